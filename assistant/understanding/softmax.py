"""A linear softmax model in plain numpy, trained in well under a second and always the same way.

Mini-batches with Adam (Kingma and Ba 2015) and a rate that falls to nothing: a few passes over a
few thousand short vectors are enough, and unlike a closed form it can be told how much each
sentence counts.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from assistant.understanding.arrays import Indices, Vectors

PASSES = 3
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
        descent = _Descent.of(vectors.shape[1], width)
        order = np.random.default_rng(0)
        steps = PASSES * -(-len(classes) // BATCH)
        rates = iter(RATE * np.linspace(1.0, 0.0, steps, endpoint=False))
        for _ in range(PASSES):
            shuffled = order.permutation(len(classes))
            for start in range(0, len(classes), BATCH):
                rows = shuffled[start : start + BATCH]
                descent.step(vectors[rows], classes[rows], counts[rows], next(rates))
        return Softmax(descent.weights.copy())  # without what else training took

    def shares(self, vectors: Vectors) -> Vectors:
        """How likely each row is of each class: `[row, class]`, each row adding up to 1."""
        return _shares(vectors @ self.weights)


@dataclass(slots=True)
class _Descent:
    """Adam, in place: what it would allocate costs it half as much again."""

    weights: Vectors
    mean: Vectors
    square: Vectors
    spare: Vectors
    steps: int = 0

    @staticmethod
    def of(places: int, classes: int) -> _Descent:
        weights, mean, square, spare = np.zeros((4, places, classes), np.float32)
        return _Descent(weights, mean, square, spare)

    def step(self, vectors: Vectors, classes: Indices, counts: Vectors, rate: float) -> None:
        """Learn from some rows."""
        errors = _shares(vectors @ self.weights)
        errors[np.arange(len(classes)), classes] -= 1
        errors *= counts[:, None] / len(classes)
        slope = self.weights * np.float32(RIDGE)
        slope += np.matmul(vectors.T, errors, out=self.spare)
        self._follow(slope, rate)

    def _follow(self, slope: Vectors, rate: float) -> None:
        """Go down a slope, which is used up."""
        self.steps += 1
        first, second = DECAYS
        self.mean *= first
        self.mean += np.multiply(slope, 1 - first, out=self.spare)
        slope *= slope
        self.square *= second
        self.square += np.multiply(slope, 1 - second, out=self.spare)
        np.multiply(self.square, 1 / (1 - second**self.steps), out=self.spare)
        np.sqrt(self.spare, out=self.spare)
        self.spare += LEAST_SPREAD
        np.divide(self.mean, self.spare, out=self.spare)
        self.spare *= rate / (1 - first**self.steps)
        self.weights -= self.spare


def _shares(scores: Vectors) -> Vectors:
    scores -= scores.max(axis=1, keepdims=True)
    np.exp(scores, out=scores)
    scores /= scores.sum(axis=1, keepdims=True)
    return scores
