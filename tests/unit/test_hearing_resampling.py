"""Another rate, the same sound, and nothing that was not there."""

from __future__ import annotations

import numpy as np
import pytest

from assistant.hearing.resampling import resample


def tone(hz: float, rate_hz: int) -> np.ndarray:
    return np.sin(2 * np.pi * hz * np.arange(rate_hz) / rate_hz).astype(np.float32)


@pytest.mark.parametrize("rate_hz", [8_000, 11_025, 22_050, 44_100, 48_000, 96_000])
def test_a_tone_stays_that_tone_in_phase(rate_hz: int) -> None:
    result = resample(tone(440, rate_hz), rate_hz, 16_000)
    assert result.size == 16_000
    middle = slice(1_000, 15_000)
    assert result[middle] == pytest.approx(tone(440, 16_000)[middle], abs=0.002)


@pytest.mark.parametrize("hz", [8_600, 10_000, 15_000, 22_000])
def test_what_16_khz_cannot_hold_is_gone_by_60_decibels(hz: float) -> None:
    result = resample(tone(hz, 48_000), 48_000, 16_000)[1_000:15_000]
    assert np.abs(result).max() < 0.001


def test_what_speech_needs_passes() -> None:
    result = resample(tone(7_000, 48_000), 48_000, 16_000)[1_000:15_000]
    assert np.abs(result).max() == pytest.approx(1, abs=0.05)


@pytest.mark.parametrize("samples", [0, 1, 2, 5])
def test_very_short_sound(samples: int) -> None:
    assert resample(np.ones(samples, np.float32), 48_000, 16_000).size == -(-samples // 3)


def test_the_same_rate_changes_nothing() -> None:
    sound = tone(440, 16_000)
    assert resample(sound, 16_000, 16_000) is sound
