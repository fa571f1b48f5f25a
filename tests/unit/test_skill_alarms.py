"""Alarms ring when the person meant, which is seldom all that they said."""

from __future__ import annotations

from datetime import datetime, timedelta

import pytest

from assistant.values import Json
from tests.unit.skill_scenarios import WEEKDAYS, alarms, said, weekday_alarm
from tests.unit.skill_world import NOW, World, ask

EVENING = "2026-11-21T20:00:00+01:00"


def due(world: World) -> list[str]:
    return [str(entry["due"]) for entry in world.scheduled]


@pytest.mark.parametrize(
    ("intent", "words", "rings"),
    [
        ("set", "eight", "2026-11-21T20:00:00+01:00"),
        ("wake", "eight", "2026-11-22T08:00:00+01:00"),
        ("wake", "eight pm", "2026-11-21T20:00:00+01:00"),
        ("wake", "eight this evening", "2026-11-21T20:00:00+01:00"),
        ("wake", "twenty hundred", "2026-11-21T20:00:00+01:00"),
    ],
)
def test_nobody_is_woken_in_the_evening_unasked(intent: str, words: str, rings: str) -> None:
    world = World()
    said("alarms", intent, world, when=(words, EVENING))
    assert due(world) == [rings]


def test_a_nap_is_not_moved_to_the_morning() -> None:
    world = World()
    said("alarms", "wake", world, when=("four", "2026-11-21T16:00:00+01:00"))
    assert due(world) == ["2026-11-21T16:00:00+01:00"]


@pytest.mark.parametrize(
    ("words", "half", "value", "rings"),
    [
        ("seven", "", "19:00", "07:00"),
        ("seven pm", "", "19:00", "19:00"),
        ("seven", "evening", "07:00", "19:00"),
        ("half past six", "", "18:30", "06:30"),
        ("twenty past six", "", "18:20", "06:20"),
        ("nineteen thirty", "", "19:30", "19:30"),
        ("19:30", "", "19:30", "19:30"),
        ("twelve", "", "12:00", "12:00"),
        ("midnight", "", "00:00", "00:00"),
    ],
)
def test_what_comes_again_comes_in_the_morning_or_as_said(
    words: str, half: str, value: str, rings: str
) -> None:
    world = World()
    every = f"every weekday {half} at {words}"
    said("alarms", "set_every", world, every=(every, {**WEEKDAYS, "at": value}))
    assert world.scheduled[0]["every"] == {"days": [0, 1, 2, 3, 4], "at": rings}


def test_two_days_are_one_alarm() -> None:
    world = World()
    two_days: Json = {"days": [0, 4], "at": "07:00"}
    reply = said("alarms", "set_every", world, every=("seven on mondays and fridays", two_days))
    assert reply.slots["when"] == two_days
    assert due(world) == ["2026-11-23T07:00:00+01:00"]


@pytest.mark.parametrize(
    ("slot", "words", "value"),
    [
        ("when", "tomorrow morning", "2026-11-22T09:00:00+01:00"),
        ("every", "every morning", {"days": [0, 1, 2, 3, 4, 5, 6], "at": "09:00"}),
        ("day", "tomorrow", "2026-11-22"),
    ],
)
def test_nobody_is_woken_at_an_hour_they_did_not_name(slot: str, words: str, value: Json) -> None:
    world = World()
    slots: dict[str, tuple[str, Json]] = {slot: (words, value)}
    reply = said("alarms", "set", world, **slots)
    assert (reply.act, reply.slot, world.scheduled) == ("what_time", "time", [])
    said("alarms", "set", world, **slots, time=("seven", "19:00"))
    assert due(world) == ["2026-11-22T07:00:00+01:00"]


def test_an_alarm_is_found_by_its_time_in_either_half() -> None:
    world = alarms("", "")
    reply = said("alarms", "cancel", world, when=("seven", "2026-11-21T19:00:00+01:00"))
    assert reply.act == "cancelled"
    assert due(world) == ["2026-11-22T08:00:00+01:00"]


def test_the_half_that_was_said_counts() -> None:
    world = alarms("")
    reply = said("alarms", "cancel", world, when=("seven pm", "2026-11-21T19:00:00+01:00"))
    assert reply.act == "no_such"
    assert len(world.scheduled) == 1


def test_of_two_alarms_the_person_is_asked_which() -> None:
    world = alarms("gym", "")
    reply = ask("alarms", "cancel", world)
    assert (reply.act, reply.slot) == ("which", "name")
    assert ask("alarms", "cancel", world, name="the eight one").act == "no_such"
    assert ask("alarms", "cancel", world, name="8").act == "cancelled"
    assert [entry["name"] for entry in world.scheduled] == ["gym"]


def test_a_moved_alarm_keeps_its_days() -> None:
    world = weekday_alarm()
    said("alarms", "change", world, when=("eight", EVENING))
    assert world.scheduled[0]["every"] == {"days": [0, 1, 2, 3, 4], "at": "08:00"}


def test_only_the_next_time_is_left_out_of_an_alarm_that_comes_again() -> None:
    world = weekday_alarm()
    first = datetime.fromisoformat(str(world.scheduled[0]["due"]))
    reply = ask("alarms", "cancel", world, day=first.date().isoformat())
    assert (reply.act, reply.slots["when"]) == ("skipped", first.isoformat())
    assert world.scheduled[0]["every"] == {"days": [0, 1, 2, 3, 4], "at": "07:00"}
    assert datetime.fromisoformat(str(world.scheduled[0]["due"])) > first
    assert ask("alarms", "query", world).slots["next"] == world.scheduled[0]["due"]
    assert ask("alarms", "skip", alarms("gym")).act == "cancelled"


def test_while_it_rings_turning_it_off_leaves_the_next_days_alone() -> None:
    world = weekday_alarm()
    world.announced = [world.scheduled[0] | {"due": (NOW - timedelta(minutes=2)).isoformat()}]
    assert ask("alarms", "snooze", world, duration=300).slots["duration"] == 300
    assert len(world.scheduled) == 2
    assert ask("alarms", "cancel", world).act == "stopped"
    assert [entry["every"] is None for entry in world.scheduled] == [False]


def test_an_alarm_of_this_morning_cannot_be_snoozed_any_more() -> None:
    world = weekday_alarm()
    world.announced = [world.scheduled[0] | {"due": (NOW - timedelta(hours=2)).isoformat()}]
    assert ask("alarms", "snooze", world).act == "nothing_rang"
