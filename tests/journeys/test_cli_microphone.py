"""`doctor` and `setup` listening to a microphone, through a real sound server."""

from __future__ import annotations

import math
import threading
from array import array
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from assistant.values import AudioChunk
from tests.journeys.cli_program import Program, needs_espeak
from tests.virtual_audio import VirtualAudio, missing_programs, virtual_audio
from tests.warm_homes import warmed

pytestmark = pytest.mark.skipif(bool(missing_programs()), reason=f"needs {missing_programs()}")

RATE_HZ = 16_000


@pytest.fixture
def audio(tmp_path: Path) -> Iterator[VirtualAudio]:
    with virtual_audio(tmp_path) as server:
        yield server


@pytest.fixture
def program(tmp_path: Path) -> Program:
    return Program(warmed(tmp_path / "home"))


def hum(seconds: float, dbfs: float) -> AudioChunk:
    peak = 32_767 * 10 ** (dbfs / 20)
    wave = (peak * math.sin(i * 440 * math.tau / RATE_HZ) for i in range(int(seconds * RATE_HZ)))
    return AudioChunk(array("h", map(round, wave)).tobytes(), RATE_HZ)


@contextmanager
def humming(audio: VirtualAudio, dbfs: float) -> Iterator[None]:
    """Somebody hums into the microphone until the block ends."""
    enough = threading.Event()

    def go_on() -> None:
        while not enough.is_set():
            audio.speak_into_microphone(hum(0.5, dbfs))

    thread = threading.Thread(target=go_on)
    thread.start()
    try:
        yield
    finally:
        enough.set()
        thread.join()


def test_doctor_says_how_loud_it_is(audio: VirtualAudio, program: Program) -> None:
    with humming(audio, -12):
        said = program("doctor", env=audio.environment).out
    (line,) = [line for line in said.splitlines() if ": microphone:" in line]
    assert line.startswith("ok")
    assert "dB at the loudest" in line


def test_doctor_tells_a_muted_microphone(audio: VirtualAudio, program: Program) -> None:
    said = program("doctor", env=audio.environment).out
    (line,) = [line for line in said.splitlines() if ": microphone:" in line]
    assert line.startswith("warning")
    assert "hears nothing" in line


@needs_espeak
@pytest.mark.parametrize(
    ("dbfs", "verdict"), [(-12, "hears you well"), (-50, "very quiet"), (0, "too loud")]
)
def test_setup_says_how_well_it_hears(
    audio: VirtualAudio, program: Program, dbfs: float, verdict: str
) -> None:
    with humming(audio, dbfs):
        ended = program("setup", typed="\nn\n", env=audio.environment)
    assert ended.code == 0, ended.err
    assert verdict in ended.out
