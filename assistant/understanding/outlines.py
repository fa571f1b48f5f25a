"""What all sentences of a template have in common: words, and how many of each letter.

Enough to tell how far a text is from every sentence at least, without comparing the two.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from functools import lru_cache
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


@dataclass(frozen=True, slots=True)
class AllOf:
    """Needs of different parts of a sentence; none at all where nothing is needed."""

    needs: tuple[Need, ...]


@dataclass(frozen=True, slots=True)
class OneOf:
    """Needs of which every sentence has one."""

    needs: tuple[Need, ...]


Need: TypeAlias = str | AllOf | OneOf
"""A word, or several needs."""

NOTHING = AllOf(())


@dataclass(frozen=True, slots=True)
class Outline:
    """The words a sentence needs, and the fewest and most it has of each letter."""

    need: Need
    fewest: Costs
    most: Costs


def letter_counts(text: str) -> Costs:
    """How often each of LETTERS is in a normal text, and how many others are; no spaces."""
    places = [LETTERS.get(letter, OTHER) for letter in text if letter != SPACE]
    return np.bincount(places, minlength=OTHER + 1).astype(np.int16)


def outline_of(phrase: Phrase, normaliser: Normaliser) -> Outline:
    """The outline of all sentences of `phrase`, in normal words."""
    match phrase:
        case Literal(text):
            return _each(_either(map(_spelt, forms)) for forms in normaliser.forms(text))
        case Series(parts) | AnyOrder(parts):
            return _each(outline_of(part, normaliser) for part in parts)
        case Choice(options):
            return _either(outline_of(option, normaliser) for option in options)
        case ClosedSlot(_, values):
            normal = (normaliser.normalise(value.say).words for value in values)
            return _either(_each(_spelt(word.text) for word in words) for words in normal)
        case OpenSlot():
            return _ANYTHING


@lru_cache(maxsize=4096)
def _spelt(word: str) -> Outline:
    counts = letter_counts(word)
    return Outline(word[:LONGEST_WORD], counts, counts)


def _each(outlines: Iterable[Outline]) -> Outline:
    """One after the other."""
    parts = list(outlines)
    if len(parts) == 1:
        return parts[0]
    needs = [part.need for part in parts if part.need != NOTHING]
    return Outline(
        need=needs[0] if len(needs) == 1 else AllOf(tuple(needs)),
        fewest=sum((part.fewest for part in parts), _NO_LETTERS),
        most=np.minimum(sum((part.most for part in parts), _NO_LETTERS), ANY_NUMBER),
    )


def _either(outlines: Iterable[Outline]) -> Outline:
    """One of several."""
    options = list(outlines)
    needs = tuple(dict.fromkeys(option.need for option in options))
    if len(options) == 1:
        return options[0]
    return Outline(
        need=NOTHING if NOTHING in needs else needs[0] if len(needs) == 1 else OneOf(needs),
        fewest=np.minimum.reduce([option.fewest for option in options]),
        most=np.maximum.reduce([option.most for option in options]),
    )


_NO_LETTERS = np.zeros(OTHER + 1, np.int16)
_ANYTHING = Outline(NOTHING, _NO_LETTERS, np.full(OTHER + 1, ANY_NUMBER, np.int16))
