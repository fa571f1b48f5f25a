"""What comes again and again, in words: "every other Tuesday at 07:00"."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from assistant.recurrence import LAST
from assistant.values import Json

WEEKDAYS = (0, 1, 2, 3, 4)
ALL_DAYS = (0, 1, 2, 3, 4, 5, 6)
MONTHS_A_YEAR = 12


@dataclass(frozen=True, slots=True)
class RecurrenceWords:
    """Words which days a recurrence falls on, as `Every.as_json` states it.

    `forms` are the sentences' parts in one language; `weekdays` and `months` its names.
    """

    forms: Mapping[str, str]
    weekdays: Sequence[str]
    months: Mapping[int, str]
    listing: Callable[[Sequence[object]], str]
    number: Callable[[float], str]
    ordinal: Callable[[int], str]

    def days(self, stated: Mapping[str, Json]) -> str:
        """ "every weekday", "on the 1st of every month". Raises `TypeError` for other shapes."""
        days = tuple(_numbers(stated.get("days")))
        names = self.listing([self.weekdays[day] for day in days])
        apart, weeks = _number(stated, "days_apart"), _number(stated, "weeks")
        if "months" in stated or "of_month" in stated or "week_of_month" in stated:
            return self._of_month(stated, names)
        if apart > 1:
            return self._stepped("day", apart, "")
        if weeks > 1:
            return self._stepped("week", weeks, names)
        together = {ALL_DAYS: "every_day", WEEKDAYS: "every_weekday"}.get(days, "every_named")
        return self.forms[together].format(names=names)

    def _stepped(self, unit: str, step: int, names: str) -> str:
        form = f"every_other_{unit}" if step == 2 else f"every_so_many_{unit}s"
        return self.forms[form].format(count=self.number(step), names=names)

    def _of_month(self, stated: Mapping[str, Json], names: str) -> str:
        months = _number(stated, "months")
        which = _number(stated, "of_month", 0) or _number(stated, "week_of_month", 0)
        ordinal = self.forms["last"] if which == LAST else self.ordinal(which)
        week = "week_of_month" in stated
        day = self.forms["nth_weekday" if week else "last_day" if which == LAST else "nth_day"]
        day = day.format(ordinal=ordinal, names=names)
        if months == MONTHS_A_YEAR:
            month = self.months[date.fromisoformat(str(stated["since"])).month]
            return self.forms["every_year"].format(day=day, month=month)
        form = "every_month" if months == 1 else "every_so_many_months"
        return self.forms[form].format(day=day, count=self.number(months))


def _number(stated: Mapping[str, Json], name: str, default: int = 1) -> int:
    value = stated.get(name, default)
    if not isinstance(value, int):
        raise TypeError("a recurrence is made of whole numbers")
    return value


def _numbers(days: Json) -> Sequence[int]:
    if not isinstance(days, list | tuple):
        raise TypeError("a recurrence needs its days")
    return [day for day in days if isinstance(day, int)]
