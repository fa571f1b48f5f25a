"""Numbers with what they count, from how they are written to how they sound.

Each rule is a pattern and what becomes of its matches. Their order matters: "21 °C" is a measure
before 21 is a number.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator
from decimal import Decimal

from babel.numbers import format_decimal
from babel.units import format_unit

from assistant.speaking.numerals import Numerals
from assistant.speaking.reading_data import ReadingData, Rule

FEWEST_DIGITS_DIALLED = 7
"""A telephone number has so many; so does a number that nobody would read as one."""
DIGITS_TOGETHER = 3
"""Of a code, between two pauses."""

SIGN = r"(?P<sign>(?<![\w)])[-−])?"


class Quantities:
    """The rules of one locale."""

    def __init__(self, data: ReadingData, numerals: Numerals) -> None:
        self._data = data
        self._numerals = numerals

    def codes(self) -> Iterator[Rule]:
        """Telephone numbers and others of which the single digits matter."""
        yield re.compile("[¼-¾⅐-⅞]"), _written_out
        yield re.compile(r"(?<![\w.,:/-])(?P<number>\d+(?:\.\d+){2,})(?!\w)"), self._version
        country, area = r"\+\d{1,3}[ -]?", r"\(\d{1,5}\)[ -]?"
        begins = rf"(?:(?:{country})(?:{area})?|{area}|(?=0)|(?=\d{{3}}-\d{{3,4}}))"
        dialled = rf"(?<![\w+.,-]){begins}\d{{2,7}}(?:[ -]\d{{2,7}}){{1,5}}(?![\w-])"
        yield re.compile(dialled), self._telephone
        digits = rf"\d{{{FEWEST_DIGITS_DIALLED},}}"
        yield re.compile(rf"(?<![\w.,])(?P<code>{digits})(?!\w)"), self._code

    def rules(self) -> Iterator[Rule]:
        """Ranges, fractions, measures, ordinals, and what is left: numbers."""
        number = self._numerals.pattern
        between = rf"\g<low> {self._data.numbers.between} \g<high>"
        low_high = rf"(?<![\w.,-])(?P<low>{number})-(?P<high>{number})(?![\w-])"
        yield re.compile(low_high), lambda found: found.expand(between)
        parts = "|".join(map(str, sorted(self._data.fractions.parts, reverse=True)))
        fraction = rf"(?:(?P<whole>\d+)\s)?(?P<top>\d)/(?P<bottom>{parts})"
        yield re.compile(rf"(?<![\w.,/]){fraction}(?![\w/])"), self._fraction
        for pattern, said in (
            (self._data.numbers.decade_pattern, self._decade),
            (self._data.numbers.ordinal_pattern, self._ordinal),
        ):
            yield re.compile(rf"(?<![\w.,]){pattern}(?!\w)"), said
        units = "|".join(map(re.escape, sorted(self._data.units, key=len, reverse=True)))
        counting = rf"{SIGN}(?P<number>{number})"
        measure = rf"(?<![\w.,]){counting}\s?(?P<unit>{units})(?![\w²³°])"
        yield re.compile(measure), self._measure
        yield re.compile(rf"(?<![\w.,]){counting}(?!\w)"), self._bare

    def _version(self, found: re.Match[str]) -> str:
        if re.fullmatch(self._numerals.pattern, found["number"]):
            return found[0]  # where thousands are set apart by full stops
        parts = found["number"].split(".")
        return f" {self._data.numbers.part} ".join(map(self._numerals.cardinal, parts))

    def _telephone(self, found: re.Match[str]) -> str:
        if sum(map(str.isdigit, found[0])) < FEWEST_DIGITS_DIALLED:
            return found[0]
        plus = f"{self._data.symbols['+']} " if found[0].startswith("+") else ""
        return plus + ", ".join(map(self._numerals.digits, re.findall(r"\d+", found[0])))

    def _code(self, found: re.Match[str]) -> str:
        groups = re.findall(rf"\d{{1,{DIGITS_TOGETHER}}}", found["code"])
        return ", ".join(map(self._numerals.digits, groups))

    def _fraction(self, found: re.Match[str]) -> str:
        forms, top, bottom = self._data.fractions, int(found["top"]), int(found["bottom"])
        if not 0 < top < bottom:
            return found[0]
        part = forms.parts[bottom][0 if top == 1 else 1]
        count = self._numerals.cardinal(found["top"])
        if found["whole"]:
            form = forms.mixed_one if top == 1 else forms.many
            whole = self._numerals.counting(found["whole"])
            return forms.mixed.format(whole=whole, fraction=form.format(count=count, part=part))
        if top == 1:
            return forms.half if bottom == 2 else forms.one.format(part=part)
        return forms.many.format(count=count, part=part)

    def _measure(self, found: re.Match[str]) -> str:
        said = counted(found["number"], self._data.units[found["unit"]], self._numerals)
        return self._numerals.negative(said) if found["sign"] else said

    def _ordinal(self, found: re.Match[str]) -> str:
        before = found.string[: found.start()]
        return self._numerals.ordinal(int(found["number"]), before)

    def _decade(self, found: re.Match[str]) -> str:
        year = self._numerals.year(int(found["year"]))
        return year[:-1] + self._data.numbers.decade_endings.get(year[-1], year[-1])

    def _bare(self, found: re.Match[str]) -> str:
        counts = found["number"] == "1" and found.string[found.end() + 1 :][:1].isupper()
        say = self._numerals.counting if counts else self._numerals.number_or_year
        said = say(found["number"])
        return self._numerals.negative(said) if found["sign"] else said


def counted(written: str, unit: str, numerals: Numerals) -> str:
    """ "2.5" of "mass-kilogram" → "two point five kilograms"."""
    if written == "1" and unit in numerals.forms.one_of:
        return numerals.forms.one_of[unit]
    value = Decimal(numerals.plain(written))
    worded = format_unit(value, unit, length="long", locale=numerals.locale)
    digits = format_decimal(value, locale=numerals.locale)
    return worded.replace(digits, numerals.counting(written), 1)


def _written_out(found: re.Match[str]) -> str:
    """ "½" → " 1/2"."""
    return f" {unicodedata.normalize('NFKD', found[0])}".replace("\u2044", "/")
