"""The demo is honest: what did not come true of a scene is said."""

from __future__ import annotations

from dataclasses import replace
from datetime import time

import pytest

from assistant.cli.demo_script import Day, Scene, read_script, shortfalls
from assistant.values import (
    Act,
    Band,
    FactUse,
    Interpretation,
    LearntFact,
    Question,
    SpokenReply,
    Transcript,
    Turn,
)
from tests.unit.cli_fakes import NOW

GOOD = Turn(
    NOW,
    Transcript("set a timer for ten minutes", 1.0, "whisper"),
    Interpretation("timers", "set"),
    SpokenReply(
        Act("timers", "set"), "Ten minutes, Robin.", "calm", used=(FactUse("f1", "call me"),)
    ),
    (LearntFact("f2", "address_as", "Robin", "stated"),),
)
SCENE = Scene(
    time(7, 30),
    "Set a timer for ten minutes.",
    "a request",
    "timers.*",
    learns="address_as",
    says="Robin",
    says_not="London",
    uses=True,
    shorter_than="before",
    another_voice=True,
)
BEFORE = {"before": "Your timer for ten minutes has started."}


def test_nothing_is_missing_from_a_scene_that_came_true() -> None:
    assert shortfalls(SCENE, GOOD, BEFORE, "warm") == ()


@pytest.mark.parametrize(
    ("scene", "turn", "missing"),
    [
        (SCENE, replace(GOOD, understood=None), "understood nothing"),
        (SCENE, replace(GOOD, understood=Interpretation("clock", "time")), "understood clock.time"),
        (replace(SCENE, declines=True), GOOD, "did not explain why it cannot"),
        (replace(SCENE, asks=True), GOOD, "did not ask"),
        (
            SCENE,
            replace(
                GOOD, reply=replace(GOOD.reply, act=Act("timers", "set", question=Question("x")))
            ),
            "asked back",
        ),
        (SCENE, replace(GOOD, learned=()), "learnt no address_as"),
        (SCENE, replace(GOOD, reply=replace(GOOD.reply, text="Ten minutes.")), "did not say Robin"),
        (replace(SCENE, says_not="Ten"), GOOD, "still said Ten"),
        (SCENE, replace(GOOD, reply=replace(GOOD.reply, used=())), "used nothing it knows"),
        (
            SCENE,
            replace(GOOD, reply=replace(GOOD.reply, text="A timer for ten minutes, Robin, is on.")),
            "was no shorter",
        ),
        (
            SCENE,
            replace(GOOD, reply=replace(GOOD.reply, voice="warm")),
            "kept its voice",
        ),
    ],
)
def test_what_is_missing_is_named(scene: Scene, turn: Turn, missing: str) -> None:
    assert shortfalls(scene, turn, BEFORE, "warm") == (missing,)


def test_a_day_remembers_answers_voices_and_what_went_wrong() -> None:
    day = Day("warm")
    first = Scene(time(7), "a", "", "timers.set", name="before", another_voice=True)
    then = Scene(time(8), "b", "", "timers.set", shorter_than="before", knows_not="home")
    assert day.judge(first, GOOD, known=()) == ()
    day.end(first, (), tries=2)
    missing = day.judge(then, GOOD, known=["home"])
    day.end(then, missing, tries=1)
    assert day.as_json() == {
        "scenes": 2,
        "as_intended": 1,
        "said_again": 1,
        "shortfalls": [{"said": "b", "missing": ["was no shorter", "still knows the home"]}],
    }


def test_the_day_that_is_shipped_can_be_read_and_tells_a_story() -> None:
    scenes = read_script()
    assert len(scenes) >= 8
    assert [scene.at for scene in scenes] == sorted(scene.at for scene in scenes)
    names = {scene.name for scene in scenes}
    assert all(scene.shorter_than in names for scene in scenes if scene.shorter_than)
    for wanted in ("declines", "asks", "learns", "uses", "shorter_than", "another_voice"):
        assert any(getattr(scene, wanted) for scene in scenes), wanted


@pytest.mark.parametrize(
    ("heard", "right"),
    [("set a timer, for ten minutes", True), ("Set a time for ten minutes.", False), ("", False)],
)
def test_only_what_was_misheard_is_said_again(heard: str, right: bool) -> None:
    assert SCENE.heard_right(replace(GOOD, heard=Transcript(heard, 1.0, "whisper"))) is right


def asking(heard: str) -> Turn:
    act = Act("core", "did_you_mean", question=Question("unsure"))
    return replace(GOOD, heard=Transcript(heard, 0.4, "whisper"), reply=SpokenReply(act, "Right?"))


def test_who_is_asked_whether_that_was_heard_says_yes() -> None:
    assert SCENE.asked_back(asking("set a timer for ten minutes"))
    assert not SCENE.asked_back(asking("set a time for ten minutes"))
    assert not SCENE.asked_back(GOOD)
    assert not replace(SCENE, asks=True).asked_back(asking("set a timer for ten minutes"))
    unsure = replace(
        asking("timer ten"), understood=Interpretation("timers", "set", band=Band.CONFIRM)
    )
    assert replace(SCENE, asks=True).asked_back(unsure)
    assert not replace(SCENE, understood="clock.time").asked_back(unsure)
    agreed = SCENE.agreed_to()
    assert shortfalls(agreed, replace(GOOD, understood=None), BEFORE, "warm") == ()
    assert agreed.learns == SCENE.learns
