"""Numbers, durations, dates and lists, worded so that they read well and sound well."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping, Sequence
from datetime import date, datetime, time, timedelta
from functools import cached_property
from pathlib import Path

from babel import Locale, UnknownLocaleError
from babel.dates import format_time, get_day_names, get_month_names
from babel.lists import format_list
from babel.numbers import format_decimal
from babel.units import format_unit
from unicode_rbnf import RbnfEngine

from assistant.errors import SpeakingError
from assistant.speaking.measures import measured
from assistant.speaking.recurrence_words import RecurrenceWords
from assistant.values import Json

LARGEST_IN_WORDS = 12
"""Counts up to here are words, larger ones digits, as most style guides have it."""

_UNITS = (
    ("duration-week", 7 * 24 * 3600),
    ("duration-day", 24 * 3600),
    ("duration-hour", 3600),
    ("duration-minute", 60),
    ("duration-second", 1),
)
_DECIMALS = 6
_PLAIN_CLOCK = str.maketrans("\u202f\u00a0", "  ")


class SpokenWords:
    """The filters of reply templates, for one locale such as "en_GB".

    Each raises `ValueError` or `TypeError` when given what it cannot word.
    """

    def __init__(self, locale: str) -> None:
        """Raises `SpeakingError` for a locale there is none of."""
        self._locale = _locale_of(locale)
        self._speller = RbnfEngine.for_language(self._locale.language)
        file = Path(__file__).with_name(f"words.{self._locale.language}.toml")
        data: dict[str, dict[str, str]] = tomllib.loads(file.read_text(encoding="utf-8"))
        self._ordinals = data["ordinals"]
        self._counts = data["counts"]
        self._dates = data["dates"]
        self.why = data["why"]
        self._recurrences = RecurrenceWords(
            data["recurrences"],
            weekdays=[get_day_names(locale=self._locale)[day] for day in range(7)],
            months=get_month_names(locale=self._locale),
            listing=self.listing,
            number=self.number,
            ordinal=self.ordinal,
        )

    def number(self, value: float) -> str:
        """3 → "three", 21 → "21", 12000 → "12,000", 2.5 → "2.5"."""
        _check_number(value)
        if isinstance(value, int) and abs(value) <= LARGEST_IN_WORDS:
            return self._spelled(value)
        rounded = value if isinstance(value, int) else round(value, _DECIMALS)
        return format_decimal(rounded, locale=self._locale, decimal_quantization=False)

    def ordinal(self, value: int) -> str:
        """1 → "1st", 22 → "22nd"."""
        return f"{value}{self._ordinals[self._locale.ordinal_form(value)]}"

    def plural(self, count: int, one: str, many: str) -> str:
        """2, "timer", "timers" → "two timers"."""
        form, what = ("one", one) if count == 1 else ("many", many)
        return self._counts[form].format(count=self.number(count), what=what)

    def duration(self, seconds: float) -> str:
        """600 → "ten minutes", 5400 → "one hour and thirty minutes"."""
        _check_number(seconds)
        left: float = max(0, seconds)
        if left >= 60 or left == int(left):
            left = round(left)
        parts = []
        for unit, length in _UNITS:
            count = int(left // length)
            if unit == "duration-week" and left % length:
                continue  # "ten days", not "one week and three days"
            if unit == "duration-second" and isinstance(left, float):
                parts.append(self._counted(round(left, 3), unit))
            elif count:
                parts.append(self._counted(count, unit))
                left -= count * length
        return self.listing(parts or [self._counted(0, "duration-second")])

    def measure(self, value: float, unit: str, units: str = "") -> str:
        """20, "celsius", "us" → "68 degrees Fahrenheit"; `units` "" are those of the region.

        A metric unit is told in what the person measures in; any other stays what it is.
        """
        _check_number(value)
        return measured(value, unit, units, self._locale)

    def time_of_day(self, value: str) -> str:
        """ "19:05" or an ISO date and time → "19:05" or "7:05 PM", as the region has it."""
        return self._clock(_parse_time(value))

    def day(self, value: str, today: date) -> str:
        """ "2026-11-21" → "Saturday, the 21st of November"; the year where it is another one."""
        return self._day(datetime.fromisoformat(value).date(), today)

    def near_day(self, value: str, today: date) -> str:
        """ "today", "tomorrow", "yesterday", else the day as it goes with what is then: German "am
        Samstag, dem 21. November"."""
        day = datetime.fromisoformat(value).date()
        return self._near(day, today) or self._day(day, today, within="moment_")

    def _near(self, day: date, today: date) -> str:
        near = {
            today: "today",
            today + timedelta(days=1): "tomorrow",
            today - timedelta(days=1): "yesterday",
        }
        relative = near.get(day)
        return self._dates[relative] if relative else ""

    def _day(self, day: date, today: date, *, within: str = "") -> str:
        """The same; `within` a moment a language may have another form for it."""
        names = {
            "weekday": get_day_names(locale=self._locale)[day.weekday()],
            "month": get_month_names(locale=self._locale)[day.month],
            "day": str(day.day),
            "ordinal": self._ordinals[self._locale.ordinal_form(day.day)],
        }
        form = "day_first" if self._day_first else "month_first"
        worded = self._dates.get(f"{within}{form}", self._dates[form]).format(**names)
        if day.year == today.year:
            return worded
        return self._dates["with_year"].format(date=worded, year=day.year)

    def moment(self, value: str | Mapping[str, Json], now: datetime) -> str:
        """An ISO date and time → "today at 19:05", "Saturday, the 21st of November at 19:05".

        A recurrence, as `Every.as_json` has it → "every weekday at 07:00".
        """
        if not isinstance(value, str):
            days = self._recurrences.days(value)
            if value.get("at") is None:
                return days
            return self._dates["at"].format(date=days, time=self.time_of_day(str(value["at"])))
        moment = datetime.fromisoformat(value)
        if moment.tzinfo is not None:
            moment = moment.astimezone(now.tzinfo)
        near = self._near(moment.date(), now.date())
        day = near or self._day(moment.date(), now.date(), within="moment_")
        return self._dates["at"].format(date=day, time=self._clock(moment.time()))

    def listing(self, items: Sequence[object]) -> str:
        """["a", "b", "c"] → "a, b and c"."""
        if isinstance(items, str):
            return items
        return format_list([str(item) for item in items], locale=self._locale)

    @cached_property
    def _day_first(self) -> bool:
        pattern = str(self._locale.date_formats["long"].pattern)
        return pattern.index("d") < pattern.index("M")

    def _clock(self, value: time) -> str:
        worded = format_time(value, "short", locale=self._locale).translate(_PLAIN_CLOCK)
        return worded.replace(".m.", "m")  # "7:05 p.m." would end a sentence too early

    def _counted(self, count: float, unit: str) -> str:
        if count == 1 and unit in self._counts:
            return self._counts[unit]
        digits = format_decimal(count, locale=self._locale)
        worded = format_unit(count, unit, length="long", locale=self._locale)
        return worded.replace(digits, self._spelled(count), 1)

    def _spelled(self, value: float) -> str:
        # A string, because a binary fraction such as 1.1 would be spelt out to its last digit.
        return self._speller.format_number(str(value)).text


def _locale_of(name: str) -> Locale:
    """The locale "en_GB"; in a region where nobody writes the language, as it is written at home.

    Raises `SpeakingError`.
    """
    language, _, region = name.partition("_")
    try:
        return Locale.parse(name)
    except UnknownLocaleError as error:
        if region in Locale(language).territories:
            return Locale(language)
        raise SpeakingError(
            f"nobody knows how dates and times are worded in {name}: set another region"
        ) from error


def _check_number(value: object) -> None:
    if isinstance(value, bool) or not isinstance(value, int | float):
        raise TypeError("a number is needed")


def _parse_time(value: str) -> time:
    try:
        return time.fromisoformat(value)
    except ValueError:
        return datetime.fromisoformat(value).time()
