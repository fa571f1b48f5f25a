"""Days as functions of today, for the rules of values_days.

Weekdays count from Monday, 0; a week runs from Monday to Sunday. A day that does not
exist, or that the words leave open, is None.
"""

from __future__ import annotations

import calendar
from collections.abc import Callable, Iterable
from datetime import date, timedelta
from typing import TypeAlias

from assistant.understanding.values_durations import Span

Day: TypeAlias = Callable[[date], date | None]

YEARS_TO_LEAP_DAY = 8
"""The longest wait for a 29 February, across a century year that has none."""

MONTHS_TO_FIT = 48
"""Within so many months most days of a month meet each weekday: "friday the thirteenth"."""
LATELY_DAYS = 14
"""So long a weekday with a day of the month is still spoken of after it has passed."""


def days_from_today(days: int) -> Day:
    return lambda today: today + timedelta(days=days)


def after_today(weekday: int) -> Day:
    return lambda today: today + timedelta(days=(weekday - today.weekday() - 1) % 7 + 1)


def to_come(weekday: int) -> Day:
    """The next of its name; None on that very weekday, when today or in a week could be meant."""
    return lambda today: None if weekday == today.weekday() else after_today(weekday)(today)


def in_week(weeks: int) -> Callable[[int], Day]:
    """A weekday of the week that is `weeks` from this one."""
    return lambda weekday: lambda today: _monday(today) + timedelta(days=7 * weeks + weekday)


def this_week(weekday: int) -> Day:
    """That of this week, unless it is over."""
    return lambda today: in_week(0)(weekday)(today) if weekday >= today.weekday() else None


def latest(weekday: int) -> Day:
    """That of last week; None where this week had one since."""
    return lambda today: in_week(-1)(weekday)(today) if weekday >= today.weekday() else None


def _monday(today: date) -> date:
    return today - timedelta(days=today.weekday())


def possible_day(at: tuple[int, int]) -> tuple[int, int] | None:
    """A month and a day that it has in some year."""
    month, day = at
    return at if 1 <= day <= calendar.monthrange(2000, month)[1] else None


def impossible_day(at: tuple[int, int]) -> tuple[int, int] | None:
    """A month and a day that it has in no year, though some month might."""
    return at if possible_day(at) is None and 1 <= at[1] < 40 else None


def next_date(month: int, day: int) -> Day:
    """The next such date, today included."""

    def resolve(today: date) -> date | None:
        years = range(today.year, today.year + YEARS_TO_LEAP_DAY + 1)
        return _first_from(today, (_existing(year, month, day) for year in years))

    return resolve


def in_year(year: int, month: int, day: int) -> Day | None:
    found = _existing(year, month, day)
    return None if found is None else lambda _: found


def in_year_ahead(years: int, month: int, day: int) -> Day:
    return lambda today: _existing(today.year + years, month, day)


def next_day_of_month(day: int) -> Day:
    """The next month's day of that number, today included."""

    def resolve(today: date) -> date | None:
        months = (_month_ahead(today, ahead) for ahead in range(3))
        return _first_from(today, (_existing(*month, day) for month in months))

    return resolve


def day_of_month(day: int, months: int) -> Day:
    """The day of that number in the month `months` from this one."""
    return lambda today: _existing(*_month_ahead(today, months), day)


def weekday_of_month(which: int, weekday: int, months: int) -> Day:
    """The first (1), second … or last (-1) weekday of the month `months` from this one."""
    return lambda today: weekday_in(*_month_ahead(today, months), which, weekday)


def weekday_in(year: int, month: int, which: int, weekday: int) -> date | None:
    """The first (1), second … or last (-1) weekday of a month."""
    days = (date(year, month, day + 1) for day in range(calendar.monthrange(year, month)[1]))
    fitting = [day for day in days if day.weekday() == weekday]
    index = which - 1 if which > 0 else which
    return fitting[index] if index < len(fitting) else None


def agreeing(weekday: int, day: Day) -> Day:
    """`day`, where it falls on `weekday`."""

    def resolve(today: date) -> date | None:
        found = day(today)
        return found if found is not None and found.weekday() == weekday else None

    return resolve


def weekday_on(weekday: int, day: int) -> Day:
    """The next `weekday` on such a day of a month, or one that lately passed."""

    def resolve(today: date) -> date | None:
        dates = (_existing(*_month_ahead(today, ahead), day) for ahead in range(-1, MONTHS_TO_FIT))
        fitting = [found for found in dates if found is not None and found.weekday() == weekday]
        return _first_from(today - timedelta(days=LATELY_DAYS), fitting)

    return resolve


def moved(day: Day, span: Span) -> Day:
    """`day` and a span of whole days and months."""

    def resolve(today: date) -> date | None:
        found = day(today)
        return None if found is None else later(found, span)

    return resolve


def whole_days(span: Span) -> bool:
    steps = (span.days, span.calendar_months)
    return not span.seconds and all(step.denominator == 1 for step in steps)


def later(day: date, span: Span) -> date | None:
    """`day` moved by the span's years and months, then its days; None where the calendar ends.

    A day the month does not have becomes its last: 31 January and a month is 28 February.
    """
    year, month = _month_ahead(day, int(span.calendar_months))
    try:
        last = calendar.monthrange(year, month)[1]
        return date(year, month, min(day.day, last)) + timedelta(days=int(span.days))
    except (OverflowError, ValueError):
        return None


def _month_ahead(day: date, months: int) -> tuple[int, int]:
    year, month = divmod(day.year * 12 + day.month - 1 + months, 12)
    return year, month + 1


def _existing(year: int, month: int, day: int) -> date | None:
    try:
        return date(year, month, day)
    except ValueError:
        return None


def _first_from(today: date, dates: Iterable[date | None]) -> date | None:
    return next((day for day in dates if day is not None and day >= today), None)
