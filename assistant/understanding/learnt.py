"""What is learnt of the skills' sentences: made when it is first needed, for it takes seconds."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from functools import cached_property

from assistant.understanding.background import load_background
from assistant.understanding.classifier import Classifier
from assistant.understanding.families import Families
from assistant.understanding.guessing import Guesser
from assistant.understanding.keeping import Keep, Made, made_now
from assistant.understanding.normalising import Normaliser
from assistant.understanding.ranking import Grammar
from assistant.understanding.sentence_model import SentenceModel
from assistant.understanding.templates import CompiledSkill
from assistant.values import Wording


@dataclass(frozen=True)
class Learnt:
    """Of these skills, and of what one person has corrected (`wordings`)."""

    skills: Sequence[CompiledSkill]
    grammar: Grammar
    normaliser: Normaliser
    language: str
    sentence_model: SentenceModel | None = None
    keep: Keep = made_now
    wordings: tuple[Wording, ...] = ()

    def with_wordings(self, wordings: Sequence[Wording]) -> Learnt:
        """The same with other corrections; nothing is made yet."""
        return replace(self, wordings=tuple(wordings))

    @cached_property
    def guesser(self) -> Guesser:
        """What is exact needs it only where it is mostly free text."""
        return Guesser(
            self.grammar, self._classifier(), self.families, self.normaliser, self.wordings
        )

    @cached_property
    def families(self) -> Families:
        """Which words each intent has."""
        return self._made("families", self._new_families)

    def _classifier(self) -> Classifier:
        if self.sentence_model is None:
            return self._made("classifier", self._new_classifier)
        return self._new_classifier()

    def _made(self, name: str, make: Callable[[], Made]) -> Made:
        """What comes of a person's own sentences stays in memory."""
        return make() if self.wordings else self.keep(name, make)

    def _new_classifier(self) -> Classifier:
        background = load_background(self.language)
        return Classifier(
            self.skills, background, self.normaliser, self.wordings, self.sentence_model
        )

    def _new_families(self) -> Families:
        background = load_background(self.language)
        return Families(self.grammar.templates, background, self.normaliser, self.wordings)
