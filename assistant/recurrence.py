"""What happens again and again: on some days, at a time of day."""

from __future__ import annotations

import calendar
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta, tzinfo
from typing import TypeGuard

from assistant.values import Json

DAYS_OF_WEEK = 7
LAST = -1
"""The last day of a month, or its last Monday."""

_MOST = {"weeks": 52, "days_apart": 366, "months": 12}
_DAYS_AHEAD = 9 * 366
"""Within so many days even a 29 February comes again."""


@dataclass(frozen=True, slots=True)
class Every:
    """On `days` of the week (0 Monday … 6 Sunday) at `at`, by the clock on the person's wall.

    Fewer of these days with more said: every so many `weeks` or `months`, or so many days
    (`days_apart`), counted from the date `since`; on a day of the month (`of_month`: 1 to 31, or
    `LAST`); or on the first, second … or `LAST` such weekday of a month (`week_of_month`).
    A month that is too short has its last day instead. Every year is every 12 months.

    Raises `ValueError` for what is never, or for a number out of range.
    """

    days: Collection[int]
    at: time
    weeks: int = 1
    days_apart: int = 1
    months: int = 1
    of_month: int = 0
    week_of_month: int = 0
    since: date | None = None

    def __post_init__(self) -> None:
        if not self.days or not all(0 <= day < DAYS_OF_WEEK for day in self.days):
            raise ValueError("days are numbers from 0, Monday, to 6, Sunday; at least one")
        steps = {name: getattr(self, name) for name in _MOST}
        if any(not 1 <= step <= _MOST[name] for name, step in steps.items()):
            raise ValueError(f"the steps are at least 1 and at most {_MOST}")
        if max(steps.values()) > 1 and self.since is None:
            raise ValueError("a step of more than one is counted from a date: since")
        if not LAST <= self.of_month <= 31 or not LAST <= self.week_of_month <= 5:
            raise ValueError("a month has days 1 to 31 and weeks 1 to 5, or -1 for the last")
        # Whichever way the days were given, the same days are equal and can be looked up.
        object.__setattr__(self, "days", frozenset(self.days))

    def next_after(self, moment: datetime) -> datetime:
        """The first such time after `moment` (aware), in its time zone.

        A local time that the clocks skip moves on by what they skip; of one that happens
        twice the first is meant. Raises `ValueError` where there is none within nine years.
        """
        today = moment.date()
        ahead = (today + timedelta(days=days) for days in range(_DAYS_AHEAD))
        times = (_local(day, self.at, moment.tzinfo) for day in ahead if self.falls_on(day))
        # Compared in UTC: of two times in one zone Python looks at the wall clock only.
        after = (due for due in times if due.astimezone(UTC) > moment.astimezone(UTC))
        due = next(after, None)
        if due is None:
            raise ValueError("this never happens")
        return due

    def falls_on(self, day: date) -> bool:
        """Whether it happens on this day."""
        since = self.since or day
        weeks = (_monday(day) - _monday(since)).days // DAYS_OF_WEEK
        months = 12 * (day.year - since.year) + day.month - since.month
        return (
            day.weekday() in self.days
            and day >= since
            and (day - since).days % self.days_apart == 0
            and weeks % self.weeks == 0
            and months % self.months == 0
            and (not self.of_month or day.day == self._day_in(day))
            and (not self.week_of_month or self._is_that_week(day))
        )

    def _day_in(self, month: date) -> int:
        last = _last_day(month)
        return last if self.of_month == LAST else min(self.of_month, last)

    def _is_that_week(self, day: date) -> bool:
        if self.week_of_month == LAST:
            return day.day + DAYS_OF_WEEK > _last_day(day)
        return (day.day - 1) // DAYS_OF_WEEK + 1 == self.week_of_month

    def as_json(self) -> dict[str, Json]:
        """As it is sent and kept: {"days": [0, 4], "at": "07:30"}, with "weeks" … where said."""
        stated: dict[str, Json] = {"days": sorted(self.days), "at": self.at.isoformat("minutes")}
        stated |= {name: getattr(self, name) for name in _MOST if getattr(self, name) > 1}
        of_a_month = ("of_month", "week_of_month")
        stated |= {name: getattr(self, name) for name in of_a_month if getattr(self, name)}
        return stated | ({"since": self.since.isoformat()} if self.since else {})

    @staticmethod
    def from_json(stated: Json, at: time | None = None) -> Every:
        """What `as_json` gave; `at` is for one without a time. Raises `ValueError` for others."""
        if not isinstance(stated, Mapping) or not stated.keys() <= _KEYS:
            raise ValueError(_NEEDS)
        days, clock, since = stated.get("days"), stated.get("at"), stated.get("since")
        others = {name: stated[name] for name in stated.keys() - {"days", "at", "since"}}
        if not (isinstance(days, list | tuple) and isinstance(clock, str | None)):
            raise ValueError(_NEEDS)
        numbers = [day for day in days if _is_number(day)]
        steps = {name: step for name, step in others.items() if _is_number(step)}
        when = time.fromisoformat(clock) if clock is not None else at
        if len(numbers) < len(days) or len(steps) < len(others) or when is None or when.tzinfo:
            raise ValueError(_NEEDS)
        first = date.fromisoformat(since) if isinstance(since, str) else None
        return Every(numbers, when, since=first, **steps)


_KEYS = frozenset(
    ("days", "at", "weeks", "days_apart", "months", "of_month", "week_of_month", "since")
)
_NEEDS = "it needs days, numbers from 0 to 6, and at, local time such as 07:00"


def _is_number(value: Json) -> TypeGuard[int]:
    return isinstance(value, int) and not isinstance(value, bool)


def _monday(day: date) -> date:
    return day - timedelta(days=day.weekday())


def _last_day(month: date) -> int:
    return calendar.monthrange(month.year, month.month)[1]


def _local(day: date, at: time, zone: tzinfo | None) -> datetime:
    return datetime.combine(day, at, zone).astimezone(UTC).astimezone(zone)
