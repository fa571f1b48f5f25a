"""What a skill is to do later is done at its time, once, and only talked about where it fails."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path

import pytest

from assistant.skill import Request
from assistant.skill_host.schedule import Schedule
from assistant.skill_testing import World
from assistant.unasked import LATE, do_what_is_due
from tests.unit.pipeline_fakes import Home

SOON = timedelta(minutes=20)


@pytest.fixture
def home(tmp_path: Path) -> Home:
    return Home(tmp_path)


@pytest.fixture
def schedule(tmp_path: Path) -> Schedule:
    return Schedule(tmp_path / "schedule.json")


def left(schedule: Schedule) -> list[tuple[str, str]]:
    return [(one.act, one.intent) for one in schedule.list()]


def test_it_is_done_at_its_time_and_nothing_is_said(home: Home, schedule: Schedule) -> None:
    schedule.add("kettle", home.now + SOON, "not_boiled", {}, intent="boil")
    do_what_is_due(schedule, home.parts, home.now)
    assert left(schedule) == [("not_boiled", "boil")]
    do_what_is_due(schedule, home.parts, home.now + SOON)
    assert left(schedule) == []
    assert home.kettle.done == ["kettle.boil"]


def test_what_fails_is_announced_and_not_tried_again(home: Home, schedule: Schedule) -> None:
    schedule.add("kettle", home.now, "not_boiled", {}, intent="boil")
    home.kettle.broken = True
    for _ in range(2):
        do_what_is_due(schedule, home.parts, home.now)
        assert left(schedule) == [("not_boiled", "")]
    assert [one.act for one in schedule.due(home.now)] == ["not_boiled"]


def test_what_the_skill_says_it_could_not_do_is_announced(home: Home, schedule: Schedule) -> None:
    schedule.add("kettle", home.now, "not_boiled", {"done": False}, intent="cool")
    do_what_is_due(schedule, home.parts, home.now)
    assert left(schedule) == [("cool", "")]


def test_what_was_slept_through_is_not_done_late(home: Home, schedule: Schedule) -> None:
    schedule.add("kettle", home.now, "not_boiled", {}, intent="boil")
    do_what_is_due(schedule, home.parts, home.now + LATE + timedelta(seconds=1))
    assert home.kettle.done == []
    assert left(schedule) == [("not_boiled", "")]


def test_it_outlives_a_restart(tmp_path: Path, home: Home) -> None:
    file = tmp_path / "schedule.json"
    added = Schedule(file).add("kettle", home.now, "not_boiled", {"cups": 2}, intent="boil")
    assert Schedule(file).list() == (added,)


def test_a_skill_asks_for_it_with_one_of_its_own_intents(home: Home) -> None:
    world = World()
    request = Request("boil", now=home.now, service=world)
    step = request.to("stop", cups=2)
    request.schedule.do(due=home.now + SOON, step=step, otherwise="not_stopped", name="tea")
    (entry,) = world.scheduled
    asked = {key: entry[key] for key in ("act", "intent", "name", "slots")}
    assert asked == {"act": "not_stopped", "intent": "stop", "name": "tea", "slots": {"cups": 2}}
