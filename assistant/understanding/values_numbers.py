"""Numbers as people say them and as recognisers write them. Values are exact fractions."""

from __future__ import annotations

from fractions import Fraction
from itertools import pairwise

from assistant.understanding.values_grammar import Rule, joined, nothing, one_of, repeated, word
from assistant.understanding.values_words import Vocabulary

HUNDRED = 100

CENTURIES = range(13, 22)
"""What may begin a year said in two halves: "nineteen eighty four"."""


def plain(number: Fraction) -> int | float:
    """A whole number as int, any other as float."""
    return int(number) if number.denominator == 1 else float(number)


class NumberGrammar:
    """Rules for numbers.

    `below_100` and `cardinal` are whole and not negative, `ordinal` is 1 and more, `year`
    has four digits, `fraction` is in parts, `amount` is any number that is not negative,
    `negative` one written with its sign, and `number` is all of them.
    """

    def __init__(self, vocabulary: Vocabulary) -> None:
        self._vocabulary = vocabulary
        self._writing = vocabulary.writing
        self._and = vocabulary.any_of("number.and")
        self._one = vocabulary.any_of("number.one").map(lambda _: 1)
        self._units_first = vocabulary.any_of("number.units_first")
        self._uncounted = vocabulary.number_of("number.uncounted")
        self.digit = vocabulary.number_of("number.small").map(lambda n: n if n < 10 else None)
        self.written = word(self._writing.integer)
        self.spoken_below_100 = self._spoken_below_100().remembered()
        self.below_100 = (
            self.spoken_below_100 | self.written.map(lambda n: n if n < 100 else None)
        ).remembered()
        self._below_1000 = self._hundreds().remembered()
        self.cardinal = self._cardinal().remembered()
        self.ordinal = self._ordinal().remembered()
        self.year = self._year().remembered()
        self.fraction = self._fraction().remembered()
        self.amount = self._amount().remembered()
        self.negative = word(self._writing.negative)
        self.number = self._number().remembered()

    def _spoken_below_100(self) -> Rule[int]:
        small = self._vocabulary.number_of("number.small")
        tens = self._vocabulary.number_of("number.tens")
        unit = self.digit.map(lambda n: n or None)
        unit_first = unit << self._units_first
        return (
            small
            | tens
            | joined(lambda ten, one: ten + one, tens, unit)
            | joined(lambda one, ten: ten + one, unit_first, tens)
        )

    def _hundreds(self) -> Rule[int]:
        """Also "twelve hundred" and "twenty five hundred"."""
        counted = (self._one | self.below_100.map(lambda n: n or None)) << (
            self._vocabulary.any_of("number.hundred")
        )
        hundreds = counted | self._uncounted.map(lambda n: 1 if n == HUNDRED else None)
        rest = self._and.or_none() >> self.below_100.map(lambda n: n or None)
        return hundreds.map(lambda n: HUNDRED * n) | joined(
            lambda hundred, below: HUNDRED * hundred + below, hundreds, rest
        )

    def _cardinal(self) -> Rule[int]:
        scale = self._vocabulary.number_of("number.scales")
        hundreds = self._below_1000
        small = self.spoken_below_100 | self.written | hundreds
        group = joined(
            lambda count, size: (count, size), self._one | small, scale
        ) | self._uncounted.map(lambda size: (1, size) if size > HUNDRED else None)
        rest = small.map(lambda n: n or None)
        last = rest.map(lambda n: (n, False)) | (self._and >> rest).map(lambda n: (n, True))
        grouped = joined(_descending, repeated(group), last | nothing((0, True)))
        collection = joined(
            lambda count, size: count * size,
            self._one | self.below_100,
            self._vocabulary.number_of("number.collections"),
        )
        return small | grouped | collection

    def _ordinal(self) -> Rule[int]:
        vocabulary = self._vocabulary
        small = vocabulary.number_of("number.small_ordinals")
        tens = vocabulary.number_of("number.tens")
        tens_ordinals = vocabulary.number_of("number.tens_ordinals")
        unit_first = self.digit.map(lambda n: n or None) << self._units_first
        below_100 = (
            small
            | tens_ordinals
            | joined(lambda ten, one: ten + one if one < 10 else None, tens, small)
            | joined(lambda one, ten: ten + one, unit_first, tens_ordinals)
        )
        large = vocabulary.number_of("number.large_ordinals")
        count = self.spoken_below_100 | nothing(1)
        whole = self._below_1000 | joined(
            lambda count, size: count * size,
            self._one | self.spoken_below_100,
            vocabulary.number_of("number.scales"),
        )
        hundreds = joined(lambda whole, rest: whole + rest, whole << self._and.or_none(), below_100)
        return (
            word(self._writing.ordinal)
            | below_100
            | hundreds
            | joined(lambda count, size: count * size, count, large)
        )

    def _year(self) -> Rule[int]:
        first = self.spoken_below_100.map(lambda n: n if n in CENTURIES else None)
        zero = self._vocabulary.any_of("number.zero") >> self.digit
        second = zero | self.spoken_below_100.map(lambda n: n if n >= 10 else None)
        halves = joined(lambda century, rest: 100 * century + rest, first, second)
        written_halves = joined(
            lambda century, rest: 100 * century + rest if 10 <= rest < 100 else None,
            self.written.map(lambda n: n if n in CENTURIES else None),
            self.written,
        )
        whole = self.cardinal.map(lambda n: n if 1000 <= n <= 2999 else None)
        return halves | written_halves | whole

    def _fraction(self) -> Rule[Fraction]:
        vocabulary = self._vocabulary
        half = vocabulary.any_of("number.half").map(lambda _: Fraction(1, 2))
        one = (self._one | self.digit.map(lambda n: n if n == 1 else None)) >> (
            vocabulary.number_of("number.part").map(lambda parts: Fraction(1, parts))
        )
        several = joined(
            lambda count, parts: Fraction(count, parts) if 1 < count < 1000 else None,
            self.below_100 | self._below_1000,
            vocabulary.number_of("number.parts") | self._composed_parts(),
        )
        over = joined(
            lambda above, below: Fraction(above, below) if below else None,
            self.cardinal << vocabulary.any_of("number.over"),
            self.cardinal,
        )
        named = one_of(vocabulary.fractions("number.fractions"))
        return half | named | one | several | over | word(self._writing.fraction)

    def _composed_parts(self) -> Rule[int]:
        """As in "three twenty firsts"."""
        plural = self._vocabulary.number_of("number.small_parts")
        return joined(lambda ten, one: ten + one, self._vocabulary.number_of("number.tens"), plural)

    def _decimal(self) -> Rule[Fraction]:
        oh = self._vocabulary.any_of("number.oh").map(lambda _: 0)
        digits = repeated(self.digit | oh).map(lambda each: "".join(map(str, each)))
        two_digits = self.spoken_below_100.map(lambda n: str(n) if n >= 10 else None)
        written = word(lambda text: text if text.isdecimal() else None)
        after_point = self._vocabulary.any_of("number.point") >> (digits | two_digits | written)
        decimals = after_point.map(lambda text: Fraction(int(text), 10 ** len(text)))
        return joined(_plus, self.cardinal | nothing(0), decimals) | (word(self._writing.decimal))

    def _amount(self) -> Rule[Fraction]:
        vocabulary = self._vocabulary
        scale = vocabulary.number_of("number.scales", "number.collections")
        whole = self.cardinal.map(Fraction)
        # "three million and a quarter" may be 3,250,000: no reading.
        few = self.cardinal.map(lambda n: n if n < 1000 else None)
        below_one = self.fraction.map(lambda part: part if part < 1 else None)
        mixed = joined(_plus, few << self._and, below_one) | joined(
            _plus,
            self.written,
            word(self._writing.fraction).map(lambda part: part if part < 1 else None),
        )
        half_more = vocabulary.any_of("number.and_a_half").map(lambda _: Fraction(1, 2))
        mixed = mixed | joined(_plus, few, half_more)
        decimal = self._decimal()
        scaled = joined(lambda count, size: count * size, decimal | mixed, scale)
        of_one = vocabulary.any_of("number.of") >> self._one
        part_of_scale = joined(lambda part, size: part * size, self.fraction << of_one, scale)
        half_scale = vocabulary.any_of("number.half_of") >> scale.map(lambda n: Fraction(n, 2))
        return whole | decimal | mixed | self.fraction | scaled | part_of_scale | half_scale

    def _number(self) -> Rule[Fraction]:
        minus = self._vocabulary.any_of("number.minus")
        return (
            self.amount
            | (minus >> self.amount).map(lambda n: -n)
            | self.negative
            | self.ordinal.map(Fraction)
            | self._vocabulary.any_of("day.the") >> self.ordinal.map(Fraction)
            | self.year.map(Fraction)
        )


def _plus(whole: int, part: Fraction) -> Fraction:
    return whole + part


def _descending(groups: tuple[tuple[int, int], ...], last: tuple[int, bool]) -> int | None:
    """As in "two million three hundred thousand and five": each smaller than the one before.

    `last` is what follows the groups, and whether "and" joins it: without, "one million
    two" may be 1,200,000 and is no number.
    """
    sizes = [size for _, size in groups]
    rest, with_and = last
    if any(small >= large for large, small in pairwise(sizes)) or rest >= sizes[-1]:
        return None
    if any(count == 0 or count >= 1000 for count, _ in groups):
        return None
    if sizes[-1] > 1000 and not with_and:
        return None
    return sum(count * size for count, size in groups) + rest
