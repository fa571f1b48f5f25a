"""Golden conversations: what skills promise to answer, turn by turn, through the whole turn.

They lie beside the skill that owns them, in `conversations.en.toml`, and mention whatever of
a turn matters: an act's name, words of the reply, whether it asks. Every one begins with
nothing known and nothing scheduled.
"""

from __future__ import annotations

import tomllib
from collections.abc import Iterator, Mapping
from contextlib import ExitStack
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from pathlib import Path
from typing import Annotated
from zoneinfo import ZoneInfo

import pytest
from pydantic import BaseModel, BeforeValidator, ConfigDict, JsonValue

from assistant.assembly import SkillSet, open_assistant
from assistant.assistant import Assistant
from assistant.profile.wipe import wipe
from assistant.settings import Paths, Settings
from assistant.values import Json, SpokenReply, Turn
from tests.unit.shipped_skills import shipped_skills

ROOT = Path(__file__).resolve().parents[2]
FILES = sorted(ROOT.glob("*/*/conversations.en.toml"))
ALL_SAID = BeforeValidator(lambda value: [value] if isinstance(value, str) else value)


class _Checked(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)


class Step(_Checked):
    """What is said, or waited for, and what must come of it. Names may leave out the skill."""

    say: str | None = None
    after_minutes: float = 0
    restart: bool = False
    rings: str | None = None
    intent: str | None = None
    band: str | None = None
    act: str | None = None
    slots: dict[str, JsonValue] = {}
    asks: bool | None = None
    says: Annotated[tuple[str, ...], ALL_SAID] = ()
    never_says: Annotated[tuple[str, ...], ALL_SAID] = ()


class Conversation(_Checked):
    name: str
    at: str | None = None
    turns: tuple[Step, ...]


class ConversationsFile(_Checked):
    at: str
    zone: str
    conversation: tuple[Conversation, ...]


@dataclass(frozen=True, slots=True)
class Golden:
    """One conversation of `skill`, beginning at `at`."""

    skill: str
    name: str
    at: datetime
    turns: tuple[Step, ...]


def golden() -> Iterator[Golden]:
    for file in FILES:
        written = ConversationsFile.model_validate(tomllib.loads(file.read_text(encoding="utf-8")))
        zone = ZoneInfo(written.zone)
        for one in written.conversation:
            at = datetime.fromisoformat(one.at or written.at).replace(tzinfo=zone)
            yield Golden(file.parent.name, one.name, at, one.turns)


GOLDEN = tuple(golden())


@dataclass(slots=True)
class Home:
    """An assistant with all skills on a home of its own, emptied before each conversation."""

    paths: Paths
    known: SkillSet
    closing: ExitStack = field(default_factory=ExitStack)

    def open(self) -> Assistant:
        """Start it, or start it again; its skills' processes start anew, its files stay.

        Only what the skills' own files say is not read again.
        """
        self.closing.close()
        opened = open_assistant(paths=self.paths, settings=Settings(), known=self.known)
        return self.closing.enter_context(opened)


@pytest.fixture(scope="module")
def home(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Home]:
    root = str(tmp_path_factory.mktemp("home"))
    paths = Paths.from_environment({"ASSISTANT_HOME": root})
    home = Home(paths, shipped_skills())
    with home.closing:
        yield home


@pytest.fixture(scope="module")
def running(home: Home) -> list[Assistant]:
    """The running assistant, in a list so that a restart can take its place."""
    return [home.open()]


@pytest.mark.parametrize("golden", GOLDEN, ids=lambda one: f"{one.skill}: {one.name}")
def test_a_golden_conversation(golden: Golden, home: Home, running: list[Assistant]) -> None:
    assert wipe(home.paths).clean
    running[0].fresh()
    now = golden.at
    for step in golden.turns:
        # The clock on the wall, as the person's zone has it: elapsed time counts.
        now = (now.astimezone(ZoneInfo("UTC")) + timedelta(minutes=step.after_minutes)).astimezone(
            golden.at.tzinfo
        )
        if step.restart:
            running[0] = home.open()
        assert wrong(step, golden.skill, running[0], now) == [], step.say or step.rings


def wrong(step: Step, skill: str, assistant: Assistant, now: datetime) -> list[str]:
    """What is not as the step wants it."""
    found: list[str] = []
    if step.rings is not None:
        rung = assistant.announcements(now)
        names = [reply.act.full_name for reply in rung]
        if step.rings == "":
            return [f"it announces {names}"] if names else []
        if full(step.rings, skill) not in names:
            return [f"it announces {names}"]
        found += wrong_words(step, rung[names.index(full(step.rings, skill))])
    if step.say is not None:
        turn = assistant.ask(step.say, now)
        found += [*wrong_meaning(step, skill, turn), *wrong_words(step, turn.reply)]
        if step.act and turn.reply.act.full_name != full(step.act, skill):
            found.append(f"the act is {turn.reply.act.full_name}: {turn.reply.text!r}")
        if step.asks is not None and turn.reply.asks is not step.asks:
            found.append(f"it {'asks' if turn.reply.asks else 'does not ask'}")
    return found


def wrong_meaning(step: Step, skill: str, turn: Turn) -> Iterator[str]:
    understood = turn.understood
    name = understood.name if understood else ""
    if step.intent is not None and name != full(step.intent, skill):
        yield f"it is taken for {name!r}"
    if step.band is not None and turn.band.value != step.band:
        yield f"the band is {turn.band.value}"
    values: Mapping[str, Json] = (
        {slot: value.value for slot, value in understood.slots.items()} if understood else {}
    )
    if any(values.get(slot) != value for slot, value in step.slots.items()):
        yield f"the slots are {values}"


def wrong_words(step: Step, reply: SpokenReply) -> Iterator[str]:
    text = reply.text.casefold()
    yield from (f"no {words!r} in {text!r}" for words in step.says if words.casefold() not in text)
    yield from (f"{words!r} in {text!r}" for words in step.never_says if words.casefold() in text)


def full(name: str, skill: str) -> str:
    return name if "." in name or not name else f"{skill}.{name}"


def test_every_shipped_skill_has_golden_conversations() -> None:
    skills = {folder.parent.name for folder in (ROOT / "skills").glob("*/skill.toml")}
    counts = {skill: sum(one.skill == skill for one in GOLDEN) for skill in skills}
    assert {skill for skill, count in counts.items() if count < 3} == set()


def test_no_two_conversations_have_one_name() -> None:
    names = [(one.skill, one.name) for one in GOLDEN]
    assert len(names) == len(set(names))
