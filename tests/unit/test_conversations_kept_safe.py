"""What is risky asks first, and what can be undone is undone: of every intent, in what skills say.

Read off the golden conversations: whatever one of them does is done once more, and taken back.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from datetime import UTC, datetime
from functools import cache
from pathlib import Path

import pytest

from assistant.authoring.conversations import Conversation, Step, read_conversations
from assistant.authoring.stage import Stage
from assistant.settings import Paths
from assistant.values import Risk
from tests.unit.shipped_skills import shipped_skills

ROOT = Path(__file__).resolve().parents[2]
FEWEST_CONVERSATIONS = 300
ARE_YOU_SURE = "core.are_you_sure"
NOON = datetime(2026, 11, 21, 12, tzinfo=UTC)
MOST_TRIED = 6
"""Of one intent: a conversation may do it where there was nothing to do."""

SAYS_IT_CANNOT = {"home.scene"}
"""Nobody knows what a scene of the person's own changes."""


@cache
def golden(language: str = "en") -> tuple[Conversation, ...]:
    files = sorted(ROOT.glob(f"*/*/conversations.{language}.toml"))
    return tuple(one for file in files for one in read_conversations(file))


@cache
def places() -> Mapping[str, Sequence[tuple[Conversation, int]]]:
    """Where each of them is asked for, by its full name; the words are read once each."""
    wanted = set(said(Risk.UNDOABLE, Risk.COSTLY))
    skills = {name.partition(".")[0] for name in wanted}
    found: dict[str, list[tuple[Conversation, int]]] = defaultdict(list)
    for one in golden():
        for at, step in enumerate(one.turns):
            if one.skill in skills and step.say:
                found[intent_of(step, one)].append((one, at))
    return found


def intent_of(step: Step, one: Conversation) -> str:
    """What it says, where that is meant to the letter; "" otherwise."""
    if step.intent:
        return step.intent if "." in step.intent else f"{one.skill}.{step.intent}"
    return meant(step.say or "")


@cache
def meant(text: str) -> str:
    readings = shipped_skills().understanding.exactly(text, NOON)
    return readings[0].name if readings else ""


@cache
def said(*risks: Risk) -> tuple[str, ...]:
    """The intents of these risks which there are sentences for."""
    skills = zip(shipped_skills().manifests, shipped_skills().compiled, strict=True)
    return tuple(
        f"{manifest.name}.{name}"
        for manifest, compiled in skills
        for name, intent in manifest.intents.items()
        if manifest.folder.parent.name == "skills" and intent.risk in risks
        if any(it.intent == name for it in compiled.templates)
    )


@pytest.fixture(scope="module")
def stage(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Stage]:
    paths = Paths.from_environment({"ASSISTANT_HOME": str(tmp_path_factory.mktemp("home"))})
    stage = Stage(paths, shipped_skills())
    with stage.closing:
        yield stage


def test_there_are_enough_of_them() -> None:
    assert len(golden()) >= FEWEST_CONVERSATIONS


@pytest.mark.parametrize("name", said(Risk.COSTLY))
def test_what_costs_asks_first_in_a_conversation(name: str) -> None:
    acts = {one.turns[at].act for one, at in places()[name]}
    assert ARE_YOU_SURE in acts


@pytest.mark.parametrize("name", said(Risk.UNDOABLE))
def test_what_a_conversation_does_is_taken_back(name: str, stage: Stage) -> None:
    act = "core.cannot_undo" if name in SAYS_IT_CANNOT else "core.undone"
    tried = [shortened(one, at, act) for one, at in places()[name]][:MOST_TRIED]
    assert tried, "no conversation asks for it"
    wrong = []
    for one in tried:
        wrong = [it.reason for it in stage.play(one)]
        if not wrong:
            return
    pytest.fail(f"“undo that”: {wrong}")


def shortened(one: Conversation, at: int, act: str) -> Conversation:
    """As far as that step, and a yes where it asks for one, and then taken back."""
    turns = [*one.turns[: at + 1]]
    if at + 1 < len(one.turns) and (one.turns[at + 1].say or "").startswith("yes"):
        turns.append(one.turns[at + 1])
    return replace(one, turns=(*turns, Step(say="undo that", act=act)))
