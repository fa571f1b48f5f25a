"""The test kit that authors import, tried on a skill that uses most of it."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import timedelta
from pathlib import Path

import pytest

from assistant.errors import SkillError
from assistant.skill import RefusedError, SlotValue
from assistant.skill_testing import SkillUnderTest, World, load_skill
from assistant.values import Json

MANIFEST = """\
name = "tea"
version = "1.0"
api = 1
description = "Brews tea"
permissions = ["schedule", "storage"]
[profile]
home = "to know its water"
[settings.minutes]
kind = "number"
label = "How long"
default = 4
[intents.brew]
[intents.note]
[intents.pour]
[intents.style]
[intents.note_later]
"""
CODE = """\
from datetime import time, timedelta
from assistant.skill import Every, Skill, act, ask
from .words import KINDS
skill = Skill()

@skill.intent("brew")
def brew(request):
    if not request.text("kind"):
        return ask("kind", act("which", kinds=KINDS), then=request)
    due = request.now + timedelta(minutes=request.settings["minutes"])
    every = Every(tuple(range(7)), time(due.hour, due.minute)) if request.value("daily") else None
    request.schedule.add(due=due, act="ready", slots={"kind": request.said("kind")}, every=every)
    return act("brewing").or_ask(no=request.to("pour", how="down the sink"))

@skill.intent("note")
def note(request):
    request.storage.write("pots.md", request.storage.read("pots.md") or "one")
    return act("noted", home=[fact.object for fact in request.profile.recall("home")])

@skill.intent("pour")
def pour(request):
    return act("poured", how=request.text("how"))

@skill.intent("note_later")
def note_later(request):
    due = request.now + timedelta(minutes=4)
    request.schedule.do(due=due, step=request.to("note", pot="blue"), otherwise="unnoted")
    return act("noted")

@skill.intent("style")
def style(request):
    request.style.set("pace", "slower")
    return act("poured", how="slowly")
"""
REPLIES = """\
[acts.which]
normal = ["Which? {{ kinds | listing }}?"]
[acts.ready]
terse = ["Tea."]
normal = ["{{ kind }} tea is ready.", "Here is your {{ kind }} tea."]
"""


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    folder = tmp_path / "tea"
    folder.mkdir()
    (folder / "skill.toml").write_text(MANIFEST, encoding="utf-8")
    (folder / "skill.py").write_text(CODE, encoding="utf-8")
    (folder / "words.py").write_text('KINDS = ["green", "black"]\n', encoding="utf-8")
    (folder / "replies.en.toml").write_text(REPLIES, encoding="utf-8")
    return folder


def test_time_passes_when_the_test_says_so(folder: Path) -> None:
    tea = SkillUnderTest(folder, settings={"minutes": 6})
    began = tea.now
    assert tea.ask("brew", kind="green").act == "brewing"
    assert tea.later(minutes=5) == []
    (ready,) = tea.later(minutes=1)
    assert (ready.act, ready.slots) == ("ready", {"kind": "green"})
    assert tea.now == began + timedelta(minutes=6)
    assert tea.later(hours=24) == []
    assert [entry["act"] for entry in tea.world.announced] == ["ready"]


def test_what_comes_again_stays_in_the_schedule(folder: Path) -> None:
    tea = SkillUnderTest(folder)
    tea.ask("brew", kind="green", daily=True)
    assert len(tea.later(minutes=4)) == 1
    assert len(tea.later(hours=24)) == 1


def test_what_is_done_later_says_only_that_it_could_not_be(folder: Path) -> None:
    tea = SkillUnderTest(folder)
    tea.ask("note_later")
    (said,) = tea.later(minutes=4)
    assert (said.act, said.slots) == ("unnoted", {"pot": "blue"})
    tea.world = World({"profile.recall": []})
    tea.ask("note_later")
    assert tea.later(minutes=4) == []
    assert tea.world.files == {"pots.md": "one"}


def test_a_question_is_gone_on_from(folder: Path) -> None:
    tea = SkillUnderTest(folder)
    asked = tea.ask("brew")
    assert asked.asks
    assert tea.words(asked) == ["Which? green and black?"]
    brewing = tea.go_on(asked.fill, kind=SlotValue("the green one", "green"))
    assert tea.go_on(brewing.no).slots == {"how": "down the sink"}
    with pytest.raises(AssertionError):
        tea.go_on(brewing.yes)


def test_every_wording_of_a_length_is_given(folder: Path) -> None:
    tea = SkillUnderTest(folder)
    tea.ask("brew", kind="green")
    (ready,) = tea.later(minutes=4)
    assert tea.words(ready) == ["green tea is ready.", "Here is your green tea."]
    assert tea.words(ready, "terse") == ["Tea."]


def test_the_world_answers_what_the_test_says(folder: Path) -> None:
    def recall(arguments: Mapping[str, Json]) -> Json:
        return [{"relation": arguments["relation"], "object": "Porto"}]

    tea = SkillUnderTest(folder, World({"profile.recall": recall}, files={"pots.md": "two"}))
    assert tea.ask("note").slots == {"home": ["Porto"]}
    assert tea.world.files == {"pots.md": "two"}
    assert [service for service, _ in tea.world.calls] == [
        "storage.read",
        "storage.write",
        "profile.recall",
    ]


def test_what_is_not_asked_for_or_not_there_is_refused(folder: Path) -> None:
    with pytest.raises(RefusedError, match="permission style"):
        SkillUnderTest(folder).ask("style")
    with pytest.raises(RefusedError, match=r"profile\.recall is not in this world"):
        SkillUnderTest(folder).ask("note")


def test_a_folder_that_is_no_skill_is_told_as_such(folder: Path) -> None:
    assert load_skill(folder).intents == ("brew", "note", "pour", "note_later", "style")
    (folder / "skill.py").write_text("skill = None\n", encoding="utf-8")
    with pytest.raises(TypeError, match="skill = Skill"):
        load_skill(folder)
    (folder / "skill.toml").unlink()
    with pytest.raises(SkillError, match=r"no skill\.toml"):
        SkillUnderTest(folder)
