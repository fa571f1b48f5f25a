"""Golden conversations: what skills promise to answer, turn by turn, through the whole turn.

They lie beside the skill that owns them, in `conversations.<language>.toml`.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import ExitStack
from functools import cache
from pathlib import Path

import pytest

from assistant.authoring.conversations import Conversation, read_conversations
from assistant.authoring.stage import Stage
from assistant.settings import Paths
from tests.unit.shipped_skills import LANGUAGES, shipped_skills

ROOT = Path(__file__).resolve().parents[2]
GOLDEN = tuple(
    (language, one)
    for language in LANGUAGES
    for file in sorted(ROOT.glob(f"*/*/conversations.{language}.toml"))
    for one in read_conversations(file)
)


@pytest.fixture(scope="module")
def stage(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Callable[[str], Stage]]:
    """An assistant a language, opened when it is first asked for."""
    with ExitStack() as closing:

        @cache
        def opened(language: str) -> Stage:
            root = str(tmp_path_factory.mktemp(language))
            paths = Paths.from_environment({"ASSISTANT_HOME": root})
            stage = Stage(paths, shipped_skills(language))
            closing.enter_context(stage.closing)
            return stage

        yield opened


@pytest.mark.parametrize(
    ("language", "golden"),
    GOLDEN,
    ids=[f"{language}: {one.skill}: {one.name}" for language, one in GOLDEN],
)
def test_a_golden_conversation(
    language: str, golden: Conversation, stage: Callable[[str], Stage]
) -> None:
    wrong = stage(language).play(golden)
    assert [f"{golden.turns[one.turn].title}: {one.reason}" for one in wrong] == []


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_shipped_skill_has_golden_conversations(language: str) -> None:
    skills = {file.parent.name for file in (ROOT / "skills").glob(f"*/sentences.{language}.toml")}
    told = [one.skill for spoken, one in GOLDEN if spoken == language]
    assert {skill for skill in skills if told.count(skill) < 3} == set()


def test_no_two_conversations_have_one_name() -> None:
    names = [(language, one.skill, one.name) for language, one in GOLDEN]
    assert len(names) == len(set(names))
