"""The spectrogram has the shape and the scale Whisper was trained with."""

from __future__ import annotations

import numpy as np
import pytest

from assistant.hearing.whisper_features import log_mel, mel_filters
from assistant.values import AudioChunk

RATE_HZ = 16_000


def tone(hz: float, seconds: float = 1.0) -> AudioChunk:
    times = np.arange(round(seconds * RATE_HZ)) / RATE_HZ
    return AudioChunk((16_000 * np.sin(2 * np.pi * hz * times)).astype("<i2").tobytes())


@pytest.mark.parametrize(
    ("seconds", "padding", "frames"),
    [(1.0, 0.0, 100), (1.0, 1.5, 250), (0.01, 0.0, 2), (0.0, 1.5, 150), (29.5, 1.5, 3000)],
)
def test_a_hundred_frames_a_second_an_even_number_thirty_seconds_at_most(
    seconds: float, padding: float, frames: int
) -> None:
    assert log_mel(AudioChunk.silence(seconds), padding, 80).shape == (80, frames)


@pytest.mark.parametrize("filters", [80, 128])
def test_every_filter_has_the_same_area(filters: int) -> None:
    table = mel_filters(filters)
    assert table.shape == (filters, 201)
    assert (table >= 0).all()
    # A triangle of height 2 / width has area 1; sampled every 40 Hz it sums to 1 / 40.
    assert table[filters // 2 :].sum(axis=1) == pytest.approx(1 / 40, rel=0.15)


def test_a_tone_lies_in_the_filter_around_it() -> None:
    # Slaney's scale: 1,000 Hz is mel 15 of 45.245, so between filters 26 and 27 of 80.
    loudest = log_mel(tone(1000), 0, 80)[:, 50].argmax()
    assert loudest in (25, 26)


def test_values_span_eight_decades_over_four() -> None:
    features = log_mel(tone(440), 1.5, 80)
    assert features.dtype == np.float32
    assert features.max() - features.min() == pytest.approx(2.0)


def test_silence_is_the_floor() -> None:
    features = log_mel(AudioChunk.silence(1), 1.5, 80)
    assert (features.min(), features.max()) == pytest.approx((-1.5, -1.5))
