"""Dates as people say them: "the day after tomorrow", "next friday", "may 3rd".

A date read off words is a function of today. The rules where speech is vague:
a weekday alone is the next to come, and on that very weekday no value, for it could be
today or in a week; "this friday" is the one of this week, from Monday to Sunday, unless
it is over; "next friday" the one of next week; "last friday" has a value only where last
week's is also the latest. A date without a year is the next to come, today included. A
weekday beside a date has to agree with it; with only the number of a day it may be one
of the last two weeks ("saturday the 23rd"), else the next that fits.
"""

from __future__ import annotations

import re

from assistant.understanding.values_calendar import (
    Day,
    after_today,
    agreeing,
    day_of_month,
    days_from_today,
    impossible_day,
    in_week,
    in_year,
    in_year_ahead,
    latest,
    moved,
    next_date,
    next_day_of_month,
    possible_day,
    this_week,
    to_come,
    weekday_of_month,
    weekday_on,
    whole_days,
)
from assistant.understanding.values_durations import DurationGrammar
from assistant.understanding.values_feasts import (
    after_easter,
    feast_ahead,
    feast_in,
    next_feast,
    weekday_of_a_month,
)
from assistant.understanding.values_grammar import Rule, joined, word
from assistant.understanding.values_numbers import NumberGrammar
from assistant.understanding.values_words import Vocabulary

_ISO = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")
MONTHS = 12


