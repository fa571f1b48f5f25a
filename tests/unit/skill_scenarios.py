"""Every answer of the everyday skills, each from the smallest world that brings it about."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import timedelta

from assistant.skill import Reply, Request, SlotValue
from assistant.values import Json
from tests.unit.skill_world import NOW, World, answer, ask

WEEKDAYS: Mapping[str, Json] = {"days": [0, 1, 2, 3, 4], "at": "07:00"}
AT_SEVEN = "2026-11-22T07:00:00+01:00"
AT_NINE_PM = "2026-11-21T21:00:00+01:00"


def announced(world: World) -> Iterator[Reply]:
    """What the world's schedule would have said, as replies."""
    for entry in world.scheduled:
        slots = entry["slots"]
        assert isinstance(slots, Mapping)
        yield Reply(str(entry["act"]), slots)


def said(skill: str, intent: str, world: World, **slots: tuple[str, Json]) -> Reply:
    """Like `ask`, where the words count too: each slot as it was said and what it means."""
    given = {name: SlotValue(*slot) for name, slot in slots.items()}
    return answer(skill, Request(intent, given, now=NOW, service=world))


def asked_about(skill: str, intent: str, world: World) -> Iterator[Reply]:
    """The question that comes first, and what comes of a yes."""
    question = ask(skill, intent, world)
    yield question
    assert question.yes
    yes = question.yes
    yield answer(skill, Request(yes.intent, yes.slots, now=NOW, service=world))


def alarms(*names: str) -> World:
    """A world with an alarm for seven tomorrow and, with more names, some an hour apart."""
    world = World()
    for hour, name in enumerate(names, start=7):
        when = f"2026-11-22T{hour:02}:00:00+01:00"
        called = {"name": (name, name)} if name else {}
        said("alarms", "set", world, when=(f"{hour} am tomorrow", when), **called)
    return world


def weekday_alarm() -> World:
    world = World()
    said("alarms", "set_every", world, every=("every weekday at seven", WEEKDAYS))
    return world


def alarm_replies() -> Iterator[Reply]:
    yield ask("alarms", "set", when=AT_SEVEN)
    yield ask("alarms", "set", when=AT_SEVEN, name="gym")
    yield ask("alarms", "set", when=AT_SEVEN, name="every third")
    yield ask("alarms", "set", alarms(""), when=AT_SEVEN)
    yield ask("alarms", "set")
    yield ask("alarms", "set", day="2026-11-22")
    yield ask("alarms", "set", when="2026-11-20T07:00:00+01:00")
    yield said("alarms", "set_every", World(), every=("every weekday at seven", WEEKDAYS))
    yield ask("alarms", "query")
    yield ask("alarms", "query", weekday_alarm())
    for names in (("",), ("gym", ""), ("", "gym", "tea"), ("", "gym", "", "tea")):
        yield ask("alarms", "query", alarms(*names))
        yield ask("alarms", "cancel", alarms(*names))
    yield ask("alarms", "cancel", alarms("gym"), name="tea")
    yield from asked_about("alarms", "cancel_all", alarms("gym", "tea"))
    yield ask("alarms", "skip", skipping := weekday_alarm())
    yield ask("alarms", "query", skipping)
    yield ask("alarms", "change", alarms("gym"), when=AT_NINE_PM)
    yield ask("alarms", "snooze")
    rung = World(announced=[entry | {"due": NOW.isoformat()} for entry in alarms("").scheduled])
    yield ask("alarms", "cancel", rung)
    yield ask("alarms", "awake")
    yield ask("alarms", "snooze", rung)
    yield ask("alarms", "snooze", rung, duration=timedelta(hours=9).total_seconds())
    yield from announced(alarms("", "gym"))


def reminders(*whats: str) -> World:
    """A world with a reminder for six this evening and, with more of them, some an hour apart."""
    world = World()
    for hour, what in enumerate(whats, start=18):
        ask("reminders", "set", world, what=what, when=f"2026-11-21T{hour:02}:00:00+01:00")
    return world


