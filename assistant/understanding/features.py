"""What the classifier sees of a sentence: its words, pairs of words and parts of words, hashed.

Every feature adds to a few places of a short dense vector, with a sign (Weinberger et al. 2009,
"Feature hashing"; several places each, as in a count sketch): sums of two sentences' features
stay apart without a vocabulary, so unknown words cost nothing and nothing has to be stored.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from functools import lru_cache
from itertools import pairwise
from typing import TypeAlias
from zlib import crc32

import numpy as np

from assistant.understanding.arrays import Indices, Vectors

PLACES = 1024
"""Of a vector. The classifier's training costs its square for each sentence."""

COPIES = 4
"""Places each feature adds to."""

PART_LETTERS = 4
"""Of a word: the parts by which "alarms" is like "alarm"."""

WORD_WEIGHT, PAIR_WEIGHT, PART_WEIGHT = 1.0, 0.8, 0.35

LONGEST = 60
"""Words of a sentence that are looked at."""

REMEMBERED = 20_000
"""Words, and pairs of words, whose places are kept: all that the skills say."""

EDGE = "|"
"""Stands before the first word and after the last."""


Placed: TypeAlias = tuple[Indices, Vectors]
"""The places that some features add to, and how much."""


class Features:
    """Turns sentences into vectors. `alike` names the class of words to be seen as one."""

    def __init__(self, alike: Mapping[str, str]) -> None:
        self._alike = alike

    def matrix(self, sentences: Sequence[Sequence[str]]) -> Vectors:
        """One row a sentence, given as its normal words; each row has length 1."""
        rows = np.zeros((len(sentences), PLACES), np.float32)
        for row, words in zip(rows, sentences, strict=True):
            parts = list(self._parts(words[:LONGEST]))
            if parts:
                places = np.concatenate([places for places, _ in parts])
                weights = np.concatenate([weights for _, weights in parts])
                row += np.bincount(places, weights, PLACES).astype(np.float32)
        rows /= np.maximum(np.linalg.norm(rows, axis=1, keepdims=True), 1e-6)
        return rows

    def _parts(self, words: Sequence[str]) -> Iterator[Placed]:
        seen = [seen for word in words if (seen := self._alike.get(word, word))]
        yield from map(_word, seen)
        for left, right in pairwise([EDGE, *seen, EDGE]):
            yield _pair(left, right)


@lru_cache(maxsize=REMEMBERED)
def _word(word: str) -> Placed:
    return _placed(_features_of(word))


@lru_cache(maxsize=REMEMBERED)
def _pair(left: str, right: str) -> Placed:
    return _placed([(f"{left} {right}", PAIR_WEIGHT)])


def _features_of(word: str) -> list[tuple[str, float]]:
    edged = f"{EDGE}{word}{EDGE}"
    ends = range(PART_LETTERS, len(edged) + 1)
    parts = [(f"/{edged[end - PART_LETTERS : end]}", PART_WEIGHT) for end in ends]
    return [(word, WORD_WEIGHT), *parts]


def _placed(features: Sequence[tuple[str, float]]) -> Placed:
    """Where the features go, and with what weight and sign."""
    places, weights = [], []
    for name, weight in features:
        for copy in range(COPIES):
            code = crc32(f"{copy}{name}".encode())
            places.append(code % PLACES)
            weights.append(weight if code & 0x8000_0000 else -weight)
    return np.array(places, np.intp), np.array(weights, np.float32)
