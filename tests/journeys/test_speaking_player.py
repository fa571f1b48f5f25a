"""Playing into a private PulseAudio: all of it arrives, a stop is silence, a loss is told."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import numpy as np
import pytest

from assistant.values import AudioChunk
from tests.virtual_audio import VirtualAudio, missing_programs, virtual_audio

ROOT = Path(__file__).parents[2]
RATE_HZ = 16_000

# In a process of its own, because PortAudio reads its environment once.
PLAYER = """
import json, sys, threading, time
import numpy as np
from assistant.errors import SpeakingError
from assistant.speaking.player import SoundDevicePlayer
from assistant.values import AudioChunk

seconds, rate_hz, stop_after = map(float, sys.argv[1:4])
wave = 9000 * np.sin(2 * np.pi * 440 * np.arange(int(seconds * rate_hz)) / rate_hz)
sound = AudioChunk(wave.astype("<i2").tobytes(), int(rate_hz))
told = {}
try:
    player = SoundDevicePlayer()
    if stop_after:
        threading.Timer(stop_after, player.stop).start()
    print("playing", flush=True)
    started = time.monotonic()
    player.play(sound)
    told["seconds"] = time.monotonic() - started
    player.close()
except SpeakingError as error:
    told["error"] = error.message
print(json.dumps(told), flush=True)
"""


@pytest.fixture
def audio(tmp_path: Path) -> Iterator[VirtualAudio]:
    if lacking := missing_programs():
        pytest.skip(f"needs {lacking}")
    folder = tmp_path / "pulse"
    folder.mkdir()
    with virtual_audio(folder) as server:
        yield server


def player(
    environment: dict[str, str], seconds: float, rate_hz: int = RATE_HZ, stop_after: float = 0
) -> subprocess.Popen[str]:
    arguments = (str(seconds), str(rate_hz), str(stop_after))
    return subprocess.Popen(
        [sys.executable, "-c", PLAYER, *arguments],
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        text=True,
        env={**os.environ, "PYTHONPATH": str(ROOT), **environment},
    )


def told(process: subprocess.Popen[str]) -> dict[str, object]:
    out, _ = process.communicate(timeout=30)
    answer: dict[str, object] = json.loads(out.splitlines()[-1])
    return answer


def tone_seconds(audio: AudioChunk) -> float:
    return float((frame_levels(audio) > 1000).sum()) * 0.01


def frame_levels(audio: AudioChunk) -> np.ndarray[tuple[int], np.dtype[np.float64]]:
    """How loud each hundredth of a second is, as root mean square."""
    samples = np.frombuffer(audio.pcm, "<i2").astype(np.float64)
    frame = audio.rate_hz // 100
    whole = samples[: len(samples) // frame * frame].reshape(-1, frame)
    levels: np.ndarray[tuple[int], np.dtype[np.float64]] = np.sqrt((whole**2).mean(axis=1))
    return levels


@pytest.mark.parametrize("rate_hz", [16_000, 22_050])
def test_what_is_played_arrives_whole(audio: VirtualAudio, rate_hz: int) -> None:
    with audio.recording() as recorded:
        answer = told(player(dict(audio.environment), seconds=1.0, rate_hz=rate_hz))
        time.sleep(0.4)  # what is on its way still arrives
    assert "error" not in answer
    assert tone_seconds(recorded[0]) == pytest.approx(1.0, abs=0.05)
    levels = frame_levels(recorded[0])
    heard = np.flatnonzero(levels > 1000)
    assert (levels[heard[0] : heard[-1]] > 1000).all()  # without a gap


def test_a_stop_is_silence_at_once(audio: VirtualAudio) -> None:
    with audio.recording() as recorded:
        answer = told(player(dict(audio.environment), seconds=5.0, stop_after=0.6))
        time.sleep(0.4)
    assert float(str(answer["seconds"])) < 1.5
    assert tone_seconds(recorded[0]) < 1.0


def test_a_loudspeaker_that_goes_away_is_noticed(audio: VirtualAudio) -> None:
    process = player(dict(audio.environment), seconds=20.0)
    assert process.stdout is not None
    assert process.stdout.readline() == "playing\n"
    time.sleep(0.5)
    audio.close()
    assert "loudspeaker" in str(told(process)["error"])


@pytest.mark.skipif(Path("/dev/snd").exists(), reason="this machine has a loudspeaker")
def test_no_loudspeaker_is_one_clear_line() -> None:
    answer = told(player({}, seconds=1.0))
    assert str(answer["error"]).startswith("no loudspeaker was found")


def test_a_sound_server_that_does_not_answer_is_one_clear_line(tmp_path: Path) -> None:
    if lacking := missing_programs():
        pytest.skip(f"needs {lacking}")
    folder = tmp_path / "pulse"
    folder.mkdir()
    with virtual_audio(folder) as server:
        environment = dict(server.environment)
    error = str(told(player(environment, seconds=1.0))["error"])
    assert "loudspeaker" in error
    assert "\n" not in error


def test_the_microphone_hears_what_is_spoken_into_it(audio: VirtualAudio) -> None:
    """The fixture itself, for the tests of hearing that rely on it."""
    sound = AudioChunk(b"\x00\x20" * RATE_HZ, RATE_HZ)
    recorder = subprocess.Popen(
        ["parec", "--format=s16le", "--rate=16000", "--channels=1", "--latency-msec=20"],
        stdout=subprocess.PIPE,
        env={**os.environ, **audio.environment},
    )
    assert recorder.stdout is not None
    recorder.stdout.read(3200)
    audio.speak_into_microphone(sound)
    heard = AudioChunk(recorder.stdout.read(3200 * 14))
    recorder.terminate()
    recorder.wait()
    recorder.stdout.close()
    assert tone_seconds(heard) > 0.7
