"""Quieter at night, where somebody wished for it."""

from __future__ import annotations

from datetime import time

import pytest

from assistant.speaking.quiet_hours import NEVER_QUIET, QuietHours
from assistant.values import Style

WISHED = Style(volume=0.8, night_volume=0.5, because={"volume": "f1", "night_volume": "f2"})


@pytest.mark.parametrize(
    ("hours", "at", "volume"),
    [
        (QuietHours(), time(21, 59), 0.8),
        (QuietHours(), time(22), 0.4),
        (QuietHours(), time(3), 0.4),
        (QuietHours(), time(6, 30), 0.8),
        (QuietHours(time(13), time(15)), time(14), 0.4),
        (QuietHours(time(13), time(15)), time(15), 0.8),
    ],
)
def test_the_night_may_begin_before_midnight(hours: QuietHours, at: time, volume: float) -> None:
    assert hours.volume_for(WISHED, at) == pytest.approx(volume)


def test_the_persons_wish_goes_before_the_setting() -> None:
    hours = QuietHours(volume=0.3)
    assert hours.volume_for(Style(), time(23)) == pytest.approx(0.3)
    assert hours.volume_for(WISHED, time(23)) == pytest.approx(0.4)
    as_by_day = Style(night_volume=1.0, because={"night_volume": "f1"})
    assert hours.volume_for(as_by_day, time(23)) == 1.0


def test_an_alarm_is_as_loud_at_night() -> None:
    for hour in range(24):
        assert NEVER_QUIET.volume_for(WISHED, time(hour)) == 0.8
