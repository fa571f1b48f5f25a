"""Sums of money, from how they are written to how they sound: "£3.50" is "three pounds fifty"."""

from __future__ import annotations

import re
from collections.abc import Iterator

from babel import Locale
from babel.numbers import get_currency_name

from assistant.speaking.numerals import Numerals
from assistant.speaking.reading_data import ReadingData, Rule
from assistant.speaking.reading_quantities import SIGN

MINOR_DIGITS = 2


class Money:
    """The rules of one locale."""

    def __init__(self, locale: Locale, data: ReadingData, numerals: Numerals) -> None:
        self._locale = locale
        self._forms = data.money
        self._sizes = data.numbers.magnitudes
        self._numerals = numerals
        self._codes = {
            sign: code for code, known in self._forms.currencies.items() for sign in known.signs
        }

    def rules(self) -> Iterator[Rule]:
        signs = "|".join(map(re.escape, sorted(self._codes, key=len, reverse=True)))
        currency = rf"(?P<currency>{signs}|\b[A-Z]{{3}})"
        sizes = "|".join(map(re.escape, sorted(self._sizes, key=len, reverse=True)))
        number = rf"(?P<number>{self._numerals.pattern})(?:\s?(?P<size>{sizes})(?!\w))?"
        yield re.compile(rf"{SIGN}{currency}\s?{number}(?!\w)"), self._sum
        behind = rf"(?P<currency>{signs}|[A-Z]{{3}}\b)"
        yield re.compile(rf"(?<![\w.,]){SIGN}{number}\s?{behind}(?!\w)"), self._sum

    def _sum(self, found: re.Match[str]) -> str:
        written, size = found["number"], found["size"]
        code = self._codes.get(found["currency"], found["currency"])
        if code not in self._locale.currencies:
            return found[0]
        major, _, minor = self._numerals.plain(written).partition(".")
        number = self._numerals.counting(written)
        if size:
            number, minor = f"{number} {self._sizes[size]}", ""
        elif len(minor) == MINOR_DIGITS:
            number = self._numerals.counting(major)
        else:
            major, minor = written, ""
        said = self._worded(code, number, major == "1" and not size, major, minor)
        return self._numerals.negative(said) if found["sign"] else said

    def _worded(self, code: str, number: str, one: bool, major: str, minor: str) -> str:
        unit, small = self._unit(code, one=one), self._minor(code, one=minor == "01")
        if not minor or minor == "00":
            return self._forms.sum.format(number=number, unit=unit)
        hundredths = self._numerals.cardinal(str(int(minor)))
        if major == "0" and small:
            return self._forms.sum.format(number=hundredths, unit=small)
        return self._forms.sum_with_minor.format(number=number, unit=unit, minor=hundredths)

    def _unit(self, code: str, *, one: bool) -> str:
        known = self._forms.currencies.get(code)
        if known:
            return known.unit[0 if one else 1]
        return get_currency_name(code, count=1 if one else 2, locale=self._locale)

    def _minor(self, code: str, *, one: bool) -> str:
        known = self._forms.currencies.get(code)
        return known.minor[0 if one else 1] if known and known.minor else ""
