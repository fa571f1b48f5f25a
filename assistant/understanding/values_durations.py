"""Durations as people say them: "an hour and a half", "2 hours 15", "quarter of an hour"."""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction

from assistant.understanding.values_grammar import Rule, joined, nothing, one_of, repeated
from assistant.understanding.values_numbers import NumberGrammar
from assistant.understanding.values_words import Vocabulary

SECONDS_A_DAY = 86_400
DAYS_A_MONTH = 30
DAYS_A_YEAR = 365


@dataclass(frozen=True, slots=True)
class Span:
    """A length of time. Years, months and days are steps on the calendar, seconds elapse."""

    years: Fraction = Fraction(0)
    months: Fraction = Fraction(0)
    days: Fraction = Fraction(0)
    seconds: Fraction = Fraction(0)

    def __add__(self, other: Span) -> Span:
        return Span(
            self.years + other.years,
            self.months + other.months,
            self.days + other.days,
            self.seconds + other.seconds,
        )

    def times(self, factor: Fraction | int) -> Span:
        return Span(
            self.years * factor, self.months * factor, self.days * factor, self.seconds * factor
        )

    @property
    def calendar_months(self) -> Fraction:
        return 12 * self.years + self.months

    @property
    def total_seconds(self) -> Fraction:
        """With months of 30 days and years of 365."""
        days = DAYS_A_YEAR * self.years + DAYS_A_MONTH * self.months + self.days
        return self.seconds + SECONDS_A_DAY * days


class DurationGrammar:
    """Rules for spans: `span` alone, `duration` with what may be said before it.

    `ahead` and `ago` (negative) are spans from now: "in an hour", "two days ago".
    """

    def __init__(self, vocabulary: Vocabulary, numbers: NumberGrammar) -> None:
        self._vocabulary = vocabulary
        self._numbers = numbers
        self._and = vocabulary.any_of("number.and")
        self._unit = one_of(_units(vocabulary))
        self.span = self._span().remembered()
        time = vocabulary.any_of("day.time").or_none()
        self.ahead = vocabulary.any_of(
            "day.in"
        ) >> self.span << time | self.span << vocabulary.any_of("day.from_now")
        ago = self.span << vocabulary.any_of("day.ago")
        ago = ago | vocabulary.any_of("day.ago_before") >> self.span
        self.ago = ago.map(lambda span: span.times(-1))
        self.duration = vocabulary.any_of("duration.lead").or_none() >> self.span

    def _count(self) -> Rule[Fraction]:
        vocabulary = self._vocabulary
        one = vocabulary.any_of("duration.one").map(lambda _: Fraction(1))
        couple = vocabulary.any_of("duration.couple").map(lambda _: Fraction(2))
        another = vocabulary.any_of("duration.another").or_none() >> self._numbers.amount
        more = vocabulary.any_of("duration.more")
        return one | couple | another | another << more

    def _one_unit(self) -> Rule[tuple[Span, Span]]:
        """Some of a unit, with that unit."""
        vocabulary = self._vocabulary
        unit = self._unit
        article = vocabulary.any_of("number.one")
        of = vocabulary.any_of("number.of")
        of_a = of << article | of
        counted = joined(lambda count, unit: (unit.times(count), unit), self._count(), unit)
        extra = self._and >> self._numbers.fraction.map(lambda part: part if part < 1 else None)
        counted_and_part = joined(
            lambda counted, part: (
                (counted[0] + counted[1].times(part), counted[1])
                if counted[0].total_seconds % counted[1].total_seconds == 0
                else None
            ),
            counted,
            extra,
        )
        part_of = joined(
            lambda part, unit: (unit.times(part), unit),
            self._numbers.fraction << (article | of_a),
            unit,
        )
        bare_part = vocabulary.number_of("number.part").map(lambda parts: Fraction(1, parts))
        bare_part_of = joined(lambda part, unit: (unit.times(part), unit), bare_part << of_a, unit)
        whole = (vocabulary.any_of("duration.whole") >> unit).map(lambda unit: (unit, unit))
        return counted | counted_and_part | part_of | bare_part_of | whole

    def _span(self) -> Rule[Span]:
        one_unit = self._one_unit().remembered()
        rest = self._and.or_none() >> one_unit
        several = joined(
            lambda first, others: _sum((first, *others)),
            one_unit,
            repeated(rest) | nothing(()),
        )
        number = self._numbers.below_100.map(lambda n: n if 0 < n < 60 else None)
        trailing = joined(_with_trailing, one_unit, self._and.or_none() >> number)
        return several | trailing


def _units(vocabulary: Vocabulary) -> dict[str, Span]:
    def named(table: str, unit: Span) -> dict[str, Span]:
        return {name: unit.times(n) for name, n in vocabulary.numbers(table).items()}

    return (
        named("duration.units", Span(seconds=Fraction(1)))
        | named("duration.day_units", Span(days=Fraction(1)))
        | named("duration.month_units", Span(months=Fraction(1)))
        | named("duration.year_units", Span(years=Fraction(1)))
    )


def _sum(parts: tuple[tuple[Span, Span], ...]) -> Span | None:
    """The sum, where no unit is said twice."""
    units = {unit for _, unit in parts}
    return sum((span for span, _ in parts), Span()) if len(units) == len(parts) else None


def _with_trailing(counted: tuple[Span, Span], number: int) -> Span | None:
    """As in "an hour twenty" and "2 minutes 30": a bare number counts the next smaller unit."""
    span, unit = counted
    smaller = {Fraction(3600): 60, Fraction(60): 1}.get(unit.seconds)
    if smaller is None or span.seconds % unit.seconds:
        return None
    return span + Span(seconds=Fraction(number * smaller))
