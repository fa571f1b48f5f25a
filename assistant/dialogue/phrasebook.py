"""What people say to hold a conversation together, as data of one language."""

from __future__ import annotations

import tomllib
from dataclasses import dataclass
from importlib import resources

from assistant.dialogue.answers import Answer, AnswerWords


@dataclass(frozen=True, slots=True)
class Phrasebook:
    """The lists of `words.<language>.toml`, in lower case; that file says what each is for."""

    answers: AnswerWords
    joiners: tuple[str, ...]
    follow_ups: tuple[str, ...]
    corrections: tuple[str, ...]
    meanings: tuple[str, ...]
    changes: tuple[str, ...]
    pointers: tuple[str, ...]
    determiners: tuple[str, ...]
    definite: str
    stand_ins: tuple[str, ...]
    capitals: tuple[str, ...]

    @staticmethod
    def load(language: str) -> Phrasebook:
        data = resources.files(__package__).joinpath(f"words.{language}.toml")
        lists = tomllib.loads(data.read_text(encoding="utf-8"))
        answers = {kind: tuple(lists[kind]) for kind in Answer}
        return Phrasebook(
            AnswerWords(answers, tuple(lists["polite"])),
            joiners=tuple(lists["joiners"]),
            follow_ups=tuple(lists["follow_ups"]),
            corrections=tuple(lists["corrections"]),
            meanings=tuple(lists["meanings"]),
            changes=tuple(lists["changes"]),
            pointers=tuple(lists["pointers"]),
            determiners=tuple(lists["determiners"]),
            definite=lists["definite"],
            stand_ins=tuple(lists["stand_ins"]),
            capitals=tuple(lists["capitals"]),
        )
