"""Every weekday at seven is seven by the clock on the wall, whatever the clocks do."""

from __future__ import annotations

from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest

from assistant.recurrence import Every
from assistant.values import Json

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


def dates(every: Every, count: int, since: datetime) -> list[str]:
    found = []
    moment = since
    for _ in range(count):
        moment = every.next_after(moment)
        found.append(moment.date().isoformat())
    return found


FRIDAY = berlin(2026, 11, 20, 12, 0)
TODAY = FRIDAY.date()


@pytest.mark.parametrize(
    ("every", "expected"),
    [
        (Every((1,), time(9), weeks=2, since=TODAY), ["2026-12-01", "2026-12-15", "2026-12-29"]),
        (
            Every(DAILY, time(9), days_apart=3, since=TODAY),
            ["2026-11-23", "2026-11-26", "2026-11-29"],
        ),
        (Every(DAILY, time(9), of_month=1), ["2026-12-01", "2027-01-01", "2027-02-01"]),
        (Every(DAILY, time(9), of_month=30), ["2026-11-30", "2026-12-30", "2027-01-30"]),
        (Every(DAILY, time(9), of_month=-1), ["2026-11-30", "2026-12-31", "2027-01-31"]),
        (Every((0,), time(9), week_of_month=1), ["2026-12-07", "2027-01-04", "2027-02-01"]),
        (Every((4,), time(9), week_of_month=-1), ["2026-11-27", "2026-12-25", "2027-01-29"]),
        (
            Every(DAILY, time(9), months=12, of_month=29, since=date(2027, 2, 1)),
            ["2027-02-28", "2028-02-29", "2029-02-28"],
        ),
    ],
)
def test_what_comes_on_some_days_only(every: Every, expected: list[str]) -> None:
    assert dates(every, 3, FRIDAY) == expected
    assert Every.from_json(every.as_json()) == every


@pytest.mark.parametrize(
    "stated",
    [
        {"days": [0], "at": "07:00", "weeks": 2},
        {"days": [0], "at": "07:00", "weeks": 60, "since": "2026-11-20"},
        {"days": [0], "at": "07:00", "of_month": 32},
        {"days": [0], "at": "07:00", "of_month": "first"},
        {"days": [0], "at": "07:00", "week_of_month": -2},
        {"days": [0], "at": "07:00", "every": "where"},
        {"days": [0], "at": "07:00", "since": "some day"},
        {"days": [True], "at": "07:00"},
        {"days": [0]},
    ],
)
def test_what_is_no_recurrence_is_refused(stated: Json) -> None:
    with pytest.raises(ValueError, match=r"."):
        Every.from_json(stated)


def test_what_never_happens_says_so() -> None:
    every = Every((0,), time(9), days_apart=7, since=date(2026, 11, 24))  # a Tuesday
    with pytest.raises(ValueError, match="never happens"):
        every.next_after(FRIDAY)


def test_one_without_a_time_gets_it_from_who_asks() -> None:
    stated: Json = {"days": [0]}
    assert Every.from_json(stated, time(8)) == Every((0,), time(8))
