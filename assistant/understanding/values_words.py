"""The words of spoken values: how text becomes words, and what a language's words mean."""

from __future__ import annotations

import re
import tomllib
import unicodedata
from collections.abc import Iterator, Mapping
from itertools import chain
from pathlib import Path

from assistant.errors import UnderstandingError
from assistant.understanding.values_grammar import Rule, Words, one_of

LONGEST_CHARACTERS = 160
LONGEST_WORDS = 28
"""No value takes longer to say; the bounds keep reading cheap whatever is said."""

_WORD = re.compile(
    r"""
      [0-9]{4}-[0-9]{2}-[0-9]{2}(?![0-9])          # 2027-03-21
    | [0-9]{1,2}:[0-9]{2}(?![0-9:])                # 7:30
    | [0-9]+(?:st|nd|rd|th)\b                      # 3rd
    | (?<![\w])-?[0-9]+/[0-9]+(?![0-9/])           # 3/4
    | (?<![\w])-?(?:[0-9]{1,3}(?:,[0-9]{3})+(?![0-9])|[0-9]+)(?:\.[0-9]+)?   # -1,250.5
    | (?<![\w])\.[0-9]+                            # .5
    | [a-z]+(?:'[a-z]+)*                           # o'clock
    """,
    re.VERBOSE,
)
_BETWEEN = re.compile(r"(?:[\s,;!?]|\.(?![0-9])|'(?![a-z]))+|-(?=\s*[a-z])")
_DOTTED = re.compile(r"(?<![a-z])([ap])\s?\.?\s?m\b\s?\.?")


def words_of(said: str) -> Words:
    """What was said as lower-case words; () where it holds anything no value is made of."""
    if len(said) > LONGEST_CHARACTERS:
        return ()
    text = _plain(said)
    words: list[str] = []
    at = 0
    while at < len(text):
        if between := _BETWEEN.match(text, at):
            at = between.end()
            continue
        found = _WORD.match(text, at)
        if found is None or len(words) == LONGEST_WORDS:
            return ()
        words.append(found.group())
        at = found.end()
    return tuple(words)


def _plain(said: str) -> str:
    """Lower case, "½" as " 1/2", "%" as said, typographic signs as typed ones, "a.m." as "am"."""
    text = (said if said.isascii() else _compatible(said)).lower()
    text = text.replace("\N{FRACTION SLASH}", "/").replace("\N{RIGHT SINGLE QUOTATION MARK}", "'")
    text = text.replace("\N{MINUS SIGN}", "-")
    text = text.replace("%", " percent ").replace("\N{DEGREE SIGN}", " degrees ")
    return _DOTTED.sub(r" \1m ", text)


def _compatible(said: str) -> str:
    characters = []
    for character in said:
        name = unicodedata.normalize("NFKC", character)
        characters.append(f" {name}" if "\N{FRACTION SLASH}" in name else name)
    return "".join(characters)


class Vocabulary:
    """What the words of one language mean, from `values.LANGUAGE.toml`. Keys are dotted."""

    def __init__(self, language: str) -> None:
        path = Path(__file__).with_name(f"values.{language}.toml")
        try:
            self._table: Mapping[str, object] = tomllib.loads(path.read_text("utf-8"))
        except FileNotFoundError:
            raise UnderstandingError(f"spoken values: no words for language {language!r}") from None

    def words(self) -> frozenset[str]:
        """Every word in the tables. What is spelt with letters and not in them is in no value."""
        return frozenset(_words_in(self._table))

    def _at(self, key: str) -> object:
        found: object = self._table
        for name in key.split("."):
            if not isinstance(found, dict) or name not in found:
                raise UnderstandingError(f"spoken values: the words lack {key!r}")
            found = found[name]
        return found

    def phrases(self, key: str) -> tuple[str, ...]:
        """A list of phrases that all mean the same."""
        found = self._at(key)
        if not isinstance(found, list):
            raise UnderstandingError(f"spoken values: {key!r} should be a list of phrases")
        return tuple(str(phrase) for phrase in found)

    def numbers(self, *keys: str) -> dict[str, int]:
        """Phrases and the whole number each means, of several tables together."""
        meanings: dict[str, int] = {}
        for key in keys:
            for phrase, value in self._entries(key):
                if not isinstance(value, int):
                    raise UnderstandingError(f"spoken values: {key}.{phrase} should be a number")
                meanings[phrase] = value
        return meanings

    def hours(self, key: str) -> dict[str, range]:
        """Phrases and the hours each reaches over."""
        meanings: dict[str, range] = {}
        for phrase, value in self._entries(key):
            if not (isinstance(value, list) and len(value) == 2):
                raise UnderstandingError(f"spoken values: {key}.{phrase} should be [first, last]")
            meanings[phrase] = range(int(value[0]), int(value[1]) + 1)
        return meanings

    def names(self, key: str) -> dict[str, str]:
        """Phrases and the name each means."""
        return {phrase: str(name) for phrase, name in self._entries(key)}

    def days(self, key: str) -> dict[str, frozenset[int]]:
        """Phrases and the days of the week each means."""
        meanings: dict[str, frozenset[int]] = {}
        for phrase, value in self._entries(key):
            if not isinstance(value, list):
                raise UnderstandingError(f"spoken values: {key}.{phrase} should be a list of days")
            meanings[phrase] = frozenset(int(day) for day in value)
        return meanings

    def _entries(self, key: str) -> list[tuple[str, object]]:
        found = self._at(key)
        if not isinstance(found, dict):
            raise UnderstandingError(f"spoken values: {key!r} should be a table")
        return list(found.items())

    def any_of(self, key: str) -> Rule[str]:
        """A rule for the phrases of a list."""
        return one_of({phrase: phrase for phrase in self.phrases(key)})

    def number_of(self, *keys: str) -> Rule[int]:
        """A rule for the phrases of tables of numbers."""
        return one_of(self.numbers(*keys))


def _words_in(found: object) -> Iterator[str]:
    match found:
        case str():
            yield from found.split()
        case Mapping():
            for key, value in found.items():
                yield from chain(key.split(), _words_in(value))
        case list():
            yield from chain.from_iterable(map(_words_in, found))
