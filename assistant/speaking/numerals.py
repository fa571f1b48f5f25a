"""Numbers as they are read aloud, from the digits they are written in."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cached_property

from babel import Locale
from babel.numbers import get_decimal_symbol, get_group_symbol
from unicode_rbnf import RbnfEngine

from assistant.speaking.reading_data import Digits, Numbers

MOST_DIGITS = 15
"""Numbers above are read digit by digit: nobody takes in a quintillion."""


@dataclass(frozen=True)
class Numerals:
    """Reads the numbers of one locale."""

    locale: Locale
    forms: Numbers
    code: Digits

    @cached_property
    def pattern(self) -> str:
        """What a number looks like, without a sign: "1,234.5"."""
        return rf"(?:\d{{1,3}}(?:{self._group}\d{{3}})+|\d+)(?:{self._decimal}\d+)?"

    def plain(self, written: str) -> str:
        """Its digits, with a full stop before the decimals: "1,234.5" → "1234.5"."""
        ungrouped = re.sub(rf"{self._group}(?=\d{{3}})", "", written)
        return re.sub(self._decimal, ".", ungrouped)

    def cardinal(self, written: str) -> str:
        """ "1,234" → "one thousand, two hundred and thirty-four"; "007" digit by digit."""
        return self._read(written, self.forms.cardinal)

    def counting(self, written: str) -> str:
        """The same, before what is counted: not "eins", but "ein Kilometer"."""
        return self._read(written, self.forms.counting)

    def negative(self, said: str) -> str:
        return f"{self.forms.minus} {said}"

    def ordinal(self, number: int, before: str = "") -> str:
        """21 → "twenty-first"; the text `before` it may decide on its form."""
        words = before.casefold().split()[-1:]
        rules = [
            self.forms.ordinal_after[word] for word in words if word in self.forms.ordinal_after
        ]
        return self._spelled(str(number), rules[0] if rules else self.forms.ordinal)

    def year(self, number: int) -> str:
        """1984 → "nineteen eighty-four"."""
        return self._spelled(str(number), self.forms.year)

    def number_or_year(self, written: str) -> str:
        """Four digits without a comma between them are a year, where there are such."""
        first, last = self.forms.years
        if re.fullmatch(r"\d{4}", written) and first <= int(written) <= last:
            return self.year(int(written))
        return self.cardinal(written)

    def digits(self, written: str) -> str:
        """ "0207" → "oh two oh seven"; what is no digit is left out."""
        spelled = (
            self.code.zero if digit == "0" else self._spelled(digit, self.forms.cardinal)
            for digit in re.sub(r"\D", "", written)
        )
        return " ".join(spelled)

    def _read(self, written: str, rules: str) -> str:
        whole, _, decimals = self.plain(written).partition(".")
        if len(whole) > MOST_DIGITS or (len(whole) > 1 and whole.startswith("0")):
            said = self.digits(whole)
        else:
            said = self._spelled(whole, rules)
        if not decimals:
            return said
        each = " ".join(self._spelled(digit, self.forms.cardinal) for digit in decimals)
        return f"{said} {self.forms.point} {each}"

    def _spelled(self, digits: str, rules: str) -> str:
        return self._speller.format_number(digits, ruleset_names=[rules]).text

    @cached_property
    def _speller(self) -> RbnfEngine:
        return RbnfEngine.for_language(self.locale.language)

    @cached_property
    def _decimal(self) -> str:
        return re.escape(get_decimal_symbol(self.locale))

    @cached_property
    def _group(self) -> str:
        return re.escape(get_group_symbol(self.locale))
