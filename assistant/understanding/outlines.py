"""What all sentences of a template have in common: words, and how many of each letter.

Enough to tell how far a text is from every sentence at least, without comparing the two.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from functools import cache, lru_cache
from typing import TypeAlias

import numpy as np

from assistant.understanding.arrays import Costs
from assistant.understanding.graph import SPACE
from assistant.understanding.normalising import Normaliser
from assistant.understanding.phrases import (
    AnyOrder,
    Choice,
    ClosedSlot,
    Literal,
    OpenSlot,
    Phrase,
    Series,
)

LETTERS = {letter: place for place, letter in enumerate("abcdefghijklmnopqrstuvwxyz")}
OTHER = len(LETTERS)
"""Where all that is neither one of these letters nor a space is counted."""

ANY_NUMBER = 1_000
"""Letters that an open slot can hold; more than a text has."""

LONGEST_WORD = 14
"""Letters of a word that are looked at; without the rest it is no further from a text."""


@dataclass(frozen=True)
class AllOf:
    """Needs of different parts of a sentence; none at all where nothing is needed."""

    needs: tuple[Need, ...]


@dataclass(frozen=True)
class OneOf:
    """Needs of which every sentence has one."""

    needs: tuple[Need, ...]


Need: TypeAlias = str | AllOf | OneOf
"""A word, or several needs."""

NOTHING = AllOf(())


@dataclass(frozen=True)
class Outline:
    """The words a sentence needs; the fewest it has of each letter, then the most, negative."""

    need: Need
    bounds: Costs


def letter_bounds(text: str) -> Costs:
    """How often each of LETTERS is in a normal text, and how many others are; then the same
    negative. No spaces."""
    places = [LETTERS.get(letter, OTHER) for letter in text if letter != SPACE]
    counts = np.bincount(places, minlength=OTHER + 1)
    return np.concatenate((counts, -counts)).astype(np.int16)


class Outlines:
    """Outlines of phrases that have parts in common: a part is worked out once."""

    def __init__(self, normaliser: Normaliser) -> None:
        self._normaliser = normaliser
        self._known: dict[int, tuple[Phrase, Outline]] = {}
        self._of_text = cache(self._of_literal)

    def of(self, phrase: Phrase) -> Outline:
        """The outline of all sentences of `phrase`, in normal words."""
        # By identity: to tell that two phrases are equal takes as long as their outlines do.
        known = self._known.get(id(phrase))
        if known is None:
            known = self._known[id(phrase)] = (phrase, self._new(phrase))
        return known[1]

    def _new(self, phrase: Phrase) -> Outline:
        match phrase:
            case Literal(text):
                return self._of_text(text)
            case Series(parts) | AnyOrder(parts):
                return _each(map(self.of, parts))
            case Choice(options):
                return _either(map(self.of, options))
            case ClosedSlot(_, values):
                normal = (self._normaliser.normalise(value.say).words for value in values)
                return _either(_each(_spelt(word.text) for word in words) for words in normal)
            case OpenSlot():
                return _ANYTHING

    def _of_literal(self, text: str) -> Outline:
        return _each(_either(map(_spelt, forms)) for forms in self._normaliser.forms(text))


@lru_cache(maxsize=4096)
def _spelt(word: str) -> Outline:
    return Outline(word[:LONGEST_WORD], letter_bounds(word))


def _each(outlines: Iterable[Outline]) -> Outline:
    """One after the other."""
    parts = list(outlines)
    if len(parts) == 1:
        return parts[0]
    needs = tuple(part.need for part in parts if part.need != NOTHING)
    bounds = np.add.reduce([_NO_LETTERS, *(part.bounds for part in parts)])
    return Outline(
        need=needs[0] if len(needs) == 1 else AllOf(needs),
        bounds=np.maximum(bounds, -ANY_NUMBER).astype(np.int16),
    )


def _either(outlines: Iterable[Outline]) -> Outline:
    """One of several."""
    options = list(outlines)
    if len(options) == 1:
        return options[0]
    needs = tuple(dict.fromkeys(option.need for option in options))
    return Outline(
        need=NOTHING if NOTHING in needs else needs[0] if len(needs) == 1 else OneOf(needs),
        bounds=np.minimum.reduce([option.bounds for option in options]),
    )


_NO_LETTERS = np.zeros(2 * (OTHER + 1), np.int16)
_ANYTHING = Outline(NOTHING, np.repeat(np.array([0, -ANY_NUMBER], np.int16), OTHER + 1))
