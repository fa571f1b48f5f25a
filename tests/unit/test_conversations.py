"""Golden conversations: what skills promise to answer, turn by turn, through the whole turn.

They lie beside the skill that owns them, in `conversations.en.toml`.
"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from assistant.authoring.conversations import Conversation, Stage, read_conversations
from assistant.settings import Paths
from tests.unit.shipped_skills import shipped_skills

ROOT = Path(__file__).resolve().parents[2]
GOLDEN = tuple(
    one
    for file in sorted(ROOT.glob("*/*/conversations.en.toml"))
    for one in read_conversations(file)
)


@pytest.fixture(scope="module")
def stage(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Stage]:
    root = str(tmp_path_factory.mktemp("home"))
    stage = Stage(Paths.from_environment({"ASSISTANT_HOME": root}), shipped_skills())
    with stage.closing:
        yield stage


@pytest.mark.parametrize("golden", GOLDEN, ids=lambda one: f"{one.skill}: {one.name}")
def test_a_golden_conversation(golden: Conversation, stage: Stage) -> None:
    assert [f"{wrong.said}: {wrong.reason}" for wrong in stage.play(golden)] == []


def test_every_shipped_skill_has_golden_conversations() -> None:
    skills = {folder.parent.name for folder in (ROOT / "skills").glob("*/skill.toml")}
    counts = {skill: sum(one.skill == skill for one in GOLDEN) for skill in skills}
    assert {skill for skill, count in counts.items() if count < 3} == set()


def test_no_two_conversations_have_one_name() -> None:
    names = [(one.skill, one.name) for one in GOLDEN]
    assert len(names) == len(set(names))
