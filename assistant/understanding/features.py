"""What the classifier sees of a sentence: words, their kin, pairs and parts of words, hashed.

Every feature adds to a place of a dense vector, with a sign (Weinberger et al. 2009, "Feature
hashing"): there is no vocabulary, so unknown words cost nothing and nothing has to be stored.
Places that few subjects have count for more (`rarity`; Spärck Jones 1972).
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from itertools import pairwise
from typing import TypeAlias, TypeVar
from zlib import crc32

import numpy as np

from assistant.understanding.arrays import Indices, Vectors
from assistant.understanding.sparse import SparseRows, ranges

PLACES = 2048
"""Of a vector. With twice as many the classifier is hardly better, and its training takes twice as
long."""

PART_LETTERS = 4
"""Of a word: the parts by which "alarms" is like "alarm"."""

WORD_WEIGHT, KIN_WEIGHT, PAIR_WEIGHT, PART_WEIGHT = 1.0, 1.0, 0.5, 0.5

LONGEST = 60
"""Words of a sentence that are looked at."""

EDGE = "|"
"""Stands before the first word and after the last."""


Placed: TypeAlias = tuple[Sequence[int], Sequence[float]]
"""The places that some features add to, and how much."""


class Features:
    """Turns sentences into vectors. `alike` names the class of words to be seen as one, `kin` what
    words are seen as beside themselves."""

    def __init__(self, alike: Mapping[str, str], kin: Mapping[str, str]) -> None:
        self._alike = alike
        self._kin = kin

    def vectors(self, sentences: Sequence[Sequence[str]]) -> SparseRows:
        """One row a sentence, given as its normal words."""
        table = _Table()  # for this call alone: that of all that the skills say takes megabytes
        word, pair, kin = table.of(_word), table.of(_pair), table.of(_kin)
        found: list[int] = []
        counts = []
        for words in sentences:
            seen = [seen for each in words[:LONGEST] if (seen := self._alike.get(each, each))]
            these = [word[each] for each in seen]
            these += [pair[each] for each in pairwise([EDGE, *seen, EDGE])]
            these += [kin[self._kin[each]] for each in seen if each in self._kin]
            found += these
            counts.append(len(these))
        return table.rows(found, counts)


Seen = TypeVar("Seen")


class _Table:
    """The places and weights of whatever sentences have, once each, by its number."""

    def __init__(self) -> None:
        self._places: list[int] = []
        self._weights: list[float] = []
        self._ends = [0]

    def of(self, placed: Callable[[Seen], Placed]) -> _Numbers[Seen]:
        """The numbers of what `placed` knows the places of."""
        return _Numbers(self, placed)

    def add(self, placed: Placed) -> int:
        """The number of what has not been seen yet."""
        places, weights = placed
        self._places += places
        self._weights += weights
        self._ends.append(len(self._places))
        return len(self._ends) - 2

    def rows(self, found: Sequence[int], counts: Sequence[int]) -> SparseRows:
        """A row for each of `counts`, which says how many of the numbers `found` are the next."""
        numbers, ends = np.array(found, np.intp), np.array(self._ends)
        sizes = np.diff(ends)[numbers]
        at = ranges(ends[numbers], sizes)
        rows = np.repeat(np.repeat(np.arange(len(counts)), counts), sizes)
        places, weights = np.array(self._places, np.intp), np.array(self._weights, np.float32)
        return SparseRows.of((len(counts), PLACES), rows, places[at], weights[at])


class _Numbers(dict[Seen, int]):
    """What was asked for, by its number in a table; what was not yet is added to it."""

    def __init__(self, table: _Table, placed: Callable[[Seen], Placed]) -> None:
        self._table, self._placed = table, placed

    def __missing__(self, seen: Seen) -> int:
        self[seen] = number = self._table.add(self._placed(seen))
        return number


def rarity(vectors: SparseRows, classes: Indices) -> Vectors:
    """How much each place is to count, 0 to 1: the fewer classes have it, the more.

    `classes` has the class of each row, counted from 0.
    """
    count = int(classes.max()) + 1
    has = np.zeros((count, vectors.width), np.bool_)
    has[classes[vectors.row_of_each()], vectors.places] = True
    rare = np.log((count + 1) / (has.sum(axis=0) + 0.5))
    root: Vectors = np.sqrt(rare / rare.max()).astype(np.float32)
    return root


def _word(word: str) -> Placed:
    return _placed(_features_of(word))


def _pair(words: tuple[str, str]) -> Placed:
    return _placed([(" ".join(words), PAIR_WEIGHT)])


def _kin(name: str) -> Placed:
    return _placed([(name, KIN_WEIGHT)])


def _features_of(word: str) -> list[tuple[str, float]]:
    edged = f"{EDGE}{word}{EDGE}"
    ends = range(PART_LETTERS, len(edged) + 1)
    parts = [(f"/{edged[end - PART_LETTERS : end]}", PART_WEIGHT) for end in ends]
    return [(word, WORD_WEIGHT), *parts]


def _placed(features: Sequence[tuple[str, float]]) -> Placed:
    """Where the features go, and with what weight and sign."""
    codes = [crc32(name.encode()) for name, _ in features]
    places = [code % PLACES for code in codes]
    signed = zip(codes, (weight for _, weight in features), strict=True)
    weights = [weight if code & 0x8000_0000 else -weight for code, weight in signed]
    return places, weights
