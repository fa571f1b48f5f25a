"""Reminders: when nothing, a day, or a part of one was said; and which one is meant."""

from __future__ import annotations

from datetime import timedelta

from assistant.values import Json
from tests.unit.skill_scenarios import reminders, said
from tests.unit.skill_world import NOW, World, ask

WHAT: tuple[str, Json] = ("call mum", "call mum")


def test_a_day_has_an_hour_to_begin_at() -> None:
    world = World()
    said("reminders", "set", world, what=WHAT, day=("tomorrow", "2026-11-22"))
    assert str(world.scheduled[0]["due"]).startswith("2026-11-22T09:00")


def test_what_comes_again_is_scheduled_again() -> None:
    world = World()
    tuesdays: Json = {"days": [1], "weeks": 2, "since": "2026-11-24"}
    reply = said("reminders", "set", world, what=WHAT, every=("every other tuesday", tuesdays))
    assert str(world.scheduled[0]["due"]).startswith("2026-11-24T09:00")
    assert reply.slots["when"] == world.scheduled[0]["every"]


def test_today_alone_is_too_little() -> None:
    reply = said("reminders", "set", World(), what=WHAT, day=("today", "2026-11-21"))
    assert (reply.act, reply.slot, reply.slot_kind) == ("when", "when", "datetime")


def test_what_the_person_says_of_themselves_is_turned_round() -> None:
    reply = ask(
        "reminders", "set", what="tell my sister I'm late", when="2026-11-21T18:00:00+01:00"
    )
    assert reply.slots["what"] == "tell your sister you're late"


def test_one_is_found_by_some_of_its_words_in_either_person() -> None:
    world = reminders("call my mum", "pay the rent")
    assert ask("reminders", "cancel", world, what="my mum").act == "cancelled"
    assert [entry["name"] for entry in world.scheduled] == ["pay the rent"]


def test_of_several_the_person_is_asked_which() -> None:
    world = reminders("call mum", "call the bank")
    reply = ask("reminders", "cancel", world, what="call")
    assert (reply.act, reply.slot) == ("which", "what")
    assert reply.slots["whats"] == ["call mum", "call the bank"]


def test_what_was_announced_can_be_announced_again() -> None:
    world = World(announced=[one | {"due": NOW.isoformat()} for one in reminders("tea").scheduled])
    assert (
        ask("reminders", "again", world).slots["when"] == (NOW + timedelta(minutes=10)).isoformat()
    )
    world.announced[0]["due"] = (NOW - timedelta(hours=2)).isoformat()
    assert ask("reminders", "again", world).act == "nothing_before"