class DayGrammar:
    """Rules for dates; `day` is any of them, `impossible` one that no year has: "may 32nd"."""

    def __init__(
        self, vocabulary: Vocabulary, numbers: NumberGrammar, durations: DurationGrammar
    ) -> None:
        self._vocabulary = vocabulary
        self._numbers = numbers
        self._durations = durations
        self._the = vocabulary.any_of("day.the").or_none()
        self._weekday = vocabulary.number_of("day.weekdays")
        self.day = vocabulary.any_of("day.on").or_none() >> self._day().remembered()

    def _day(self) -> Rule[Day]:
        near = self._near()
        in_month = self._in_month()
        with_weekday = joined(agreeing, self._weekday, in_month)
        in_this_month = self._of_this_month() | self._weekday_of_month()
        in_month = in_month | self._feast()
        anchored = (near | in_month | with_weekday | in_this_month).remembered()
        return anchored | self._shifted(anchored) | word(written_date) | self._in_figures()

    def _in_figures(self) -> Rule[Day]:
        """Such as "3.5." and "3.5.2027"."""

        def resolved(figures: tuple[int, int, int | None]) -> Day | None:
            day, month, year = figures
            if not 1 <= month <= MONTHS or possible_day((month, day)) is None:
                return None
            return next_date(month, day) if year is None else in_year(year, month, day)

        found = word(self._vocabulary.writing.date).map(resolved)
        return found | joined(agreeing, self._weekday, found)

    def _near(self) -> Rule[Day]:
        """Named by today: "tomorrow", "friday", "next friday"."""
        vocabulary, weekday = self._vocabulary, self._weekday
        named = self._the >> vocabulary.number_of("day.named")
        following = vocabulary.any_of("day.next") >> weekday
        return (
            named.map(days_from_today)
            | weekday.map(to_come)
            | (vocabulary.any_of("day.coming") >> weekday).map(after_today)
            | (following | self._with_week("day.next_week")).map(in_week(1))
            | (vocabulary.any_of("day.this") >> weekday).map(this_week)
            | self._with_week("day.this_week").map(this_week)
            | (vocabulary.any_of("day.last") >> weekday).map(latest)
            | self._with_week("day.last_week").map(in_week(-1))
        )

    def _with_week(self, key: str) -> Rule[int]:
        """A weekday of a week: "friday of next week", "next week on friday"."""
        week = self._vocabulary.any_of(key)
        of = self._vocabulary.any_of("day.of").or_none()
        on = self._vocabulary.any_of("day.on").or_none()
        return self._weekday << of << week | week >> on >> self._weekday

    def _in_month(self) -> Rule[Day]:
        """Such as "the third of may", "may 3rd", "march twenty one twenty twenty seven"."""
        vocabulary, numbers = self._vocabulary, self._numbers
        month = vocabulary.number_of("day.months")
        of = vocabulary.any_of("day.of").or_none()
        ordinal = self._the >> numbers.ordinal
        number = ordinal | numbers.below_100
        month_day = joined(lambda month, day: (month, day), month, number)
        day_month = joined(lambda day, month: (month, day), number << of, month)
        named = joined(lambda month, day: (month, day), month, ordinal)
        self.impossible = (named | day_month).map(impossible_day)
        feast = vocabulary.number_of("day.feasts").map(lambda code: divmod(code, 100))
        in_month = (month_day | day_month).map(possible_day) | feast
        with_year = joined(lambda at, year: in_year(year, *at), in_month << of, numbers.year)
        by_number = joined(
            lambda day, month: (month, day),
            ordinal,
            vocabulary.number_of("day.months_by_number"),
        ).map(possible_day)
        in_month = in_month | by_number
        with_year = with_year | joined(lambda at, year: in_year(year, *at), by_number, numbers.year)
        this_year = joined(
            lambda at, ahead: in_year_ahead(ahead, *at),
            in_month << of,
            self._ahead("year"),
        )
        return in_month.map(lambda at: next_date(*at)) | with_year | this_year

    def _feast(self) -> Rule[Day]:
        """One of another date each year: "easter", "thanksgiving next year", "easter 2027"."""
        vocabulary = self._vocabulary
        of = vocabulary.any_of("day.of").or_none()
        feast = vocabulary.number_of("day.after_easter").map(after_easter) | vocabulary.number_of(
            "day.weekday_feasts"
        ).map(weekday_of_a_month)
        return (
            feast.map(next_feast)
            | joined(lambda feast, year: feast_in(year, feast), feast << of, self._numbers.year)
            | joined(
                lambda feast, years: feast_ahead(years, feast), feast << of, self._ahead("year")
            )
        )

    def _ahead(self, what: str) -> Rule[int]:
        """-1, 0 or 1 for "last", "this" and "next" with `what`: a month or a year."""
        vocabulary = self._vocabulary
        return (
            vocabulary.any_of(f"day.last_{what}").map(lambda _: -1)
            | vocabulary.any_of(f"day.this_{what}").map(lambda _: 0)
            | vocabulary.any_of(f"day.next_{what}").map(lambda _: 1)
        )

    def _of_this_month(self) -> Rule[Day]:
        """Such as "the twentieth", the next one there is, or "the twentieth of next month"."""
        of = self._vocabulary.any_of("day.of")
        in_month = joined(
            day_of_month, self._the >> self._numbers.ordinal << of, self._ahead("month")
        )
        return self._number_in_month().map(next_day_of_month) | in_month

    def _number_in_month(self) -> Rule[int]:
        """The number of a day, as in "the twentieth", "29th", "the twenty"."""
        numbers = self._numbers
        said = numbers.ordinal | self._vocabulary.any_of("day.the") >> numbers.below_100
        return (said | self._vocabulary.any_of("day.the") >> numbers.ordinal).map(
            lambda day: day if 1 <= day <= 31 else None
        )

    def _weekday_of_month(self) -> Rule[Day]:
        """Such as "the second monday of next month" or "friday the thirteenth"."""
        vocabulary = self._vocabulary
        last = vocabulary.any_of("day.last").map(lambda _: -1)
        which = self._the >> (self._numbers.ordinal.map(lambda n: n if n <= 5 else None) | last)
        weekday = self._weekday << (vocabulary.any_of("day.of") | vocabulary.any_of("day.in"))
        counted = joined(weekday_of_month, which, weekday, self._ahead("month"))
        return counted | joined(weekday_on, self._weekday, self._number_in_month())

    def _shifted(self, anchored: Rule[Day]) -> Rule[Day]:
        """Such as "in two weeks", "three days ago", "a week from friday", "friday week"."""
        vocabulary = self._vocabulary
        durations = self._durations
        from_today = (durations.ahead | durations.ago).map(
            lambda span: moved(days_from_today(0), span) if whole_days(span) else None
        )
        span = durations.span.map(lambda span: span if whole_days(span) else None)
        way = vocabulary.any_of("day.from").map(lambda _: 1) | vocabulary.any_of("day.before").map(
            lambda _: -1
        )
        ahead_of = joined(moved, anchored, vocabulary.any_of("day.in_behind") >> span)
        return (
            from_today
            | ahead_of
            | joined(lambda span, way, day: moved(day, span.times(way)), span, way, anchored)
        )


def written_date(text: str) -> Day | None:
    if not _ISO.fullmatch(text):
        return None
    year, month, day = (int(part) for part in text.split("-"))
    return in_year(year, month, day)
