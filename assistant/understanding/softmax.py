"""A linear softmax model in plain numpy, trained in about half a second and always the same way.

Mini-batches with Adam (Kingma and Ba 2015) and a rate that falls to nothing: a few passes over a
few thousand short vectors are enough, and unlike a closed form it can be told how much each
sentence counts. Each half of the places has a thread of its own, however many cores there are: so
the sums are the same everywhere.
"""

from __future__ import annotations

from collections import deque
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from itertools import repeat
from math import sqrt

import numpy as np

from assistant.understanding.arrays import Indices, Vectors

PASSES = 3
"""With two, and smaller batches, written requests are told apart as well, misheard ones less."""

BATCH = 256
RATE = 0.4
DECAYS = (0.9, 0.99)
RIDGE = 1e-5
"""Weight decay. Adam makes much of it where hardly a sentence speaks for a weight: without it three
requests of a hundred more are taken for something else."""

LEAST_SPREAD = 1e-6


@dataclass(frozen=True, slots=True)
class Softmax:
    """Weights `[place, class]`."""

    weights: Vectors

    @staticmethod
    def trained(vectors: Vectors, classes: Indices, counts: Vectors) -> Softmax:
        """Learn which class each row belongs to; `counts` says how much a row matters."""
        width = int(classes.max()) + 1
        half = vectors.shape[1] // 2
        halves = (slice(0, half), slice(half, vectors.shape[1]))
        parts = [_Descent.of(places, width) for places in halves]
        order = np.random.default_rng(0)
        steps = PASSES * -(-len(classes) // BATCH)
        rates = iter(RATE * np.linspace(1.0, 0.0, steps, endpoint=False))
        with ThreadPoolExecutor(len(parts)) as pool:
            for _ in range(PASSES):
                shuffled = order.permutation(len(classes))
                for start in range(0, len(classes), BATCH):
                    rows = shuffled[start : start + BATCH]
                    some = vectors[rows]
                    errors = _shares(np.add(*pool.map(_Descent.scores, parts, repeat(some))))
                    errors[np.arange(len(rows)), classes[rows]] -= 1
                    errors *= counts[rows, None] / len(rows)
                    rate = repeat(next(rates))
                    deque(pool.map(_Descent.step, parts, repeat(some), repeat(errors), rate), 0)
        # Without what else training took.
        return Softmax(np.concatenate([part.weights for part in parts]))

    def shares(self, vectors: Vectors) -> Vectors:
        """How likely each row is of each class: `[row, class]`, each row adding up to 1."""
        return _shares(vectors @ self.weights)


@dataclass(slots=True)
class _Descent:
    """Adam, in place, for the weights of some places: what it would allocate costs it half as much
    again."""

    places: slice
    weights: Vectors
    slopes: Vectors
    squares: Vectors
    slope: Vectors
    spare: Vectors
    steps: int = 0

    @staticmethod
    def of(places: slice, classes: int) -> _Descent:
        size = places.stop - places.start
        return _Descent(places, *np.zeros((5, size, classes), np.float32))

    def scores(self, vectors: Vectors) -> Vectors:
        """What these places add to the score of each row and class."""
        scores: Vectors = vectors[:, self.places] @ self.weights
        return scores

    def step(self, vectors: Vectors, errors: Vectors, rate: float) -> None:
        """Learn from some rows, each with how much too likely each class is."""
        slope = np.multiply(self.weights, np.float32(RIDGE), out=self.slope)
        slope += np.matmul(vectors[:, self.places].T, errors, out=self.spare)
        self._follow(slope, rate)

    def _follow(self, slope: Vectors, rate: float) -> None:
        """Go down a slope, which is used up."""
        self.steps += 1
        first, second = DECAYS
        self.slopes *= first
        self.slopes += slope
        slope *= slope
        self.squares *= second
        self.squares += slope
        # Sums of all slopes so far; this is what makes means of them that do not begin at nothing.
        of_sum, of_squares = ((1 - each) / (1 - each**self.steps) for each in DECAYS)
        root = np.float32(sqrt(of_squares))
        np.sqrt(self.squares, out=self.spare)
        self.spare += np.float32(LEAST_SPREAD) / root
        np.divide(self.slopes, self.spare, out=self.spare)
        self.spare *= np.float32(rate * of_sum) / root
        self.weights -= self.spare


def _shares(scores: Vectors) -> Vectors:
    scores -= scores.max(axis=1, keepdims=True)
    np.exp(scores, out=scores)
    scores /= scores.sum(axis=1, keepdims=True)
    return scores
