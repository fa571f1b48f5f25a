"""What was misheard is said again, as a person would, and not more often than they would."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime, time
from typing import TYPE_CHECKING, cast

from assistant.cli.demo_living import live_through
from assistant.cli.demo_script import Day, Scene
from assistant.values import (
    Act,
    Interpretation,
    LearntFact,
    Question,
    SpokenReply,
    Transcript,
    Turn,
)
from tests.unit.cli_fakes import NOW

if TYPE_CHECKING:
    from assistant.cli.demo_showing import Showing
    from assistant.cli.demo_stage import Stage

SCENE = Scene(time(7, 41), "Call me Robin.", "a name", "about_me.tell", learns="address_as")
LEARNT = Turn(
    NOW,
    Transcript("call me Robin", 0.6, "whisper"),
    Interpretation("about_me", "tell"),
    SpokenReply(Act("about_me", "named"), "Hello, Robin.", "calm"),
    (LearntFact("f1", "address_as", "Robin", "stated"),),
)
MISHEARD = replace(LEARNT, heard=Transcript("call me robbing", 0.6, "whisper"), learned=())
NOTHING_LEARNT = replace(LEARNT, learned=())
UNSURE = replace(
    NOTHING_LEARNT,
    reply=SpokenReply(Act("core", "did_you_mean", question=Question("unsure")), "Is that right?"),
)


@dataclass
class FakeStage:
    """Answers with the turns it was given, one after the other."""

    turns: list[Turn]
    said: list[tuple[str, int]] = field(default_factory=list)

    def say(self, text: str, at: datetime, tries: int) -> Turn:
        self.said.append((text, tries))
        return self.turns[len(self.said) - 1]

    def announcements(self, at: datetime) -> tuple[SpokenReply, ...]:
        return ()

    def known(self) -> frozenset[str]:
        return frozenset()

    def facts(self) -> Mapping[str, str]:
        return {}


@dataclass
class FakeShowing:
    """Keeps what would be shown: the heading, and what was not right."""

    shown: list[tuple[bool, Sequence[str]]] = field(default_factory=list)

    def turn(
        self,
        scene: Scene,
        turn: Turn,
        missing: Sequence[str],
        facts: Mapping[str, str],
        *,
        again: bool,
    ) -> None:
        self.shown.append((again, missing))


def lived(*turns: Turn) -> tuple[FakeStage, FakeShowing, Day]:
    stage, showing, day = FakeStage(list(turns)), FakeShowing(), Day("calm")
    list(live_through(SCENE, NOW, day, cast("Stage", stage), cast("Showing", showing)))
    return stage, showing, day


def test_what_went_as_intended_is_said_once() -> None:
    stage, _, day = lived(LEARNT)
    assert stage.said == [("Call me Robin.", 1)]
    assert (day.scenes, day.repeated, day.shortfalls) == (1, 0, [])


def test_what_was_misheard_is_said_again_a_few_times_at_most() -> None:
    stage, showing, day = lived(MISHEARD, LEARNT)
    assert stage.said == [("Call me Robin.", 1), ("Call me Robin.", 2)]
    assert showing.shown == [(False, ("learnt no address_as",)), (True, ())]
    assert (day.repeated, day.shortfalls) == (1, [])
    stage, _, day = lived(*[MISHEARD] * 4)
    assert len(stage.said) == 4
    assert day.shortfalls == [(SCENE, ("learnt no address_as",))]


def test_what_was_heard_right_and_went_wrong_is_not_tried_again() -> None:
    stage, _, day = lived(NOTHING_LEARNT)
    assert len(stage.said) == 1
    assert day.shortfalls == [(SCENE, ("learnt no address_as",))]


def test_asked_whether_it_heard_right_the_person_says_yes() -> None:
    yes = replace(LEARNT, understood=Interpretation("about_me", "remember"))
    stage, showing, day = lived(UNSURE, yes)
    assert [text for text, _ in stage.said] == ["Call me Robin.", "Yes, please."]
    assert showing.shown == [(False, ()), (False, ())]
    assert day.shortfalls == []
