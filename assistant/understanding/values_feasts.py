"""Feasts that fall on another date each year, as functions of today."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, timedelta
from typing import TypeAlias

from dateutil.easter import easter

from assistant.understanding.values_calendar import Day, weekday_in

Feast: TypeAlias = Callable[[int], date | None]
"""When it is in a year; None in one that the calendar does not reach."""

FIRST_YEAR, LAST_YEAR = 1583, 4099
"""Between which the date of Easter is known: since the Gregorian calendar."""


def after_easter(days: int) -> Feast:
    """So many days after Easter Sunday of the Western churches, or before it."""

    def of(year: int) -> date | None:
        known = FIRST_YEAR <= year <= LAST_YEAR
        return easter(year) + timedelta(days=days) if known else None

    return of


def weekday_of_a_month(code: int) -> Feast:
    """`code`: month × 100 + which of them × 10 + weekday, from Monday 0; 1143 is Thanksgiving."""
    month, which, weekday = code // 100, code // 10 % 10, code % 10
    return lambda year: weekday_in(year, month, which, weekday)


def next_feast(feast: Feast) -> Day:
    """The next one, today included."""

    def resolve(today: date) -> date | None:
        days = (feast(year) for year in (today.year, today.year + 1))
        return next((day for day in days if day is not None and day >= today), None)

    return resolve


def feast_in(year: int, feast: Feast) -> Day:
    return lambda _: feast(year)


def feast_ahead(years: int, feast: Feast) -> Day:
    """Of last year (-1), this or the next one (1)."""
    return lambda today: feast(today.year + years)
