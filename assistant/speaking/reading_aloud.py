"""What is written as a person would read it aloud: numbers, times, units, addresses, names.

For the ear only: what people read stays as it was. How a language does it is its
`reading.LANGUAGE.toml`; a language without one is left to its engine.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from functools import cache

from babel import Locale, UnknownLocaleError

from assistant.speaking.numerals import Numerals
from assistant.speaking.reading_calendar import Calendar
from assistant.speaking.reading_data import ReadingData, Rule, reading_data
from assistant.speaking.reading_money import Money
from assistant.speaking.reading_quantities import Quantities

_NOWHERE: Mapping[str, str] = {}


class ReadingAloud:
    """Reads aloud by `rules`, in their order."""

    def __init__(self, rules: Iterable[Rule]) -> None:
        self._rules = tuple(rules)

    def words(self, text: str, said_as: Mapping[str, str] = _NOWHERE) -> str:
        """`text` in words, each that `said_as` knows (in small letters) said as it has it."""
        for pattern, said in self._rules:
            text = pattern.sub(said, text)
        text = pronounced(text, said_as) if said_as else text
        return re.sub(r"\s+([,.;:!?])", r"\1", " ".join(text.split()))


@cache
def reading_aloud(language: str, region: str) -> ReadingAloud:
    """As it is done there, or where the language is at home; made once."""
    data = reading_data(language)
    if data is None:
        return ReadingAloud(())
    try:
        locale = Locale(language, region)
    except UnknownLocaleError:
        locale = Locale(language)
    return ReadingAloud(_rules(locale, data))


def pronounced(text: str, said_as: Mapping[str, str]) -> str:
    """`text` with every whole word that `said_as` knows said as it has it."""
    known = "|".join(map(re.escape, sorted(said_as, key=len, reverse=True)))
    word = re.compile(rf"(?<!\w)(?:{known})(?!\w)", re.IGNORECASE)
    return word.sub(lambda found: said_as.get(found[0].casefold(), found[0]), text)


def _rules(locale: Locale, data: ReadingData) -> Iterator[Rule]:
    """In the order in which they are applied."""
    numerals = Numerals(locale, data.numbers, data.digits)
    calendar, quantities = Calendar(locale, data, numerals), Quantities(data, numerals)
    yield from _links(data)
    yield _range(data.numbers.between)
    yield from calendar.times()
    yield from _abbreviations(data)
    yield from calendar.dates()
    yield from quantities.codes()
    yield from Money(locale, data, numerals).rules()
    yield from quantities.rules()
    yield _symbols(data.symbols)


def _range(between: str) -> Rule:
    """ "8am–5pm": a dash between two quantities of any kind."""
    return re.compile(r"(?<=[\dm%°C])\s*–\s*(?=[^\w\s]?\d)"), lambda _: f" {between} "


def _links(data: ReadingData) -> Iterator[Rule]:
    forms = data.links
    signs = {".": forms.dot, "@": forms.at, "/": forms.slash}
    signs |= {"-": forms.hyphen, "_": forms.underscore}

    def said(found: re.Match[str]) -> str:
        # What comes behind a question mark is for machines.
        shown = found["link"].partition("?")[0].rstrip("/")
        return "".join(f" {signs[sign]} " if sign in signs else sign for sign in shown)

    name = r"[^\W_](?:[\w-]*[^\W_])?"
    endings = "|".join(forms.endings)
    address = rf"[\w.+-]*[^\W_]@{name}(?:\.{name})+"
    path = r"(?:/[^\s<>,;]*[\w/])?"
    yield re.compile(rf"(?P<link>{address})"), said
    yield re.compile(rf"https?://(?P<link>(?:{name}\.)*{name}{path})", re.IGNORECASE), said
    domain = rf"(?:www\.(?:{name}\.)+{name}|(?:{name}\.)+(?:{endings}))"
    yield re.compile(rf"(?<![\w@.])(?P<link>{domain}{path})(?![\w@])", re.IGNORECASE), said


def _abbreviations(data: ReadingData) -> Iterator[Rule]:
    """Those that depend on their neighbours first: "Dr. Miller", "Elm Dr."."""

    def say(words: Mapping[str, str], found: re.Match[str]) -> str:
        ends_the_sentence = found[0].endswith(".") and not found.string[found.end() :].strip()
        return words[found["short"]] + ("." if ends_the_sentence else "")

    def rule(words: Mapping[str, str], before: str = "", after: str = "") -> Rule:
        short = "|".join(map(re.escape, sorted(words, key=len, reverse=True)))
        pattern = rf"(?<![\w.]){before}(?P<short>{short})(?!\w){after}"
        return re.compile(pattern), lambda found: say(words, found)

    numbered = {one: data.abbreviations[one] for one in data.before_a_number.written}
    others = {one: said for one, said in data.abbreviations.items() if one not in numbered}
    yield rule(data.before_a_name, after=r"(?=\s[^\W\d_a-z])")
    yield rule(data.after_a_name, before=r"(?<=[a-z]\s)")
    yield rule(numbered, after=r"(?=\s?\d)")
    yield rule(others)


def _symbols(symbols: Mapping[str, str]) -> Rule:
    signs = re.compile("|".join(map(re.escape, symbols)))
    return signs, lambda found: f" {symbols[found[0]]} "
