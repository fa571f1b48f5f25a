"""What the classifier sees of a sentence: its words, pairs of words and parts of words, hashed.

Every feature adds to a few places of a short dense vector, with a sign (Weinberger et al. 2009,
"Feature hashing"; several places each, as in a count sketch): sums of two sentences' features
stay apart without a vocabulary, so unknown words cost nothing and nothing has to be stored.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from itertools import pairwise
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

EDGE = "|"
"""Stands before the first word and after the last."""


class Features:
    """Turns sentences into vectors. `alike` names the class of words to be seen as one."""

    def __init__(self, alike: Mapping[str, str]) -> None:
        self._alike = alike
        self._of_word: dict[str, tuple[Indices, Vectors]] = {}
        self._of_pair: dict[tuple[str, str], tuple[Indices, Vectors]] = {}

    def matrix(self, sentences: Sequence[Sequence[str]]) -> Vectors:
        """One row a sentence, given as its normal words; each row has length 1."""
        rows = np.zeros((len(sentences), PLACES), np.float32)
        for row, words in zip(rows, sentences, strict=True):
            parts = list(self._parts(words[:LONGEST]))
            if parts:
                places = np.concatenate([places for places, _ in parts])
                weights = np.concatenate([weights for _, weights in parts])
                row += np.bincount(places, weights, PLACES).astype(np.float32)
        lengths = np.sqrt((rows * rows).sum(axis=1, keepdims=True))
        normed: Vectors = rows / np.maximum(lengths, 1e-6)
        return normed

    def _parts(self, words: Sequence[str]) -> Iterator[tuple[Indices, Vectors]]:
        seen = [seen for word in words if (seen := self._alike.get(word, word))]
        for word in seen:
            if word not in self._of_word:
                self._of_word[word] = _placed(_features_of(word))
            yield self._of_word[word]
        for pair in pairwise([EDGE, *seen, EDGE]):
            if pair not in self._of_pair:
                self._of_pair[pair] = _placed([(" ".join(pair), PAIR_WEIGHT)])
            yield self._of_pair[pair]


def _features_of(word: str) -> list[tuple[str, float]]:
    edged = f"{EDGE}{word}{EDGE}"
    ends = range(PART_LETTERS, len(edged) + 1)
    parts = [(f"/{edged[end - PART_LETTERS : end]}", PART_WEIGHT) for end in ends]
    return [(word, WORD_WEIGHT), *parts]


def _placed(features: Sequence[tuple[str, float]]) -> tuple[Indices, Vectors]:
    """Where the features go, and with what weight and sign."""
    places, weights = [], []
    for name, weight in features:
        for copy in range(COPIES):
            code = crc32(f"{copy}{name}".encode())
            places.append(code % PLACES)
            weights.append(weight if code & 0x8000_0000 else -weight)
    return np.array(places, np.intp), np.array(weights, np.float32)
