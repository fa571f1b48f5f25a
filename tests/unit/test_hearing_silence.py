"""Silence around speech goes, speech stays."""

from __future__ import annotations

import numpy as np
import pytest

from assistant.hearing.silence import MARGIN_SECONDS, frame_levels, trim
from assistant.values import AudioChunk

RATE_HZ = 16_000
RANDOM = np.random.default_rng(7)


def noise(seconds: float, dbfs: float) -> np.ndarray:
    return RANDOM.standard_normal(round(seconds * RATE_HZ)) * 10 ** (dbfs / 20)


def chunk(*parts: np.ndarray) -> AudioChunk:
    samples = np.clip(np.concatenate(parts) * 32768, -32768, 32767)
    return AudioChunk(samples.astype("<i2").tobytes())


def test_only_a_margin_of_the_silence_around_speech_stays() -> None:
    trimmed = trim(chunk(np.zeros(2 * RATE_HZ), noise(1, -20), np.zeros(3 * RATE_HZ)))
    assert trimmed is not None
    assert trimmed.seconds == pytest.approx(1 + 2 * MARGIN_SECONDS, abs=0.05)


def test_a_pause_within_speech_stays() -> None:
    spoken = (noise(0.5, -20), np.zeros(RATE_HZ), noise(0.5, -20))
    trimmed = trim(chunk(np.zeros(RATE_HZ), *spoken, np.zeros(RATE_HZ)))
    assert trimmed is not None
    assert trimmed.seconds == pytest.approx(2 + 2 * MARGIN_SECONDS, abs=0.05)


def test_speech_12_decibels_above_the_room_is_found() -> None:
    trimmed = trim(chunk(noise(2, -32), noise(1, -20), noise(2, -32)))
    assert trimmed is not None
    assert trimmed.seconds == pytest.approx(1 + 2 * MARGIN_SECONDS, abs=0.1)


@pytest.mark.parametrize("dbfs", [-70, -90])
def test_a_quiet_room_is_silence(dbfs: float) -> None:
    assert trim(chunk(noise(2, dbfs))) is None


@pytest.mark.parametrize("samples", [0, 1, 200])
def test_next_to_nothing_is_silence(samples: int) -> None:
    assert trim(AudioChunk(bytes(2 * samples))) is None


def test_a_constant_offset_is_silence() -> None:
    assert trim(AudioChunk(np.full(RATE_HZ, 9_000, "<i2").tobytes())) is None


def test_steady_sound_is_kept_whole() -> None:
    steady = chunk(noise(2, -20))
    assert trim(steady) == steady


def test_clipped_speech_is_kept() -> None:
    trimmed = trim(chunk(np.zeros(RATE_HZ), np.sign(noise(1, 0)), np.zeros(RATE_HZ)))
    assert trimmed is not None
    assert trimmed.seconds == pytest.approx(1 + 2 * MARGIN_SECONDS, abs=0.05)


def test_a_full_scale_sine_has_a_level_of_minus_three() -> None:
    sine = np.sin(2 * np.pi * 500 * np.arange(RATE_HZ) / RATE_HZ)
    assert frame_levels(chunk(sine)) == pytest.approx(-3.01, abs=0.1)
