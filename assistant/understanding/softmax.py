"""A linear softmax model in plain numpy, trained in about half a second and always the same way.

Mini-batches with Adam (Kingma and Ba 2015) and a rate that falls to nothing: a few passes over a
few thousand short vectors are enough, and unlike a closed form it can be told how much each
sentence counts. Each half of the classes has a thread of its own, however many cores there are: so
the sums are the same everywhere.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Iterable, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from itertools import repeat
from math import sqrt

import numpy as np

from assistant.understanding.arrays import Indices, Vectors
from assistant.understanding.sparse import Block, SparseRows

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
    def trained(vectors: SparseRows, classes: Indices, counts: Vectors) -> Softmax:
        """Learn which class each row belongs to; `counts` says how much a row matters."""
        width = int(classes.max()) + 1
        halves = (slice(0, width // 2), slice(width // 2, width))
        parts = [_Descent.of(vectors.width, some) for some in halves]
        order = np.random.default_rng(0)
        steps = PASSES * -(-len(classes) // BATCH)
        rates = iter(RATE * np.linspace(1.0, 0.0, steps, endpoint=False))
        with ThreadPoolExecutor(len(parts)) as pool:
            for _ in range(PASSES):
                shuffled = order.permutation(len(classes))
                for start in range(0, len(classes), BATCH):
                    # Neighbours have the most in common.
                    rows = np.sort(shuffled[start : start + BATCH])
                    some = list(vectors.blocks(rows))
                    scores = pool.map(_Descent.scores, parts, repeat(some))
                    errors = _shares(np.concatenate(list(scores), axis=1))
                    errors[np.arange(len(rows)), classes[rows]] -= 1
                    errors *= counts[rows, None] / len(rows)
                    rate = repeat(next(rates))
                    deque(pool.map(_Descent.step, parts, repeat(some), repeat(errors), rate), 0)
        # Without what else training took.
        return Softmax(np.concatenate([part.weights for part in parts], axis=1))

    def shares(self, vectors: SparseRows) -> Vectors:
        """How likely each row is of each class: `[row, class]`, each row adding up to 1."""
        rows = np.arange(len(vectors))
        return _shares(_scores(vectors.blocks(rows), self.weights))


@dataclass(slots=True)
class _Descent:
    """Adam, in place, for the weights of some classes: what it would allocate costs it half as much
    again."""

    classes: slice
    weights: Vectors
    slopes: Vectors
    squares: Vectors
    slope: Vectors
    spare: Vectors
    steps: int = 0

    @staticmethod
    def of(places: int, classes: slice) -> _Descent:
        size = classes.stop - classes.start
        return _Descent(classes, *np.zeros((5, places, size), np.float32))

    def scores(self, blocks: Sequence[Block]) -> Vectors:
        """The score of each row for each of these classes."""
        return _scores(blocks, self.weights)

    def step(self, blocks: Sequence[Block], errors: Vectors, rate: float) -> None:
        """Learn from some rows, each with how much too likely each class is."""
        slope = np.multiply(self.weights, np.float32(RIDGE), out=self.slope)
        for block in blocks:
            slope[block.places] += block.vectors.T @ errors[block.rows, self.classes]
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


def _scores(blocks: Iterable[Block], weights: Vectors) -> Vectors:
    """`[row, class]`."""
    found = [block.vectors @ weights[block.places] for block in blocks]
    return np.concatenate([np.zeros((0, weights.shape[1]), np.float32), *found])


def _shares(scores: Vectors) -> Vectors:
    scores -= scores.max(axis=1, keepdims=True)
    np.exp(scores, out=scores)
    scores /= scores.sum(axis=1, keepdims=True)
    return scores
