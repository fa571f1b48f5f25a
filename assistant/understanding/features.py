"""What the classifier sees of a sentence: words, their kin, pairs and parts of words, hashed.

Every feature adds to a place of a dense vector, with a sign (Weinberger et al. 2009, "Feature
hashing"): there is no vocabulary, so unknown words cost nothing and nothing has to be stored.
Places that few subjects have count for more (`rarity`; Spärck Jones 1972).
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from functools import cache
from itertools import pairwise, starmap
from typing import TypeAlias
from zlib import crc32

import numpy as np

from assistant.understanding.arrays import Indices, Vectors

PLACES = 2048
"""Of a vector. With twice as many the classifier is hardly better, and its training takes twice as
long."""

PART_LETTERS = 4
"""Of a word: the parts by which "alarms" is like "alarm"."""

WORD_WEIGHT, KIN_WEIGHT, PAIR_WEIGHT, PART_WEIGHT = 1.0, 1.0, 0.5, 0.5

ROWS_AT_ONCE = 128
"""Added up in one go: as many as stay in the processor's cache."""

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

    def matrix(self, sentences: Sequence[Sequence[str]]) -> Vectors:
        """One row a sentence, given as its normal words; each row has length 1."""
        rows = np.empty((len(sentences), PLACES), np.float32)
        # For this call alone: those of all that the skills say would take ten megabytes.
        word, pair, kin = cache(_word), cache(_pair), cache(_kin)

        def parts(words: Sequence[str]) -> list[Placed]:
            seen = [seen for each in words[:LONGEST] if (seen := self._alike.get(each, each))]
            found = [*map(word, seen), *starmap(pair, pairwise([EDGE, *seen, EDGE]))]
            return found + [kin(self._kin[each]) for each in seen if each in self._kin]

        for start in range(0, len(sentences), ROWS_AT_ONCE):
            some = slice(start, start + ROWS_AT_ONCE)
            rows[some] = _added_up([parts(words) for words in sentences[some]])
        _shorten(rows)
        return rows


def _added_up(sentences: Sequence[Sequence[Placed]]) -> Vectors:
    """One row a sentence, all that adds to a place added up."""
    places: list[int] = []
    weights: list[float] = []
    ends = []
    for parts in sentences:
        for at, weight in parts:
            places += at
            weights += weight
        ends.append(len(places))
    cells = np.array(places, np.intp)
    cells += PLACES * np.repeat(np.arange(len(ends)), np.diff(ends, prepend=0))
    sums = np.bincount(cells, weights, len(ends) * PLACES)
    return sums.reshape(-1, PLACES).astype(np.float32)


def rarity(vectors: Vectors, starts: Indices) -> Vectors:
    """How much each place is to count, 0 to 1: the fewer subjects have it, the more.

    The rows of a subject follow one another, from one of `starts` to the next.
    """
    having = np.logical_or.reduceat(vectors != 0, starts, axis=0).sum(axis=0)
    rare = np.log((len(starts) + 1) / (having + 0.5))
    root: Vectors = np.sqrt(rare / rare.max()).astype(np.float32)
    return root


def weigh(vectors: Vectors, rare: Vectors) -> None:
    """Make each place count as `rarity` says; each row has length 1 again."""
    vectors *= rare
    _shorten(vectors)


def _shorten(rows: Vectors) -> None:
    """Make the length of each row 1."""
    lengths = np.sqrt(np.einsum("ij,ij->i", rows, rows))
    rows /= np.maximum(lengths, 1e-6)[:, None]


def _word(word: str) -> Placed:
    return _placed(_features_of(word))


def _pair(left: str, right: str) -> Placed:
    return _placed([(f"{left} {right}", PAIR_WEIGHT)])


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
