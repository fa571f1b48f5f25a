"""The microphone on a private PulseAudio: unplugged, moved, suspended, the server dead or hung."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Iterator
from queue import Empty, Queue
from threading import Thread
from time import monotonic

import pytest

from assistant.hearing.microphone import Microphone
from assistant.settings import MicrophoneSettings
from assistant.sound.events import DeviceEvent, Level, Lost, Opened
from assistant.values import AudioChunk
from tests.journeys.sound_stage import audio, tone, tone_seconds
from tests.virtual_audio import MICROPHONE, SPEAKER, VirtualAudio

__all__ = ["audio"]

PATIENCE_SECONDS = 40.0
"""Two busy cores take their time to start a process."""


class Listening:
    """A microphone that is listened to, and what it told so far."""

    def __init__(self, device: str = "") -> None:
        self.heard: Queue[AudioChunk] = Queue()
        self.events: Queue[DeviceEvent] = Queue()
        self.levels: Queue[Level] = Queue()
        self.microphone = Microphone(MicrophoneSettings(device=device), self.tell)
        self._thread = Thread(target=self._listen)
        self._thread.start()

    def tell(self, event: DeviceEvent) -> None:
        self.levels.put(event) if isinstance(event, Level) else self.events.put(event)

    def next_event(self) -> DeviceEvent:
        return self.events.get(timeout=PATIENCE_SECONDS)

    def seconds_of_tone(self, at_least: float) -> float:
        """How much tone came, waiting until there is so much of it."""
        chunks: list[AudioChunk] = []
        deadline = monotonic() + PATIENCE_SECONDS
        while monotonic() < deadline and (
            not chunks or tone_seconds(AudioChunk.joined(chunks)) < at_least
        ):
            chunks.append(self.heard.get(timeout=PATIENCE_SECONDS))
        return tone_seconds(AudioChunk.joined(chunks))

    def close(self) -> None:
        self.microphone.close()
        self._thread.join()

    def _listen(self) -> None:
        for chunk in self.microphone.chunks():
            self.heard.put(chunk)


@pytest.fixture
def listening(audio: VirtualAudio) -> Iterator[Listening]:
    listening = Listening()
    assert isinstance(listening.next_event(), Opened)
    yield listening
    listening.close()


def test_it_hears_what_is_said(audio: VirtualAudio, listening: Listening) -> None:
    audio.speak_into_microphone(tone(1.0))
    assert listening.seconds_of_tone(0.95) == pytest.approx(1.0, abs=0.06)
    chunk = listening.heard.get(timeout=PATIENCE_SECONDS)
    assert chunk.rate_hz == 16_000
    assert 20 <= chunk.milliseconds <= 80
    assert listening.levels.get(timeout=PATIENCE_SECONDS).peak_dbfs <= 0


def test_unplugged_and_plugged_in_again(audio: VirtualAudio, listening: Listening) -> None:
    audio.unplug_microphone()
    assert listening.next_event() == Lost(
        "the microphone is gone; only the loudspeaker's own sound was left"
    )
    assert listening.microphone.problem
    audio.plug_microphone()
    assert isinstance(listening.next_event(), Opened)
    audio.speak_into_microphone(tone(0.5))
    assert listening.seconds_of_tone(0.45) == pytest.approx(0.5, abs=0.06)


def test_moved_to_the_loudspeakers_own_sound(audio: VirtualAudio, listening: Listening) -> None:
    audio.record_the_speaker()
    assert isinstance(listening.next_event(), Lost)
    assert isinstance(listening.next_event(), Opened)


def test_a_suspended_microphone(audio: VirtualAudio, listening: Listening) -> None:
    audio.suspend_microphone(True)
    assert listening.next_event() == Lost("no sound comes from the microphone")
    audio.suspend_microphone(False)
    assert isinstance(listening.next_event(), Opened)


def test_the_server_dies_and_comes_back(audio: VirtualAudio, listening: Listening) -> None:
    audio.kill()
    assert isinstance(listening.next_event(), Lost)
    audio.restart()
    assert isinstance(listening.next_event(), Opened)


def test_the_server_hangs_and_goes_on(audio: VirtualAudio, listening: Listening) -> None:
    audio.hang()
    assert listening.next_event() == Lost("no sound comes from the microphone")
    audio.go_on()
    assert isinstance(listening.next_event(), Opened)


def test_a_hanging_server_does_not_keep_it_from_closing(
    audio: VirtualAudio, listening: Listening
) -> None:
    audio.hang()
    started = monotonic()
    listening.close()
    assert monotonic() - started < 2.0


def test_muted_it_gives_the_device_back(audio: VirtualAudio, listening: Listening) -> None:
    assert audio.recording_streams() == 1
    listening.microphone.pause()
    audio.wait_until(lambda: audio.recording_streams() == 0)
    listening.microphone.resume()
    assert isinstance(listening.next_event(), Opened)


def test_a_storm_of_devices_is_no_outage(audio: VirtualAudio, listening: Listening) -> None:
    for number in range(50):
        audio.unload(audio.load(f"module-null-sink sink_name=storm_{number}"))
    audio.speak_into_microphone(tone(0.5))
    assert listening.seconds_of_tone(0.45) == pytest.approx(0.5, abs=0.06)
    with pytest.raises(Empty):
        listening.events.get_nowait()


def test_the_microphone_that_was_chosen_is_never_replaced(
    audio: VirtualAudio,
) -> None:
    audio.unplug_microphone()
    audio.load("module-null-sink norewinds=1 sink_name=other_in")
    audio.load("module-remap-source source_name=other master=other_in.monitor")
    listening = Listening(MICROPHONE)
    try:
        assert listening.next_event() == Lost(f"the microphone {MICROPHONE} is not connected")
        audio.plug_microphone()
        audio.set_default_source("other")
        assert isinstance(listening.next_event(), Opened)
        audio.speak_into_microphone(tone(0.5))
        assert listening.seconds_of_tone(0.45) == pytest.approx(0.5, abs=0.06)
        audio.unplug_microphone()
        assert listening.next_event() == Lost(f"the microphone {MICROPHONE} is gone")
    finally:
        listening.close()


def test_only_the_loudspeakers_own_sound_is_no_microphone(audio: VirtualAudio) -> None:
    audio.unplug_microphone()
    audio.set_default_source(f"{SPEAKER}.monitor")
    listening = Listening()
    try:
        assert listening.next_event() == Lost("no microphone was found; connect one")
    finally:
        listening.close()


def test_the_recording_process_goes_when_its_parent_is_killed(audio: VirtualAudio) -> None:
    script = (
        "from assistant.hearing.microphone import Microphone\n"
        "for chunk in Microphone().chunks(): print('sound', flush=True)"
    )
    with subprocess.Popen(
        [sys.executable, "-c", script], stdout=subprocess.PIPE, stderr=subprocess.DEVNULL
    ) as parent:
        assert parent.stdout is not None
        parent.stdout.readline()
        assert audio.recording_streams() == 1
        parent.kill()
    audio.wait_until(lambda: audio.recording_streams() == 0)
