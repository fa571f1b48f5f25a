"""The classifier's second voice, where there is a sentence model: like by meaning, not by words."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from assistant.understanding.arrays import Vectors
from assistant.understanding.lessons import Subject
from assistant.understanding.sentence_model import SentenceModel
from assistant.understanding.softmax import Softmax
from assistant.understanding.sparse import SparseRows

MOST_OF_A_SUBJECT = 16
"""Sentences; each takes the transformer about two milliseconds, and these vary enough."""

SHARPNESS = 4.0
"""What the vectors are multiplied by: those of all requests lie close together."""


@dataclass(frozen=True, slots=True)
class Meaning:
    """A sentence model and what was learnt on top of it."""

    model: SentenceModel
    softmax: Softmax

    @staticmethod
    def trained(subjects: Sequence[Subject], model: SentenceModel) -> Meaning:
        """Learn to tell `subjects` apart; takes a few seconds."""
        each = [_spread(subject.sentences) for subject in subjects]
        sentences = [sentence for some in each for sentence in some]
        classes = np.repeat(np.arange(len(subjects)), [len(some) for some in each])
        counts = np.ones(len(sentences), np.float32)
        return Meaning(model, Softmax.trained(_vectors(model, sentences), classes, counts))

    def shares(self, sentences: Sequence[Sequence[str]]) -> Vectors:
        """How likely each sentence, given as its words, is of each subject."""
        return self.softmax.shares(_vectors(self.model, [" ".join(words) for words in sentences]))


def _vectors(model: SentenceModel, sentences: Sequence[str]) -> SparseRows:
    vectors = model.vectors(sentences) * np.float32(SHARPNESS)
    rows, places = np.nonzero(vectors)
    return SparseRows.of(vectors.shape, rows, places, vectors[rows, places])


def _spread(sentences: Sequence[str]) -> Sequence[str]:
    """Some of the sentences, from the first to the last."""
    every = max(1, -(-len(sentences) // MOST_OF_A_SUBJECT))
    return sentences[::every]
