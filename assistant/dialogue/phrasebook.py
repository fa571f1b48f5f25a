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
    reasons: tuple[str, ...]
    chains: tuple[str, ...]
    follow_ups: tuple[str, ...]
    corrections: tuple[str, ...]
    meanings: tuple[str, ...]
    repairs: tuple[str, ...]
    denials: tuple[str, ...]
    buts: tuple[str, ...]
    changes: tuple[str, ...]
    change_frames: Sequence[Sequence[str]]
    change: str
    take_backs: tuple[str, ...]
    once_more: tuple[str, ...]
    what_was_done: tuple[str, ...]
    remembering: str
    pointers: tuple[str, ...]
    determiners: tuple[str, ...]
    definite: Mapping[str, str]
    stand_ins: tuple[str, ...]
    capitals: tuple[str, ...]
    before_answers: tuple[str, ...]
    after_answers: tuple[str, ...]
    links: tuple[str, ...]
    choices: Sequence[Sequence[str]]
    last_choice: tuple[str, ...]
    unit_in_doubt: str
    examples: Mapping[str, str]

    def definitely(self, determiner: str) -> str:
        """The definite article in the place of a determiner: "the" for "a"."""
        return self.definite.get(determiner, self.definite[""])

    @staticmethod
    def load(language: str) -> Phrasebook:
        """Raises `FileNotFoundError` where nobody has written that language down."""
        file = resources.files(__package__).joinpath(f"words.{language}.toml")
        data = tomllib.loads(file.read_text(encoding="utf-8"))
        letters = str.maketrans(data.pop("letters", {}))

        def forms(phrases: Sequence[str]) -> tuple[str, ...]:
            """The same, and as they are written without the keys for some letters."""
            plain = (phrase.translate(letters) for phrase in phrases) if letters else ()
            return tuple(dict.fromkeys((*phrases, *plain)))

        def listed(key: str) -> tuple[str, ...]:
            return forms(data[key])

        return Phrasebook(
            AnswerWords({kind: listed(kind) for kind in Answer}, listed("polite")),
            joiners=listed("joiners"),
            reasons=listed("reasons"),
            chains=listed("chains"),
            follow_ups=listed("follow_ups"),
            corrections=listed("corrections"),
            meanings=listed("meanings"),
            repairs=listed("repairs"),
            denials=listed("denials"),
            buts=listed("buts"),
            changes=listed("changes"),
            change_frames=data["change_frames"],
            change=data["change"],
            take_backs=listed("take_backs"),
            once_more=listed("once_more"),
            what_was_done=listed("what_was_done"),
            remembering=data["remembering"],
            pointers=listed("pointers"),
            determiners=listed("determiners"),
            definite=data["definite"],
            stand_ins=listed("stand_ins"),
            capitals=listed("capitals"),
            before_answers=listed("before_answers"),
            after_answers=listed("after_answers"),
            links=listed("links"),
            choices=[forms(choice) for choice in data["choices"]],
            last_choice=listed("last_choice"),
            unit_in_doubt=data["unit_in_doubt"],
            examples=data["examples"],
        )
