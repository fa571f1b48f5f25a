"""Every weekday at seven is seven by the clock on the wall, whatever the clocks do."""

from __future__ import annotations

from datetime import datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest

from assistant.recurrence import Every

BERLIN = ZoneInfo("Europe/Berlin")
WEEKDAYS = (0, 1, 2, 3, 4)
DAILY = tuple(range(7))


def berlin(*parts: int, fold: int = 0) -> datetime:
    year, month, day, hour, minute = parts
    return datetime(year, month, day, hour, minute, tzinfo=BERLIN, fold=fold)


@pytest.mark.parametrize(
    ("now", "expected"),
    [
        (berlin(2026, 11, 20, 6, 59), berlin(2026, 11, 20, 7, 0)),  # Friday, before
        (berlin(2026, 11, 20, 7, 0), berlin(2026, 11, 23, 7, 0)),  # just then: the next one
        (berlin(2026, 11, 21, 12, 0), berlin(2026, 11, 23, 7, 0)),  # Saturday
    ],
)
def test_every_weekday_leaves_out_the_weekend(now: datetime, expected: datetime) -> None:
    assert Every(WEEKDAYS, time(7)).next_after(now) == expected


def test_once_a_week_is_a_week_apart() -> None:
    monday = berlin(2026, 11, 23, 7, 0)
    assert Every((0,), time(7)).next_after(monday) == monday + timedelta(days=7)


def test_seven_stays_seven_when_the_clocks_change() -> None:
    before = berlin(2026, 10, 24, 8, 0)
    following = Every(DAILY, time(7)).next_after(before)
    assert (following.hour, following.utcoffset()) == (7, timedelta(hours=1))


def test_a_time_the_clocks_skip_moves_on() -> None:
    night = berlin(2027, 3, 28, 1, 0)
    assert f"{Every(DAILY, time(2, 30)).next_after(night):%H:%M}" == "03:30"


def test_a_time_that_happens_twice_rings_once() -> None:
    daily = Every(DAILY, time(2, 30))
    first = daily.next_after(berlin(2026, 10, 25, 1, 0))
    assert first.utcoffset() == timedelta(hours=2)
    between = berlin(2026, 10, 25, 2, 10, fold=1)
    assert daily.next_after(between).day == 26


@pytest.mark.parametrize("days", [(), (7,), (-1,)])
def test_a_day_that_is_none_is_refused(days: tuple[int, ...]) -> None:
    with pytest.raises(ValueError, match="Monday"):
        Every(days, time(7))
