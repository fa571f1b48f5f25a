"""Fixtures of the sound path: a private server for this process and the processes it starts."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import numpy as np
import numpy.typing as npt
import pytest

from assistant.values import AudioChunk
from tests.virtual_audio import VirtualAudio, missing_programs, virtual_audio

LOUD = 1000
"""Root mean square, of 32,768, above which a hundredth of a second is tone and no silence."""


@pytest.fixture
def audio(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[VirtualAudio]:
    """A running server that everything below plays to and records from."""
    if lacking := missing_programs():
        pytest.skip(f"needs {lacking}")
    folder = tmp_path / "pulse"
    folder.mkdir()
    with virtual_audio(folder) as server:
        for name, value in server.environment.items():
            monkeypatch.setenv(name, value)
        yield server


def tone(seconds: float, rate_hz: int = 16_000, hertz: float = 440.0) -> AudioChunk:
    wave = 9000 * np.sin(2 * np.pi * hertz * np.arange(round(seconds * rate_hz)) / rate_hz)
    return AudioChunk(wave.astype("<i2").tobytes(), rate_hz)


def frame_levels(audio: AudioChunk) -> npt.NDArray[np.float64]:
    """How loud each hundredth of a second is, as root mean square."""
    samples = np.frombuffer(audio.pcm, "<i2").astype(np.float64)
    frame = audio.rate_hz // 100
    whole = samples[: len(samples) // frame * frame].reshape(-1, frame)
    levels: npt.NDArray[np.float64] = np.sqrt((whole**2).mean(axis=1))
    return levels


def tone_seconds(audio: AudioChunk) -> float:
    return float((frame_levels(audio) > LOUD).sum()) * 0.01
