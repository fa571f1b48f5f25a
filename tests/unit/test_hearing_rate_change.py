"""Sound in pieces at another rate is the sound that it would be in one piece."""

from __future__ import annotations

import numpy as np
import pytest

from assistant.hearing.rate_change import RateChange
from assistant.hearing.resampling import resample
from assistant.values import AudioChunk


@pytest.mark.parametrize("from_hz", [8_000, 44_100, 48_000])
def test_pieces_give_what_the_whole_gives(from_hz: int) -> None:
    rng = np.random.default_rng(7)
    whole = rng.normal(0, 3000, from_hz // 2).round().astype("<i2")
    rate_change = RateChange(from_hz)
    bounds = np.cumsum([0, 1, 700, 1764, 1764, 64, 1764, 5000])
    pieces = [
        rate_change.feed(AudioChunk(whole[start:end].tobytes(), from_hz))
        for start, end in zip(bounds, [*bounds[1:], whole.size], strict=True)
    ]
    changed = np.frombuffer(AudioChunk.joined(pieces).pcm, "<i2")
    expected = resample(whole.astype(np.float32), from_hz, 16_000)[: changed.size]
    assert changed.size >= 16_000 // 2 - 200
    assert np.abs(changed - expected).max() <= 1


def test_sixteen_kilohertz_passes_untouched() -> None:
    audio = AudioChunk(b"\1\2" * 640)
    assert RateChange(16_000).feed(audio) is audio
