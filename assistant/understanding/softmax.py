"""A linear softmax model in plain numpy, trained in well under a second and always the same way.

Mini-batches with Adam (Kingma and Ba 2015) and a rate that falls to nothing: a few passes over a
few thousand short vectors are enough, and unlike a closed form it can be told how much each
sentence counts.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from assistant.understanding.arrays import Indices, Vectors

PASSES = 4
BATCH = 128
RATE = 0.3
DECAYS = (0.9, 0.99)
RIDGE = 1e-5
"""Weight decay; with unit vectors it matters little, since training stops early."""


@dataclass(frozen=True, slots=True)
class Softmax:
    """Weights `[place, class]`."""

    weights: Vectors

    @staticmethod
    def trained(vectors: Vectors, classes: Indices, counts: Vectors) -> Softmax:
        """Learn which class each row belongs to; `counts` says how much a row matters."""
        width = int(classes.max()) + 1
        weights = np.zeros((vectors.shape[1], width), np.float32)
        mean, square = np.zeros_like(weights), np.zeros_like(weights)
        order = np.random.default_rng(0)
        steps = PASSES * -(-len(classes) // BATCH)
        step = 0
        for _ in range(PASSES):
            shuffled = order.permutation(len(classes))
            for start in range(0, len(classes), BATCH):
                rows = shuffled[start : start + BATCH]
                slope = _slope(weights, vectors[rows], classes[rows], counts[rows])
                step += 1
                mean += (1 - DECAYS[0]) * (slope - mean)
                square += (1 - DECAYS[1]) * (slope * slope - square)
                rate = RATE * (1 - (step - 1) / steps) / (1 - DECAYS[0] ** step)
                weights -= rate * mean / (np.sqrt(square / (1 - DECAYS[1] ** step)) + 1e-6)
        return Softmax(weights)

    def shares(self, vectors: Vectors) -> Vectors:
        """How likely each row is of each class: `[row, class]`, each row adding up to 1."""
        return _shares(vectors @ self.weights)


def _slope(weights: Vectors, vectors: Vectors, classes: Indices, counts: Vectors) -> Vectors:
    errors = _shares(vectors @ weights)
    errors[np.arange(len(classes)), classes] -= 1
    errors *= counts[:, None] / len(classes)
    slope: Vectors = vectors.T @ errors
    slope += RIDGE * weights
    return slope


def _shares(scores: Vectors) -> Vectors:
    scores -= scores.max(axis=1, keepdims=True)
    np.exp(scores, out=scores)
    scores /= scores.sum(axis=1, keepdims=True)
    return scores
