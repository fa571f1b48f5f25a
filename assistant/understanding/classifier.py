"""Which intent a sentence is likeliest of.

A linear model over words and their parts generalises from a skill's templates to wordings its
author never thought of. It always has a favourite, so its share alone is no reason to act: the
words that the intent's templates do not have ("decline my card" for "why did you say that") tell
meant sentences from others far better (`families`). Both together make the band (`bands`).
"""

from __future__ import annotations

from collections.abc import Sequence, Set
from dataclasses import dataclass
from functools import cache

import numpy as np

from assistant.understanding.arrays import Vectors
from assistant.understanding.background import Background
from assistant.understanding.bands import Opinion
from assistant.understanding.features import Features, rarity
from assistant.understanding.lessons import Subject, subjects
from assistant.understanding.meaning import Meaning
from assistant.understanding.normalising import Normaliser, NormalText
from assistant.understanding.sentence_model import SentenceModel
from assistant.understanding.softmax import Softmax
from assistant.understanding.templates import CompiledSkill
from assistant.values import Wording


@dataclass(frozen=True, slots=True)
class Guess:
    """The likeliest intent of a sentence, by its skill's name and its own. `share` is in 0…1, and
    `others` the share of all that is not for us."""

    intent: tuple[str, str]
    share: float
    others: float


@dataclass(frozen=True, slots=True)
class Likely:
    """The likeliest intents of some texts, and the share of all that is not for us."""

    intents: Set[tuple[str, str]]
    others: float


class Classifier:
    """Trained once for a set of skills, in about a second, always the same way."""

    def __init__(
        self,
        skills: Sequence[CompiledSkill],
        background: Background,
        normaliser: Normaliser,
        wordings: Sequence[Wording] = (),
        sentence_model: SentenceModel | None = None,
    ) -> None:
        found = subjects(skills, background, wordings)
        self._intents = [subject.intent for subject in found]
        declined = {
            (skill.skill, each.intent)
            for skill in skills
            for each in skill.templates
            if each.traits.declines
        }
        self._others = [intent is None or intent in declined for intent in self._intents]
        self._features = Features(background.alike, background.kin)
        self._model, self._rare = _trained(found, self._features, normaliser)
        self._last: tuple[str | None, Vectors] = (None, self._rare)
        self._meaning = Meaning.trained(found, sentence_model) if sentence_model else None

    def guess(self, text: NormalText) -> Guess | None:
        """The likeliest intent, None where it is likelier nobody's business."""
        shares = self._shares_of(text)
        best = int(shares.argmax())
        intent = self._intents[best]
        if intent is None:
            return None
        return Guess(intent, float(shares[best]), self._share_of_others(shares))

    def opinion(self, text: NormalText, intent: tuple[str, str]) -> Opinion:
        """What it makes of `text` as a sentence of `intent`."""
        shares = self._shares_of(text)
        likeliest = self._intents[int(shares.argmax())]
        share = float(shares[self._intents.index(intent)]) if intent in self._intents else 0.0
        others = self._share_of_others(shares)
        return Opinion(share, likeliest == intent, likeliest is None, others)

    def likely(self, texts: Sequence[NormalText], limit: int) -> Likely:
        """The intents likeliest of all texts together, however likely nobody's business."""
        shares = self._shares(texts).mean(axis=0)
        order = np.argsort(-shares, kind="stable")
        known = [intent for at in order if (intent := self._intents[at]) is not None]
        return Likely(frozenset(known[:limit]), self._share_of_others(shares))

    def _shares_of(self, text: NormalText) -> Vectors:
        """Of one text, which is asked about several times in a turn: the last one is kept."""
        known, shares = self._last
        if known != text.text:
            shares = self._shares([text])[0]
            self._last = text.text, shares
        return shares

    def _share_of_others(self, shares: Vectors) -> float:
        return float(shares[self._others].sum())

    def _shares(self, texts: Sequence[NormalText]) -> Vectors:
        sentences = [[word.text for word in text.words] for text in texts]
        shares = self._model.shares(self._features.vectors(sentences).weighed(self._rare))
        if self._meaning is None or not len(texts):
            return shares
        both: Vectors = (shares + self._meaning.shares(sentences)) * np.float32(0.5)
        return both


def _trained(
    found: Sequence[Subject], features: Features, normaliser: Normaliser
) -> tuple[Softmax, Vectors]:
    """Every subject counts by the root of its sentences: many templates are no reason to win.

    Also how much each place of a vector counts.
    """
    normal = cache(lambda token: [word.text for word in normaliser.normalise(token).words])
    sentences = [
        [word for token in sentence.split() for word in normal(token)]
        for subject in found
        for sentence in subject.sentences
    ]
    sizes = np.array([len(subject.sentences) for subject in found])
    classes = np.repeat(np.arange(len(found)), sizes)
    counts = (1 / np.sqrt(np.maximum(sizes, 1)))[classes]
    counts *= len(classes) / counts.sum()
    vectors = features.vectors(sentences)
    rare = rarity(vectors, classes)
    return Softmax.trained(vectors.weighed(rare), classes, counts.astype(np.float32)), rare
