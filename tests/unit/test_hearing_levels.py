"""The level meter and its notice of clipping; both count sound, not time."""

from __future__ import annotations

import numpy as np
import pytest

from assistant.hearing.levels import SILENCE_DBFS, LevelMeter
from assistant.sound.events import Clipping, Level
from assistant.values import AudioChunk


def tone(peak: float, seconds: float = 0.1) -> AudioChunk:
    times = np.arange(round(seconds * 16_000)) / 16_000
    wave = np.clip(peak * np.sin(2 * np.pi * 500 * times), -1, 32_767 / 32_768)
    return AudioChunk((32_768 * wave).astype("<i2").tobytes())


def test_a_tenth_of_a_second_gives_one_level() -> None:
    meter = LevelMeter()
    quarters = [tone(0.5, 0.04), tone(0.5, 0.04), tone(0.5, 0.04)]
    first, second, third = (list(meter.feed(chunk)) for chunk in quarters)
    assert first == second == []
    (level,) = third
    assert isinstance(level, Level)
    assert level.peak_dbfs == pytest.approx(-6.0, abs=0.1)
    assert level.rms_dbfs == pytest.approx(-9.0, abs=0.1)


def test_silence_has_a_level_too() -> None:
    assert list(LevelMeter().feed(AudioChunk.silence(0.1))) == [Level(SILENCE_DBFS, SILENCE_DBFS)]


def test_clipping_is_told_once_in_ten_seconds() -> None:
    meter = LevelMeter()
    told = [event for _ in range(250) for event in meter.feed(tone(1.5))]
    assert told.count(Clipping()) == 3


def test_one_loud_click_is_no_clipping() -> None:
    click = AudioChunk(b"\xff\x7f" + tone(0.1).pcm[2:])
    assert Clipping() not in list(LevelMeter().feed(click))
