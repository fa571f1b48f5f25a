"""Recurrences as people say them: "every weekday at seven", "the first of every month".

"Every other Tuesday" begins on the next Tuesday, today included; "every week" is on the day of the
week it is said on, "every month" on that date. Where the half of the day is open, the hour of the
waking day is meant, as for points in time. "Every third Friday" may be the third of a month or one
in three, and "every two hours" is no day: neither has a value.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta

from assistant.recurrence import DAYS_OF_WEEK, LAST
from assistant.understanding.values_calendar import possible_day
from assistant.understanding.values_clocks import Clock, ClockGrammar
from assistant.understanding.values_grammar import Rule, joined, one_of, repeated
from assistant.understanding.values_moments import DAY_BEGINS, DayPart, day_parts
from assistant.understanding.values_numbers import NumberGrammar
from assistant.understanding.values_words import Vocabulary
from assistant.values import Json

ALL_DAYS = frozenset(range(DAYS_OF_WEEK))
MONTHS_A_YEAR = 12
MOST_WEEKS = 52


@dataclass(frozen=True, slots=True)
class Recurring:
    """Which days, as `assistant.recurrence.Every` has them, and the clock or part of the day.

    `month`: of a year, for what comes once a year. `as_today`: which of week, month and year comes
    again on what it is today.
    """

    days: frozenset[int] = ALL_DAYS
    weeks: int = 1
    days_apart: int = 1
    months: int = 1
    of_month: int = 0
    week_of_month: int = 0
    month: int = 0
    as_today: str = ""
    part: DayPart | None = None
    clock: Clock | None = None

    def value(self, now: datetime) -> Mapping[str, Json] | None:
        """As `Every.as_json` has it, without "at" where no time was said; None for no such hour."""
        hour = self._hour()
        if hour is None and self.clock is not None:
            return None
        meant = self._as_of(now.date())
        value: dict[str, Json] = {"days": sorted(meant.days)}
        if hour is not None:
            value["at"] = f"{hour:02}:{self.clock.minute if self.clock else 0:02}"
        steps = {"weeks": meant.weeks, "days_apart": meant.days_apart, "months": meant.months}
        value |= {name: step for name, step in steps.items() if step > 1}
        places = {"of_month": meant.of_month, "week_of_month": meant.week_of_month}
        value |= {name: place for name, place in places.items() if place}
        if max(steps.values()) > 1:
            value["since"] = meant._since(now.date()).isoformat()
        return value

    def at(self, clock: Clock) -> Recurring:
        return replace(self, clock=clock)

    def within(self, part: DayPart) -> Recurring:
        return replace(self, part=part)

    def _hour(self) -> int | None:
        if self.clock is None:
            return self.part.hour if self.part else None
        clock = self.clock.within(self.part.hours) if self.part else self.clock
        hours = clock.hours if clock else ()
        if len(hours) == 1:
            return hours[0] if hours[0] < 24 else None
        return next((hour for hour in hours if DAY_BEGINS <= hour < 24), None)

    def _as_of(self, today: date) -> Recurring:
        match self.as_today:
            case "week":
                return replace(self, days=frozenset((today.weekday(),)))
            case "month":
                return replace(self, of_month=today.day)
            case "year":
                return replace(self, of_month=today.day, month=today.month)
        return self

    def _since(self, today: date) -> date:
        """The day from which weeks, days or months count: the first one that fits."""
        if self.month:
            over = (self.month, self.of_month) < (today.month, today.day)
            return date(today.year + over, self.month, 1)
        ahead = (today + timedelta(days=days) for days in range(DAYS_OF_WEEK))
        return next(day for day in ahead if day.weekday() in self.days)


class RecurrenceGrammar:
    """Rules for recurrences; `recurrence` is any of them."""

    def __init__(
        self, vocabulary: Vocabulary, numbers: NumberGrammar, clocks: ClockGrammar
    ) -> None:
        self._vocabulary = vocabulary
        self._numbers = numbers
        self._every = vocabulary.any_of("recurrence.every")
        self._on = vocabulary.any_of("recurrence.on").or_none()
        self._the = vocabulary.any_of("day.the").or_none()
        self._parts = one_of(day_parts(vocabulary, "clock.day_parts"))
        self._weekday = vocabulary.number_of("day.weekdays")
        self._weekdays = self._listed(self._weekday)
        self.recurrence = self._with_clock(self._days().remembered(), clocks)

    def _with_clock(self, days: Rule[Recurring], clocks: ClockGrammar) -> Rule[Recurring]:
        """With a time of day before or behind it, or with none."""
        parts = one_of(day_parts(self._vocabulary, "clock.parts"))
        behind = clocks.at >> clocks.clock | clocks.marked
        before = clocks.at.or_none() >> clocks.clock
        return (
            days
            | joined(Recurring.within, days, parts)
            | joined(Recurring.at, days, behind)
            | joined(lambda clock, every: every.at(clock), before, days)
        )

    def _days(self) -> Rule[Recurring]:
        return self._of_week() | self._steps() | self._of_month() | self._of_year()

    def _listed(self, weekday: Rule[int]) -> Rule[frozenset[int]]:
        """One or more: "monday", "monday and friday", "monday wednesday and friday"."""
        more = self._vocabulary.any_of("number.and").or_none() >> weekday
        return weekday.map(lambda day: frozenset((day,))) | joined(
            lambda day, others: frozenset((day, *others)), weekday, repeated(more)
        )

    def _of_week(self) -> Rule[Recurring]:
        """ "Every day", "every weekday", "on mondays", "friday mornings"."""
        vocabulary = self._vocabulary
        groups = one_of(vocabulary.days("recurrence.groups"))
        plurals = one_of(vocabulary.days("recurrence.plural_groups"))
        plural = self._listed(vocabulary.number_of("recurrence.plural_weekdays"))
        days = (
            self._every >> (groups | self._weekdays)
            | self._on >> (plurals | plural)
            | one_of(vocabulary.days("recurrence.adverbs"))
        ).map(lambda days: Recurring(days))
        plural_parts = one_of(day_parts(vocabulary, "recurrence.plural_parts"))
        day_alone = self._weekdays.map(lambda days: Recurring(days))
        each_part = (self._every >> self._parts | self._on >> plural_parts).map(
            lambda part: Recurring(part=part)
        )
        return (
            days
            | each_part
            | joined(Recurring.within, days, self._parts)
            | joined(Recurring.within, self._on >> day_alone, plural_parts)
        )

    def _steps(self) -> Rule[Recurring]:
        """ "Every other day", "every two weeks on friday", "every week"."""
        vocabulary = self._vocabulary
        other = vocabulary.any_of("recurrence.other").map(lambda _: 2)
        count = self._every >> (other | self._numbers.below_100.map(lambda n: n if n > 1 else None))
        units = {name: vocabulary.any_of(f"recurrence.{name}") for name in ("day", "week", "month")}
        apart = (count << units["day"]).map(lambda n: Recurring(days_apart=n))
        one = self._every.map(lambda _: 1)
        week_adverb = vocabulary.number_of("recurrence.week_adverbs")
        weeks = ((one | count) << units["week"] | week_adverb).map(
            lambda n: n if n <= MOST_WEEKS else None
        )
        month_adverb = vocabulary.number_of("recurrence.month_adverbs")
        months = ((one | count) << units["month"] | month_adverb).map(
            lambda n: n if n <= MONTHS_A_YEAR else None
        )
        on = vocabulary.any_of("recurrence.on") >> (
            self._weekdays | self._listed(vocabulary.number_of("recurrence.plural_weekdays"))
        )
        return (
            apart
            | weeks.map(lambda n: Recurring(weeks=n, as_today="week"))
            | joined(lambda n, days: Recurring(days, weeks=n), weeks, on)
            | joined(lambda n, days: Recurring(days, weeks=n), self._every >> other, self._weekdays)
            | months.map(lambda n: Recurring(months=n, as_today="month"))
            | joined(lambda n, place: replace(place, months=n), months, self._on >> self._place())
        )

    def _place(self) -> Rule[Recurring]:
        """A day within a month: "the first", "the last day", "the second tuesday"."""
        vocabulary, numbers = self._vocabulary, self._numbers
        last = vocabulary.any_of("day.last").map(lambda _: LAST)
        day = vocabulary.any_of("recurrence.day")
        date = (self._the >> numbers.ordinal << day.or_none()).map(
            lambda n: n if n <= 31 else None
        ) | self._the >> last << day
        week = self._the >> (numbers.ordinal.map(lambda n: n if n <= 4 else None) | last)
        return date.map(lambda n: Recurring(of_month=n)) | joined(
            lambda which, weekday: Recurring(frozenset((weekday,)), week_of_month=which),
            week,
            self._weekday,
        )

    def _of_month(self) -> Rule[Recurring]:
        """ "The first of every month", "every first monday of the month"."""
        vocabulary = self._vocabulary
        of_every_month = vocabulary.any_of("recurrence.of_every_month")
        each_month = of_every_month | vocabulary.any_of("recurrence.of_the_month")
        place = self._on >> self._place() << of_every_month
        return place | self._every >> self._place() << each_month

    def _of_year(self) -> Rule[Recurring]:
        """ "Every year on the third of may", "every christmas"."""
        vocabulary, numbers = self._vocabulary, self._numbers
        month = vocabulary.number_of("day.months")
        of = vocabulary.any_of("day.of").or_none()
        number = self._the >> (numbers.ordinal | numbers.below_100)
        feast = vocabulary.number_of("day.feasts").map(lambda code: divmod(code, 100))
        day = (
            joined(lambda month, day: (month, day), month, number)
            | joined(lambda day, month: (month, day), number << of, month)
        ).map(possible_day) | feast
        yearly = self._every >> vocabulary.any_of("recurrence.year") | vocabulary.any_of(
            "recurrence.year_adverbs"
        )
        dated = (self._every >> day | yearly >> self._on >> day | day << yearly).map(
            lambda at: Recurring(months=MONTHS_A_YEAR, month=at[0], of_month=at[1])
        )
        return dated | yearly.map(lambda _: Recurring(months=MONTHS_A_YEAR, as_today="year"))
