"""The caring touch: hearing that somebody needs a human, and offering the one they named.

It goes before everything else that could be understood. Nothing of such a turn is ever kept.
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from importlib import resources

from assistant.dialogue.plain_words import plain
from assistant.values import CORE, Act, Interpretation, Json, Question, Session, SlotValue

CALL_HELPER = "call_helper"
"""Of the question "Shall I call Anna?", and the intent that a yes to it is."""

ALL_WELL = "all_well"
"""Intent of who says that there is no need."""

MOST_READINGS = 3


class Need(StrEnum):
    """What somebody needs a human for, the most pressing first."""

    URGENT = "urgent"
    DESPAIR = "despair"
    DISTRESS = "distress"
    HELP = "help"


@dataclass(frozen=True, slots=True)
class Helper:
    """A human the person named; `number` is "" where none was told."""

    name: str
    number: str = ""


NOBODY = Helper("")


@dataclass(frozen=True, slots=True)
class Care:
    """What needs.<language>.toml has: how each need is said, and whom to call in danger."""

    letters: Mapping[int, str]
    not_meant: Sequence[re.Pattern[str]]
    said: Mapping[Need, Sequence[re.Pattern[str]]]
    all_well: Sequence[re.Pattern[str]]
    emergency_number: str

    @staticmethod
    def load(language: str, region: str = "") -> Care:
        """For a `region` as in the settings, such as "GB"."""
        file = resources.files(__package__).joinpath(f"needs.{language}.toml")
        data = tomllib.loads(file.read_text(encoding="utf-8"))

        letters = str.maketrans(data.get("letters", {}))

        def compiled(pattern: str) -> re.Pattern[str]:
            # A list may name those below it.
            for name, words in data["lists"].items():
                pattern = pattern.replace("{" + name + "}", words)
            return re.compile(pattern.translate(letters))

        numbers = data["emergency_numbers"]
        return Care(
            letters,
            [compiled(one) for one in data["not_meant"]],
            {need: [compiled(one) for one in data[need.value]["patterns"]] for need in Need},
            [compiled(one) for one in data[ALL_WELL]["patterns"]],
            numbers.get(region, numbers[""]),
        )

    def is_well(self, heard: str, session: Session) -> bool:
        """Whether they say, upon what was taken for a need, that there is none."""
        last = session.last
        if last is None or not is_care(last.understood):
            return False
        text = plain(heard).translate(self.letters)
        return any(one.search(text) for one in self.all_well)

    def need_in(self, readings: Sequence[str]) -> Need | None:
        """What somebody who may have said any of `readings`, the likeliest first, needs."""
        texts = [plain(text).translate(self.letters) for text in readings[:MOST_READINGS]]
        meant = [one for one in texts if not any(it.search(one) for it in self.not_meant)]
        for need, patterns in self.said.items():
            if any(one.search(text) for text in meant for one in patterns):
                return need
        return None


def needs_human(need: Need, session: Session) -> Interpretation:
    """The need as a request; said again upon the question whether to call, it is a yes to it."""
    question = session.question
    if question is not None and question.topic == CALL_HELPER and question.yes is not None:
        return question.yes
    return Interpretation(CORE, need.value)


def is_care(wanted: Interpretation | None) -> bool:
    """Whether it is about somebody who needs a human: then nothing of the turn is kept."""
    return wanted is not None and wanted.skill == CORE and wanted.intent in (CALL_HELPER, *Need)


def first_of(helpers: Sequence[Helper]) -> Helper:
    """Whom to point to: the first who can be reached; `NOBODY` for none."""
    reachable = (one for one in helpers if one.number)
    return next(reachable, next(iter(helpers), NOBODY))


def offer(need: Need, helper: Helper, emergency_number: str, *, calls: bool) -> Act:
    """Offer `helper`; `calls`: a call can be placed from here."""
    question = call_question(helper) if calls else None
    slots: dict[str, Json] = {
        "helper": helper.name,
        "number": helper.number,
        "emergency_number": emergency_number,
        "asks": question is not None,
    }
    return Act(CORE, f"need_{need.value}", slots, question)


def call_question(helper: Helper) -> Question | None:
    """ "Shall I call Anna?", None where nobody knows how."""
    if not helper.number:
        return None
    slots = {
        "name": SlotValue(helper.name, helper.name),
        "number": SlotValue(helper.number, helper.number),
    }
    return Question(CALL_HELPER, yes=Interpretation(CORE, CALL_HELPER, slots=slots))


def calling(wanted: Interpretation, *, placed: bool) -> Act:
    """What to say once the call that `wanted` asks for was placed, or could not be."""
    slots: dict[str, Json] = {name: slot.value for name, slot in wanted.slots.items()}
    return Act(CORE, "calling" if placed else "call_failed", slots)
