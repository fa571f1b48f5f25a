"""Times of the clock and dates, from how they are written to how they sound."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cached_property

from babel import Locale
from babel.dates import get_month_names

from assistant.speaking.numerals import Numerals
from assistant.speaking.reading_data import ReadingData, Rule
from assistant.speaking.reading_quantities import counted

DECEMBER, LONGEST_MONTH = 12, 31
NOON, MIDNIGHT = 12, 24


class Calendar:
    """The rules of one locale, which decides whether the day or the month comes first."""

    def __init__(self, locale: Locale, data: ReadingData, numerals: Numerals) -> None:
        self._locale = locale
        self._times, self._forms = data.times, data.dates
        self._numerals = numerals

    def times(self) -> Iterator[Rule]:
        """To be applied before abbreviations: to those, "a.m." is one."""
        halves = "|".join(rf"{half[0]}\.?\s?{half[1:]}\b\.?" for half in self._times.halves)
        half = rf"(?P<half>{halves})" if halves else r"(?P<half>(?!))"
        suffix = rf"(?:\s?{self._times.suffix}\b)?" if self._times.suffix else ""
        clock = r"(?P<hour>[01]?\d|2[0-4]):(?P<minute>[0-5]\d)(?::(?P<second>[0-5]\d))?"
        whole = rf"(?<![\w.,:]){clock}(?:\s?{half})?{suffix}(?![\d:])"
        yield re.compile(whole, re.IGNORECASE), self._time
        hour = r"(?P<hour>1[0-2]|[1-9])(?P<minute>)(?P<second>)"
        yield re.compile(rf"(?<![\w.,:]){hour}\s?{half}(?!\w)", re.IGNORECASE), self._time

    def dates(self) -> Iterator[Rule]:
        yield re.compile(r"(?<!\d)(?P<year>\d{4})-(?P<month>\d\d)-(?P<day>\d\d)(?!\d)"), self._date
        day, month = r"(?P<day>\d{1,2})", r"(?P<month>\d{1,2})"
        first, second = (day, month) if self._day_first else (month, day)
        slashed = rf"(?<![\w/]){first}/{second}/(?P<year>\d{{4}})(?![\w/])"
        yield re.compile(slashed), self._date
        yield re.compile(rf"(?<![\w.]){day}\.{month}\.(?P<year>\d{{4}})(?!\w)"), self._date
        if self._forms.mark:
            both = rf"{day}{re.escape(self._forms.mark)}\s?{month}{re.escape(self._forms.mark)}"
            yield re.compile(rf"(?<![\w.,]){both}(?P<year>)(?!\w)"), self._date
        names = "|".join(get_month_names(locale=self._locale).values())
        name, year = rf"(?P<name>{names})", r"(?:,?\s(?P<year>\d{4})(?!\w))?"
        mark = f"(?:{re.escape(self._forms.mark)})?"
        yield re.compile(rf"(?<![\w.,]){day}{mark} {name}{year}"), self._named_date
        yield re.compile(rf"{name} {day}(?!\w|[:.]\d){year}"), self._named_date

    def _time(self, found: re.Match[str]) -> str:
        forms, half = self._times, (found["half"] or "").lower()
        hour, minute = int(found["hour"]), int(found["minute"] or 0)
        if forms.afternoon and not half and NOON < hour < MIDNIGHT:
            hour, half = hour - NOON, forms.afternoon
        form = self._form(hour, minute, has_half=bool(half))
        said_hour = self._numerals.counting(str(hour))
        time = form.format(hour=said_hour, minute=self._numerals.cardinal(str(minute)))
        if half:
            letters = "".join(filter(str.isalpha, half))
            time = forms.with_half.format(time=time, half=forms.halves[letters])
        if found["second"]:
            seconds = counted(str(int(found["second"])), "duration-second", self._numerals)
            time = forms.with_seconds.format(time=time, seconds=seconds)
        ends_the_sentence = half.endswith(".") and not found.string[found.end() :].strip()
        return f"{time}." if ends_the_sentence else time

    def _form(self, hour: int, minute: int, *, has_half: bool) -> str:
        forms = self._times
        if not has_half and hour in (0, MIDNIGHT):
            return forms.past_midnight if minute else forms.midnight
        if minute:
            return forms.time_before_ten if minute < 10 else forms.time
        if has_half:
            return forms.hour_of_half
        return forms.hour

    def _date(self, found: re.Match[str]) -> str:
        month, day = int(found["month"]), int(found["day"])
        if not (1 <= month <= DECEMBER and 1 <= day <= LONGEST_MONTH):
            return found[0]
        return self._worded(found, get_month_names(locale=self._locale)[month])

    def _named_date(self, found: re.Match[str]) -> str:
        day = int(found["day"])
        if not 1 <= day <= LONGEST_MONTH:
            return found[0]
        return self._worded(found, found["name"])

    def _worded(self, found: re.Match[str], month: str) -> str:
        form = self._forms.day_first if self._day_first else self._forms.month_first
        day = self._numerals.ordinal(int(found["day"]), found.string[: found.start()])
        worded = form.format(day=day, month=month)
        if not found["year"]:
            return worded
        year = self._numerals.year(int(found["year"]))
        return self._forms.with_year.format(date=worded, year=year)

    @cached_property
    def _day_first(self) -> bool:
        pattern = str(self._locale.date_formats["long"].pattern)
        return pattern.index("d") < pattern.index("M")
