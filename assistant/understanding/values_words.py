"""The words of spoken values: what a language's words mean."""

from __future__ import annotations

import tomllib
from collections.abc import Iterator, Mapping
from fractions import Fraction
from itertools import chain
from pathlib import Path

from assistant.errors import UnderstandingError
from assistant.understanding.values_grammar import Rule, Words, nothing, one_of
from assistant.understanding.values_notation import Notation, Writing


class Vocabulary:
    """What the words of one language mean, from `values.LANGUAGE.toml`. Keys are dotted."""

    def __init__(self, language: str) -> None:
        path = Path(__file__).with_name(f"values.{language}.toml")
        try:
            self._table: Mapping[str, object] = tomllib.loads(path.read_text("utf-8"))
        except FileNotFoundError:
            raise UnderstandingError(f"spoken values: no words for language {language!r}") from None
        notation = Notation.model_validate(self._table["notation"])
        self.writing = Writing(notation)
        entries = (phrase for key in notation.compound_tables for phrase, _ in self._entries(key))
        self.writing.put_together_from((*entries, *notation.compound_words))

    def words(self) -> frozenset[str]:
        """Every word in the tables. What is spelt with letters and not in them is in no value."""
        phrases = _phrases_in(self._table)
        return frozenset(word for phrase in phrases for word in self._words_in(phrase))

    def _words_in(self, phrase: str) -> Iterator[str]:
        return chain.from_iterable(form.split() for form in self.writing.forms(phrase))

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
        return tuple(form for phrase in found for form in self.writing.forms(str(phrase)))

    def words_of(self, key: str) -> tuple[Words, ...]:
        """The same as words."""
        return tuple(tuple(phrase.split()) for phrase in self.phrases(key))

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

    def fractions(self, key: str) -> dict[str, Fraction]:
        """Phrases and the part each means, written as "3/4"."""
        return {phrase: Fraction(part) for phrase, part in self.names(key).items()}

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
        return [
            (form, value) for phrase, value in found.items() for form in self.writing.forms(phrase)
        ]

    def any_of(self, key: str) -> Rule[str]:
        """A rule for the phrases of a list; with "" among them, for no words too."""
        phrases = self.phrases(key)
        said = one_of({phrase: phrase for phrase in phrases if phrase})
        return said | nothing("") if "" in phrases else said

    def number_of(self, *keys: str) -> Rule[int]:
        """A rule for the phrases of tables of numbers."""
        return one_of(self.numbers(*keys))


def _phrases_in(found: object) -> Iterator[str]:
    match found:
        case str():
            yield found
        case Mapping():
            for key, value in found.items():
                yield key
                yield from _phrases_in(value)
        case list():
            yield from chain.from_iterable(map(_phrases_in, found))
