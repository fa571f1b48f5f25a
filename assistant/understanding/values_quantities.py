"""Amounts of something as people say them: "twenty degrees", "half a litre", "ten percent"."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from fractions import Fraction

from assistant.understanding.values_grammar import Rule, joined, one_of
from assistant.understanding.values_numbers import NumberGrammar, plain
from assistant.understanding.values_words import Vocabulary
from assistant.values import Json


@dataclass(frozen=True, slots=True)
class Quantity:
    """So much of a unit, by the unit's name in the words' table."""

    amount: Fraction
    unit: str

    @property
    def value(self) -> Mapping[str, Json]:
        """As {"amount": 2.5, "unit": "cup"}."""
        return {"amount": plain(self.amount), "unit": self.unit}


class QuantityGrammar:
    """Rules for amounts: `quantity` of a unit, and `percentage`."""

    def __init__(self, vocabulary: Vocabulary, numbers: NumberGrammar) -> None:
        self._vocabulary = vocabulary
        self._numbers = numbers
        self._smaller = vocabulary.numbers("quantity.smaller")
        self._unsaid = vocabulary.names("quantity.unsaid")
        of = vocabulary.any_of("number.of").or_none()
        lead = vocabulary.any_of("duration.lead").or_none()
        percent = vocabulary.any_of("quantity.percent")
        self.percentage = lead >> self._signed() << percent
        one_unit = self._one_unit(one_of(vocabulary.names("quantity.units")))
        two_units = joined(
            self._together, one_unit, vocabulary.any_of("number.and").or_none() >> one_unit
        )
        # "five feet ten"
        then = joined(
            lambda first, count: self._together(
                first, Quantity(Fraction(count), self._next(first))
            ),
            one_unit,
            numbers.below_100,
        )
        self.quantity = lead >> (one_unit | two_units | then) << of

    def _signed(self) -> Rule[Fraction]:
        minus = self._vocabulary.any_of("number.minus")
        below_zero = (minus >> self._numbers.amount).map(lambda amount: -amount)
        return self._numbers.amount | self._numbers.negative | below_zero

    def _one_unit(self, unit: Rule[str]) -> Rule[Quantity]:
        vocabulary, numbers = self._vocabulary, self._numbers
        article = vocabulary.any_of("number.one")
        of = vocabulary.any_of("number.of").or_none()
        part = (numbers.fraction << of << article.or_none()).map(
            lambda amount: amount if amount < 1 else None
        )
        amount = self._signed() | article.map(lambda _: Fraction(1)) | part
        extra = vocabulary.any_of("number.and") >> numbers.fraction.map(
            lambda amount: amount if amount < 1 else None
        )
        counted = joined(Quantity, amount, unit)
        # "a kilo and a half"
        return counted | joined(
            lambda found, more: (
                Quantity(found.amount + more, found.unit) if found.amount.denominator == 1 else None
            ),
            counted,
            extra,
        )

    def _next(self, first: Quantity) -> str:
        """The unit of the number that follows without one; "" where none is left unsaid."""
        return self._unsaid.get(first.unit, "")

    def _together(self, first: Quantity, second: Quantity) -> Quantity | None:
        """Such as "five feet ten inches", in the smaller unit."""
        times = self._smaller.get(f"{first.unit} {second.unit}")
        if times is None or not 0 < second.amount < times:
            return None
        return Quantity(first.amount * times + second.amount, second.unit)
