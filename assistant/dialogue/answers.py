"""Whether an utterance is an answer: yes, no, cancel, or a wish to hear it again."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from importlib import resources


class Answer(StrEnum):
    YES = "yes"
    NO = "no"
    CANCEL = "cancel"
    REPEAT = "repeat"


@dataclass(frozen=True, slots=True)
class AnswerWords:
    """The phrases of each kind of answer in one language, in lower case."""

    phrases: Mapping[Answer, Sequence[str]]
    polite: Sequence[str]

    @staticmethod
    def load(language: str) -> AnswerWords:
        data = resources.files(__package__).joinpath(f"words.{language}.toml")
        lists = tomllib.loads(data.read_text(encoding="utf-8"))
        return AnswerWords({kind: tuple(lists[kind]) for kind in Answer}, tuple(lists["polite"]))

    def kind_of(self, text: str) -> Answer | None:
        """The one kind that `text` is made of, politeness aside; None for anything else."""
        words = _plain(text)
        for kind, phrases in self.phrases.items():
            if _is_made_of(words, (*phrases, *self.polite)) and not _is_made_of(words, self.polite):
                return kind
        return None


def _plain(text: str) -> str:
    letters = re.sub(r"[^\w' ]", " ", text.lower().replace("’", "'"))
    return " ".join(letters.split())


def _is_made_of(words: str, phrases: Sequence[str]) -> bool:
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
