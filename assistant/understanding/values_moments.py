"""Points in time as people say them: "in twenty minutes", "tomorrow at five", "at nine".

The rules where speech is vague. An hour from one to twelve without "am" or "in the
evening" means, today or with no day named, the next such time to come; on another day
the one in the waking day, which begins at 06:00: "tomorrow at five" is 17:00, "tomorrow
at seven" 07:00. "Tomorrow morning" without an hour is at the usual one of that part, as long as it
is to come. "Tonight" and "friday night" reach past midnight; "friday at midnight"
could be either end of Friday and is therefore no value. The end of a day is 23:59:59.

Hours and less elapse; days, weeks and months step on the calendar and keep the time of
day. A local time that the clocks skip moves on by what they skip; of one that happens
twice the first is meant.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from fractions import Fraction
from typing import TypeAlias

from assistant.understanding.values_calendar import Day, days_from_today, later
from assistant.understanding.values_clocks import Clock, ClockGrammar, clock_with_day_part
from assistant.understanding.values_days import DayGrammar
from assistant.understanding.values_durations import DurationGrammar, Span
from assistant.understanding.values_grammar import Rule, joined, one_of
from assistant.understanding.values_words import Vocabulary


@dataclass(frozen=True, slots=True)
class DayPart:
    """A part of the day: the hours it reaches over, and the one meant where none is said."""

    hours: range
    hour: int | None = None


Moment: TypeAlias = "Callable[[datetime], datetime | None]"

DAY_BEGINS = 6
"""The first hour a person is taken to mean on another day, where the half of the day is open."""

LONGEST_SECONDS = 100 * 366 * 86_400


class MomentGrammar:
    """Rules for points in time: `moment`, and `time` for a time of the next 24 hours."""

    def __init__(
        self,
        vocabulary: Vocabulary,
        durations: DurationGrammar,
        clocks: ClockGrammar,
        days: DayGrammar,
    ) -> None:
        self._vocabulary = vocabulary
        self._clocks = clocks
        self._days = days
        at = clocks.at.or_none()
        today = clock_with_day_part(vocabulary, clocks)
        self.time = (at >> clocks.clock).map(_next_to_come) | (at >> today).map(_on_today)
        self.date = days.day
        relative = (durations.ahead | durations.ago).map(_after)
        self.moment = (
            self._now()
            | relative
            | self.time
            | self._on_day()
            | self._end_of_day()
            | self._part_of_day()
        )

    def _now(self) -> Rule[Moment]:
        return self._vocabulary.any_of("moment.now").map(lambda _: lambda now: now)

    def _end_of_day(self) -> Rule[Moment]:
        vocabulary = self._vocabulary
        today = vocabulary.any_of("moment.day").map(lambda _: days_from_today(0))
        by = vocabulary.any_of("clock.at").or_none()
        return (by >> vocabulary.any_of("moment.end_of") >> (today | self._days.day)).map(_end_of)

    def _part_of_day(self) -> Rule[Moment]:
        """A part of a day without an hour, as its usual one: "tomorrow morning", "tonight"."""
        vocabulary = self._vocabulary
        today = one_of(day_parts(vocabulary, "clock.today_parts")).map(
            lambda part: _usual_hour(days_from_today(0), part)
        )
        to_come = one_of(day_parts(vocabulary, "clock.parts")).map(
            lambda part: _next_to_come(Clock((part.hour,))) if part.hour is not None else None
        )
        parts = day_parts(vocabulary, "clock.day_parts") | day_parts(vocabulary, "clock.parts")
        return today | to_come | joined(_usual_hour, self._days.day, one_of(parts))

    def _day_and_part(self) -> Rule[tuple[Day, range]]:
        """As in "tomorrow morning" and "friday night"."""
        vocabulary = self._vocabulary
        parts = one_of(vocabulary.hours("clock.day_parts") | vocabulary.hours("clock.parts"))
        last = one_of(vocabulary.hours("clock.last_parts"))
        return joined(lambda day, part: (day, part), self._days.day, parts) | last.map(
            lambda part: (days_from_today(-1), part)
        )

    def _on_day(self) -> Rule[Moment]:
        """A clock and a day, in either order."""
        on = self._vocabulary.any_of("day.on").or_none()
        clocks, day, day_and_part = self._clocks, on >> self._days.day, on >> self._day_and_part()
        at = clocks.at
        before = at.or_none() >> clocks.clock
        behind = at >> clocks.clock | clocks.marked
        return (
            joined(_on, before, day)
            | joined(lambda day, clock: _on(clock, day), day, behind)
            | joined(_in_part_of, before, day_and_part)
            | joined(lambda found, clock: _in_part_of(clock, found), day_and_part, behind)
        )


def day_parts(vocabulary: Vocabulary, key: str) -> dict[str, DayPart]:
    """The parts of the day in a table of `vocabulary`."""
    usual = vocabulary.numbers("clock.part_hours")
    parts = vocabulary.hours(key).items()
    return {phrase: DayPart(hours, usual.get(phrase)) for phrase, hours in parts}


def _usual_hour(day: Day, part: DayPart) -> Moment | None:
    """None for a part that is over, or too vague to have an hour."""
    if part.hour is None:
        return None
    usual = _narrowed(Clock((part.hour,)), day)

    def resolve(now: datetime) -> datetime | None:
        found = usual(now)
        return found if found is not None and found > now else None

    return resolve


def _at(now: datetime, day: date, hour: int, minute: int) -> datetime:
    """A local time; see the module on the times that clocks skip or show twice."""
    wall = datetime.combine(day + timedelta(days=hour // 24), time(hour % 24, minute))
    return wall.replace(tzinfo=now.tzinfo).astimezone(UTC).astimezone(now.tzinfo)


def _end_of(day: Day) -> Moment:
    def resolve(now: datetime) -> datetime | None:
        found = day(now.date())
        return None if found is None else _at(now, found, 23, 59) + timedelta(seconds=59)

    return resolve


def _choices(now: datetime, day: date, clock: Clock) -> list[datetime]:
    return [_at(now, day, hour, clock.minute) for hour in clock.hours]


def _next_to_come(clock: Clock) -> Moment:
    def resolve(now: datetime) -> datetime | None:
        days = (now.date() + timedelta(days=days) for days in (-1, 0, 1))
        choices = [at for day in days for at in _choices(now, day, clock)]
        return min((at for at in choices if at > now), default=None)

    return resolve


def _on_today(clock: Clock) -> Moment:
    """Before dawn "tonight" is still the night that began yesterday."""

    def resolve(now: datetime) -> datetime | None:
        choices = _choices(now, now.date(), clock)
        if now.hour < DAY_BEGINS:
            choices = _choices(now, now.date() - timedelta(days=1), clock) + choices
        to_come = min((at for at in choices if at > now), default=None)
        return choices[-1] if to_come is None and len(choices) == 1 else to_come

    return resolve


def _on(clock: Clock, day: Day) -> Moment | None:
    return None if clock.between_days else _narrowed(clock, day)


def _in_part_of(clock: Clock, found: tuple[Day, range]) -> Moment | None:
    day, part = found
    narrowed = clock.within(part)
    return None if narrowed is None else _narrowed(narrowed, day)


def _narrowed(clock: Clock, day: Day) -> Moment:
    def resolve(now: datetime) -> datetime | None:
        found = day(now.date())
        if found is None:
            return None
        choices = _choices(now, found, clock)
        if len(choices) == 1:
            return choices[0]
        if found == now.date():
            return min((at for at in choices if at > now), default=None)
        return next((at for at in choices if at.hour >= DAY_BEGINS), None)

    return resolve


def _after(span: Span) -> Moment | None:
    if span.total_seconds > LONGEST_SECONDS or span.calendar_months.denominator != 1:
        return None

    def resolve(now: datetime) -> datetime | None:
        whole_days = span.days // 1
        day = later(now.date(), Span(span.years, span.months, Fraction(whole_days)))
        if day is None:
            return None
        wall = now.replace(year=day.year, month=day.month, day=day.day).astimezone(UTC)
        elapsed = span.seconds + (span.days - whole_days) * 86_400
        return (wall + timedelta(seconds=float(elapsed))).astimezone(now.tzinfo)

    return resolve