def reminder_replies() -> Iterator[Reply]:
    morning: Json = {"days": [0, 1, 2, 3, 4, 5, 6], "at": "08:00"}
    evening: Json = {"days": [0, 1, 2, 3, 4, 5, 6], "at": "19:00"}
    also = ("every evening", evening)
    yield said("reminders", "set", World(), what=("pills", "pills"), every=("", morning), also=also)
    yield ask("reminders", "set", what="call mum", when=AT_NINE_PM)
    yield ask("reminders", "set", when=AT_NINE_PM)
    yield ask("reminders", "set", what="call mum")
    yield ask("reminders", "set", what="call mum", event="get home")
    yield ask("reminders", "set", what="call mum", when="2026-11-20T07:00:00+01:00")
    yield ask("reminders", "list")
    for whats in (("tea",), ("tea", "rent"), ("tea", "rent", "mum"), ("tea", "rent", "mum", "cat")):
        yield ask("reminders", "list", reminders(*whats))
        yield ask("reminders", "cancel", reminders(*whats))
        yield ask("reminders", "cancel", reminders(*whats), what="bicycles")
    yield from asked_about("reminders", "cancel_all", reminders("tea", "rent"))
    yield ask("reminders", "change", reminders("tea"), when=AT_NINE_PM)
    yield ask("reminders", "again")
    yield ask("reminders", "done")
    done = World(announced=[one | {"due": NOW.isoformat()} for one in reminders("tea").scheduled])
    yield ask("reminders", "done", done)
    yield ask("reminders", "again", done)
    yield from announced(reminders("tea"))
    yield ask("reminders", "missed")
    for whats in (("tea",), ("tea", "rent"), ("tea", "rent", "mum", "cat")):
        past = [one | {"due": NOW.isoformat()} for one in reminders(*whats).scheduled]
        yield ask("reminders", "missed", World(announced=past))


def routine_replies() -> Iterator[Reply]:
    tea: Json = {"phrase": "tea time", "requests": ["boil the kettle", "set a timer"]}
    home = {"speaker.who": {"name": "Ada"}}
    none = World(home | {"routines.add": None, "routines.list": [], "routines.remove": False})
    some = World(home | {"routines.add": tea, "routines.list": [tea], "routines.remove": True})
    many = World({"routines.list": [{"phrase": f"phrase {n}", "requests": []} for n in range(7)]})
    yield ask("routines", "make", some)
    yield ask("routines", "make", some, said="tea time, boil the kettle")
    yield ask("routines", "make", none, said="tea time")
    yield ask("routines", "make", none, phrase="tea time", to_do="fly")
    yield ask("routines", "make", none, phrase="a phrase of six words or so")
    yield ask("routines", "make", none, said="some words that nobody could have done")
    for guest in (False, True):
        who = World({"speaker.who": {"name": "", "guest": guest, "incognito": True}})
        yield ask("routines", "make", who, said="tea time, boil the kettle")
    for world in (none, some, many):
        yield ask("routines", "list", world)
        yield ask("routines", "tell", world, phrase="tea time")
        yield ask("routines", "remove", world, phrase="tea time")


def shopping(*items: str, **others: str) -> World:
    """A world with a shopping list and, by name, others of one item."""
    world = World()
    ask("lists", "create", world, list="shopping")
    if items:
        ask("lists", "add", world, items=", ".join(items), list="shopping")
    for name, item in others.items():
        ask("lists", "add", world, items=item, list=name)
    return world


def list_replies() -> Iterator[Reply]:
    yield ask("lists", "add", items="milk, eggs and bread")
    yield ask("lists", "add", shopping("milk"), items="milk")
    for intent in ("add", "remove"):
        yield ask("lists", intent, shopping("milk"))
    yield ask("lists", "remove", shopping("oat milk", "soy milk"), items="milk")
    yield ask("lists", "remove", shopping("milk", "tea"), items="milk")
    yield ask("lists", "tick", shopping("milk", "tea"), items="milk and tea")
    yield ask("lists", "remove", shopping("milk"), items="bicycles")
    yield ask("lists", "read", shopping("milk", camping="tent"))
    yield ask("lists", "read", shopping("milk"))
    yield ask("lists", "read", shopping(*(f"thing {number}" for number in range(14))))
    yield ask("lists", "read", shopping())
    yield ask("lists", "read")
    yield ask("lists", "read", shopping(), list="camping")
    yield ask("lists", "count", shopping("milk"))
    yield ask("lists", "check", shopping("milk"), items="milk")
    yield ask("lists", "check", shopping("milk"), items="tea")
    yield ask("lists", "check", shopping("milk"), items="tea", list="shopping")
    yield ask("lists", "which_lists", shopping(camping="tent"))
    yield ask("lists", "create")
    yield ask("lists", "create", list="camping")
    yield ask("lists", "create", shopping(), list="shopping")
    yield from asked_about("lists", "delete", shopping("milk"))
    yield from asked_about("lists", "clear", shopping("milk"))
    yield answer("lists", Request("read", now=NOW))
