"""Whether an utterance is an answer: yes, no, cancel, a wish to hear it again, a complaint …"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum

from assistant.dialogue.plain_words import plain


class Answer(StrEnum):
    YES = "yes"
    NO = "no"
    CANCEL = "cancel"
    REPEAT = "repeat"
    BACK = "back"
    UNDO = "undo"
    UNSURE = "unsure"
    WRONG = "wrong"


_SAID_WITH = {
    Answer.NO: Answer.UNSURE,
    Answer.CANCEL: Answer.NO,
    Answer.UNDO: Answer.NO,
    Answer.WRONG: Answer.NO,
}
"""Which answer may stand beside another: "no, wait", "no, that was wrong"."""


@dataclass(frozen=True, slots=True)
class AnswerWords:
    """The phrases of each kind of answer in one language, in lower case."""

    phrases: Mapping[Answer, Sequence[str]]
    polite: Sequence[str]

    def kind_of(self, text: str) -> Answer | None:
        """The one kind that `text` is made of, politeness aside; None for anything else.

        A phrase as it stands is what it is, whatever its words would be by themselves.
        """
        words = plain(text)
        itself = next((kind for kind in Answer if words in self.phrases[kind]), None)
        return itself or next((kind for kind in Answer if self._is_made_of(words, kind)), None)

    def _is_made_of(self, words: str, kind: Answer) -> bool:
        said_with = _SAID_WITH.get(kind)
        beside = (*self.polite, *(self.phrases[said_with] if said_with else ()))
        return _can_be_cut(words, (*self.phrases[kind], *beside)) and not _can_be_cut(words, beside)


def _can_be_cut(words: str, phrases: Sequence[str]) -> bool:
    """Whether `words` can be cut, without a rest, into `phrases`."""
    reached = {0}
    text = words + " "
    for start in range(len(text)):
        if start in reached:
            reached |= {
                start + len(phrase) + 1
                for phrase in phrases
                if text.startswith(phrase + " ", start)
            }
    return bool(words) and len(text) in reached
