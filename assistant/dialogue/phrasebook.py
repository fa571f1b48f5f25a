"""What people say to hold a conversation together, as data of one language."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping, Sequence
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
    denials: tuple[str, ...]
    changes: tuple[str, ...]
    take_backs: tuple[str, ...]
    pointers: tuple[str, ...]
    determiners: tuple[str, ...]
    definite: str
    stand_ins: tuple[str, ...]
    capitals: tuple[str, ...]
    before_answers: tuple[str, ...]
    after_answers: tuple[str, ...]
    links: tuple[str, ...]
    choices: Sequence[Sequence[str]]
    last_choice: tuple[str, ...]
    unit_in_doubt: str
    examples: Mapping[str, str]

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
            denials=tuple(lists["denials"]),
            changes=tuple(lists["changes"]),
            take_backs=tuple(lists["take_backs"]),
            pointers=tuple(lists["pointers"]),
            determiners=tuple(lists["determiners"]),
            definite=lists["definite"],
            stand_ins=tuple(lists["stand_ins"]),
            capitals=tuple(lists["capitals"]),
            before_answers=tuple(lists["before_answers"]),
            after_answers=tuple(lists["after_answers"]),
            links=tuple(lists["links"]),
            choices=lists["choices"],
            last_choice=tuple(lists["last_choice"]),
            unit_in_doubt=lists["unit_in_doubt"],
            examples=lists["examples"],
        )
