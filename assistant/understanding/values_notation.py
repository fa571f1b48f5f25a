"""How a language writes numbers, dates and times, and how what is said comes apart into words."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Iterator, Mapping
from fractions import Fraction
from functools import lru_cache
from itertools import product

from pydantic import BaseModel, ConfigDict

from assistant.understanding.values_grammar import Words

LONGEST_CHARACTERS = 160
LONGEST_WORDS = 28
"""No value takes longer to say; the bounds keep reading cheap whatever is said."""

SHORTEST_PART = 3
"""Letters of a part of a compound; a shorter one is rather an ending."""

ANY_ENDING = "~"
"""At the end of a word in the tables: with any of the notation's endings."""

_BETWEEN = re.compile(r"(?:[\s,;!?]|\.(?![0-9])|'(?![a-z]))+|-(?=\s*[a-z])")
_FRACTION = re.compile(r"([0-9]{1,6})/([0-9]{1,6})")
_TYPED = str.maketrans({"\N{FRACTION SLASH}": "/", "\N{RIGHT SINGLE QUOTATION MARK}": "'"})
_MINUS = "\N{MINUS SIGN}"


class Notation(BaseModel):
    """`[notation]` of `values.LANGUAGE.toml`; that file says what each key is for."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    decimal: str
    grouping: str
    ordinals: tuple[str, ...]
    halves_of_day: tuple[str, ...] = ()
    day_and_month: str = ""
    signs: Mapping[str, str] = {}
    letters: Mapping[str, str] = {}
    endings: tuple[str, ...] = ("",)
    compound_tables: tuple[str, ...] = ()
    compound_words: tuple[str, ...] = ()


class Writing:
    """Texts and words of one language in the one form in which they are compared."""

    def __init__(self, notation: Notation) -> None:
        self._letters = str.maketrans(dict(notation.letters))
        self._dotted = _dotted(notation.halves_of_day)
        self._compounds: tuple[str, ...] = ()
        self._word = re.compile(_word_pattern(notation), re.VERBOSE)
        group, point = re.escape(notation.grouping), re.escape(notation.decimal)
        self._notation = notation
        self._integer = re.compile(rf"[0-9]{{1,3}}(?:{group}[0-9]{{3}})+|[0-9]{{1,15}}")
        self._decimal = re.compile(rf"[0-9{group}]{{0,20}}{point}[0-9]{{1,12}}")
        self._ordinal = re.compile(rf"([0-9]{{1,9}})(?:{_either(notation.ordinals)})")
        self._date = re.compile(_date_pattern(notation.day_and_month))
        self._parts_of = lru_cache(maxsize=1024)(self._taken_apart)

    def put_together_from(self, compounds: Iterable[str]) -> None:
        """From now on a word made of `compounds` alone is as many words: "einundzwanzig"."""
        forms = {
            form for one in compounds for form in self.forms(one) if len(form) >= SHORTEST_PART
        }
        self._compounds = tuple(sorted(forms, key=len, reverse=True))
        self._parts_of.cache_clear()

    def forms(self, phrase: str) -> Iterator[str]:
        """A phrase of the tables as it may be met, word by word."""
        endings = [self._forms_of(word) for word in self._lower(phrase).split()]
        yield from map(" ".join, product(*endings))

    def _forms_of(self, word: str) -> list[str]:
        if not word.endswith(ANY_ENDING):
            return [word]
        return [word.removesuffix(ANY_ENDING) + ending for ending in self._notation.endings]

    def parts_of(self, word: str) -> Words:
        """A lower-case word as the words it is put together from."""
        return self._parts_of(word) if self._compounds else (word,)

    def _taken_apart(self, word: str) -> Words:
        whole = self._lower(word)
        return self._parts_from(whole, 0) or (whole,)

    def _parts_from(self, word: str, at: int) -> Words:
        for part in self._compounds:
            if word.startswith(part, at):
                after = at + len(part)
                if after == len(word):
                    return (part,)
                if rest := self._parts_from(word, after):
                    return (part, *rest)
        return ()

    def words_of(self, said: str) -> Words:
        """What was said as lower-case words; () where it holds anything no value is made of."""
        if len(said) > LONGEST_CHARACTERS:
            return ()
        text = self._plain(said)
        words: list[str] = []
        at = 0
        while at < len(text):
            if between := _BETWEEN.match(text, at):
                at = between.end()
                continue
            found = self._word.match(text, at)
            if found is None or len(words) >= LONGEST_WORDS:
                return ()
            words += self.parts_of(found.group())
            at = found.end()
        return tuple(words)

    def _plain(self, said: str) -> str:
        """Lower case, "½" as " 1/2", "%" as said, signs as they are typed, "a.m." as "am"."""
        text = self._lower(said if said.isascii() else _compatible(said))
        text = text.translate(_TYPED).replace(_MINUS, "-")
        for sign, name in self._notation.signs.items():
            text = text.replace(sign, f" {name} ")
        return self._dotted.sub(lambda half: f" {''.join(filter(str.isalpha, half[0]))} ", text)

    def _lower(self, text: str) -> str:
        return text.lower().translate(self._letters) if self._letters else text.lower()

    def integer(self, text: str) -> int | None:
        """A whole number in digits."""
        return (
            int(text.replace(self._notation.grouping, ""))
            if self._integer.fullmatch(text)
            else None
        )

    def decimal(self, text: str) -> Fraction | None:
        """A number with a decimal point, or what is that here."""
        if not self._decimal.fullmatch(text):
            return None
        return Fraction(
            text.replace(self._notation.grouping, "").replace(self._notation.decimal, ".")
        )

    def ordinal(self, text: str) -> int | None:
        """Such as 3rd."""
        found = self._ordinal.fullmatch(text)
        return int(found[1]) if found else None

    def fraction(self, text: str) -> Fraction | None:
        """Such as 3/4."""
        found = _FRACTION.fullmatch(text)
        return Fraction(int(found[1]), int(found[2])) if found and int(found[2]) else None

    def negative(self, text: str) -> Fraction | None:
        """A number with its sign."""
        if not text.startswith("-"):
            return None
        value = self.decimal(text[1:]) or self.integer(text[1:]) or self.fraction(text[1:])
        return None if value is None else -Fraction(value)

    def date(self, text: str) -> tuple[int, int, int | None] | None:
        """Day, month and, where it is there, year of a date in figures."""
        found = self._date.fullmatch(text)
        if found is None:
            return None
        return int(found["day"]), int(found["month"]), int(found["year"]) if found["year"] else None


def _word_pattern(notation: Notation) -> str:
    group, point = re.escape(notation.grouping), re.escape(notation.decimal)
    stop_clock = r"| [0-9]{1,2}\.[0-9]{2}(?![0-9.])" if notation.decimal != "." else ""
    date = _date_pattern(notation.day_and_month)
    return rf"""
      [0-9]{{4}}-[0-9]{{2}}-[0-9]{{2}}(?![0-9])      # 2027-03-21
    | [0-9]{{1,2}}:[0-9]{{2}}(?![0-9:])              # 7:30
    | {date}                                         # 3.5.2027
    {stop_clock}                                     # 7.30
    | [0-9]+(?:{_either(notation.ordinals)})(?!\w)   # 3rd
    | (?<![\w])-?[0-9]+/[0-9]+(?![0-9/])             # 3/4
    | (?<![\w])-?
      (?:[0-9]{{1,3}}(?:{group}[0-9]{{3}})+(?![0-9])|[0-9]+)(?:{point}[0-9]+)?  # -1,250.5
    | (?<![\w]){point}[0-9]+                         # .5
    | [a-z]+(?:'[a-z]+)*                             # o'clock
    """


def _date_pattern(between: str) -> str:
    """A date in figures, such as 3.5. or 3.5.2027; what nothing matches where there is none."""
    if not between:
        return r"(?!)(?P<day>)(?P<month>)(?P<year>)"
    mark = re.escape(between)
    number = "[0-9]{1,2}"
    year = r"(?P<year>[0-9]{4})?(?![0-9])"
    return rf"(?P<day>{number}){mark}\s?(?P<month>{number}){mark}\s?{year}"


def _either(texts: Iterable[str]) -> str:
    return "|".join(map(re.escape, texts)) or "(?!)"


def _dotted(halves: Iterable[str]) -> re.Pattern[str]:
    """Such as "p.m." and "p m"."""
    spaced = (r"\s?\.?\s?".join(half) for half in halves)
    return re.compile(rf"(?<![a-z])(?:{'|'.join(spaced) or '(?!)'})\b\s?\.?")


def _compatible(said: str) -> str:
    characters = []
    for character in said:
        name = unicodedata.normalize("NFKC", character)
        characters.append(f" {name}" if "\N{FRACTION SLASH}" in name else name)
    return "".join(characters)
