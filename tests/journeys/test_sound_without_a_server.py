"""A machine without a sound server: ALSA's own devices, here two that record and play nothing."""

from __future__ import annotations

import subprocess
import sys
from contextlib import closing
from pathlib import Path
from queue import Queue
from threading import Thread

import pytest

from assistant.hearing.microphone import Microphone
from assistant.settings import LoudspeakerSettings, MicrophoneSettings
from assistant.sound.events import DeviceEvent, Lost, Opened
from assistant.speaking.player import Player
from tests.journeys.sound_stage import tone
from tests.virtual_audio import missing_programs

DEVICES = """
pcm.!default { type null hint { show on description "nothing" } }
pcm.attic { type null hint { show on description "nothing in the attic" } }
ctl.!default { type null }
"""


@pytest.fixture(autouse=True)
def alsa(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    if lacking := missing_programs():
        pytest.skip(f"needs {lacking}")
    (tmp_path / "alsa.conf").write_text(DEVICES)
    monkeypatch.setenv("ALSA_CONFIG_PATH", str(tmp_path / "alsa.conf"))
    monkeypatch.setenv("PULSE_SERVER", f"unix:{tmp_path}/nobody")


def first_event(device: str) -> DeviceEvent:
    events: Queue[DeviceEvent] = Queue()
    microphone = Microphone(MicrophoneSettings(device=device), events.put)
    with closing(microphone):
        Thread(target=lambda: next(microphone.chunks(), None)).start()
        return events.get(timeout=20)


@pytest.mark.parametrize("direction", ["inputs", "outputs"])
def test_devices_are_listed_by_the_names_that_settings_take(direction: str) -> None:
    # In a process of its own: PortAudio reads its environment once.
    script = (
        f"from assistant.sound.devices import {direction}\n"
        f"for device in {direction}(): print(device.name, device.is_default)"
    )
    listed = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True)
    assert {"default True", "attic False"} <= set(listed.stdout.splitlines())


def test_a_microphone_is_chosen_by_name() -> None:
    assert first_event("attic") == Opened("attic")
    assert first_event("cellar") == Lost("the microphone cellar is not connected")


def test_a_loudspeaker_is_chosen_by_name() -> None:
    with closing(Player(LoudspeakerSettings(device="attic"))) as player:
        assert player.play(tone(0.3)) == pytest.approx(0.3)


def test_to_look_for_a_server_leaves_no_temporary_file_if_killed() -> None:
    """libpulse is loaded by its name, not looked for with a compiler."""
    look = "import tempfile\nfrom assistant.sound.server import connected\n"
    look += "with connected():\n    print(tempfile.tempdir)"
    done = subprocess.run([sys.executable, "-c", look], capture_output=True, text=True, check=True)
    assert done.stdout == "None\n"
