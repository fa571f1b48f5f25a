"""What a skill's author writes with: acts, questions, requests and services."""

from __future__ import annotations

import ast
import inspect
import re
from collections.abc import Callable, Mapping
from datetime import UTC, date, datetime, time, timedelta
from functools import cache
from pathlib import Path
from types import ModuleType
from typing import get_args

import pytest

import assistant.skill
from assistant import skill_testing
from assistant.skill import (
    Called,
    Every,
    FactUse,
    FollowUp,
    InstalledSkill,
    Json,
    KnownFact,
    RefusedError,
    Reply,
    Request,
    Routine,
    Scheduled,
    Skill,
    SlotValue,
    Speaking,
    Spoken,
    Value,
    Voice,
    Why,
    Words,
    act,
    ask,
)
from assistant.skill_host.permissions import Permission
from assistant.skill_services import ServiceGroup
from assistant.skill_words import skill_words
from assistant.speaking.templates import JINJA_FILTERS, OWN_FILTERS
from assistant.understanding.phrases import SlotKind

ROOT = Path(__file__).resolve().parents[2]
NOW = datetime(2026, 11, 21, 10, 30, tzinfo=UTC)


class Services:
    """Answers each service with what a test put there, and keeps what was asked."""

    def __init__(self, **answers: Json) -> None:
        self.answers = {name.replace("__", "."): value for name, value in answers.items()}
        self.calls: list[tuple[str, Mapping[str, Json]]] = []

    def __call__(self, service: str, arguments: Mapping[str, Json]) -> Json:
        self.calls.append((service, arguments))
        return self.answers[service]


def test_an_act_carries_times_and_durations_as_json() -> None:
    day: Value = date(2026, 5, 3)
    reply = act("set", duration=timedelta(minutes=10), ends=NOW, day=day, name="tea")
    assert reply.slots == {
        "duration": 600,
        "ends": "2026-11-21T10:30:00+00:00",
        "day": "2026-05-03",
        "name": "tea",
    }


def test_half_a_second_stays_half_a_second() -> None:
    assert act("set", duration=timedelta(seconds=1.5)).slots == {"duration": 1.5}


def test_asking_for_a_slot_comes_back_as_the_same_request_with_it() -> None:
    request = Request("set", {"name": SlotValue("the tea", "tea")}, now=NOW)
    reply = ask("duration", act("how_long"), kind="duration", then=request)
    assert (reply.act, reply.slot, reply.slot_kind, reply.asks) == (
        "how_long",
        "duration",
        "duration",
        True,
    )
    assert reply.fill is not None
    assert (reply.fill.intent, reply.fill.slots) == ("set", request.slots)


def test_a_yes_or_no_question_says_what_each_answer_does() -> None:
    request = Request("why", now=NOW)
    reply = act("because").or_ask(yes=request.to("forget", fact="f1"))
    assert reply.asks
    assert reply.no is None
    assert reply.yes is not None
    assert reply.yes == FollowUp("forget", {"fact": SlotValue("f1", "f1")})


@pytest.mark.parametrize(
    ("wrong", "name"),
    [
        (lambda answer: act("sure").or_ask(yes=answer), "yes"),
        (lambda answer: act("sure").or_ask(no=answer), "no"),
        (lambda answer: ask("length", act("how_long"), then=answer), "then"),
        (lambda answer: act("moved").undone_by(answer), "undone_by"),
    ],
)
def test_an_act_is_nothing_to_go_on_with(wrong: Callable[[Reply], Reply], name: str) -> None:
    with pytest.raises(TypeError) as raised:
        wrong(act("done"))
    assert str(raised.value) == f'{name} takes an intent, request.to("intent"), not a Reply'


def test_a_request_reads_its_slots_by_kind() -> None:
    request = Request(
        "set",
        {
            "duration": SlotValue("ten minutes", 600),
            "day": SlotValue("the third of may", "2027-05-03"),
            "name": SlotValue("Tea", "tea"),
            "at": SlotValue("seven", "19:00"),
            "when": SlotValue("noon in Berlin", "2026-11-21T12:00:00+01:00"),
        },
        now=NOW,
    )
    assert request.duration("duration") == timedelta(minutes=10)
    assert request.number("duration") == 600
    assert request.date("day") == date(2027, 5, 3)
    assert request.time("at") == time(19)
    assert request.moment("when") == datetime(2026, 11, 21, 11, tzinfo=UTC)
    assert request.text("name") == "tea"
    assert request.said("name") == "Tea"


def test_a_slot_that_was_not_said_is_none_or_the_default() -> None:
    request = Request("set", now=NOW)
    assert request.duration("duration") is None
    assert request.number("count") is None
    assert request.date("day") is None
    assert request.time("at") is None
    assert request.moment("when") is None
    assert request.text("name", "egg") == "egg"
    assert request.value("name") is None


def test_a_skill_answers_the_intents_its_functions_are_marked_with() -> None:
    skill = Skill()

    @skill.intent("stop", "cancel")
    def end(request: Request) -> Reply:
        return act(request.intent)

    assert skill.intents == ("stop", "cancel")
    assert skill.answer(Request("cancel", now=NOW)).act == "cancel"


def test_two_functions_cannot_answer_one_intent() -> None:
    skill = Skill()
    skill.intent("stop")(lambda _: act("one"))
    with pytest.raises(ValueError, match="'stop'"):
        skill.intent("stop")(lambda _: act("two"))


def test_without_an_assistant_every_service_is_refused() -> None:
    with pytest.raises(RefusedError):
        Request("set", now=NOW).schedule.list()


VOICE: Json = {"name": "brisk", "title": "Brisk"}
SPOKEN: Json = {"language": "de"}
CALLED: Json = {"name": "Juno", "listens_for": "okay nabu"}
SENT: tuple[tuple[Callable[[Request], object], str, dict[str, Json], Json], ...] = (
    (lambda it: it.profile.recall("home"), "profile.recall", {"relation": "home"}, []),
    (lambda it: it.profile.refuse("home"), "profile.refuse", {"relation": "home"}, None),
    (lambda it: it.profile.pause(False), "profile.pause", {"paused": False}, None),
    (lambda it: it.profile.leave_alone("work"), "profile.leave_alone", {"about": "work"}, 2),
    (lambda it: it.speaker.incognito(False), "speaker.incognito", {"on": False}, None),
    (lambda it: it.speaker.becomes("Ida"), "speaker.is", {"name": "Ida"}, True),
    (lambda it: it.speaker.add("Ida"), "speaker.add", {"name": "Ida"}, None),
    (lambda it: it.style.set("pace", 0.9), "style.set", {"name": "pace", "value": 0.9}, None),
    (lambda it: it.voices.find("the calm one"), "voice.find", {"which": "the calm one"}, None),
    (lambda it: it.voices.use("next", 0.9), "voice.use", {"name": "next", "pitch": 0.9}, VOICE),
    (lambda it: it.voices.speak("de"), "voice.speak", {"language": "de"}, SPOKEN),
    (lambda it: it.voices.call("Juno"), "voice.call", {"name": "Juno"}, CALLED),
    (lambda it: it.schedule.cancel("7"), "schedule.cancel", {"id": "7"}, True),
    (lambda it: it.routines.add("tea", "x"), "routines.add", {"said": "tea", "phrase": "x"}, None),
    (lambda it: it.routines.remove("x"), "routines.remove", {"phrase": "x"}, True),
    (lambda it: it.storage.read("a.md"), "storage.read", {"name": "a.md"}, ""),
    (lambda it: it.storage.write("a", "b"), "storage.write", {"name": "a", "text": "b"}, None),
    (lambda it: it.storage.delete("a.md"), "storage.delete", {"name": "a.md"}, True),
)


@pytest.mark.parametrize(("ask", "service", "sent", "answer"), SENT, ids=[one[1] for one in SENT])
def test_a_service_is_sent_what_the_skill_gave(
    ask: Callable[[Request], object], service: str, sent: dict[str, Json], answer: Json
) -> None:
    services = Services(**{service: answer})
    ask(Request("ask", now=NOW, service=services))
    assert services.calls == [(service, sent)]


def test_the_schedule_speaks_of_moments_not_of_strings() -> None:
    entry: Json = {"id": "1", "due": NOW.isoformat(), "act": "ended", "slots": {}, "name": "tea"}
    services = Services(schedule__add={"id": "1"}, schedule__list=[entry], schedule__cancel=True)
    schedule = Request("set", now=NOW, service=services).schedule
    assert schedule.add(due=NOW, act="ended", slots={"duration": timedelta(seconds=5)}) == "1"
    assert schedule.list() == (Scheduled("1", NOW, "ended", {}, "tea"),)
    assert schedule.cancel("1")
    assert services.calls[0] == (
        "schedule.add",
        {"due": NOW.isoformat(), "act": "ended", "slots": {"duration": 5}, "name": ""},
    )


def test_what_comes_again_goes_over_the_wire_and_back() -> None:
    every = Every((0, 4), time(7, 30))
    services = Services(schedule__add={"id": "1"}, schedule__announced=[])
    schedule = Request("set", now=NOW, service=services).schedule
    schedule.add(due=NOW, act="ringing", every=every)
    sent = services.calls[0][1]
    assert sent["every"] == {"days": [0, 4], "at": "07:30"}
    services.answers["schedule.announced"] = [{**sent, "id": "1"}]
    assert schedule.announced()[0].every == every


def test_facts_come_as_records_and_unknown_keys_are_left_out() -> None:
    fact: dict[str, Json] = {
        "fact": "f1",
        "relation": "home",
        "object": "Porto",
        "phrase": "you live in Porto",
    }
    services = Services(profile__recall=[fact | {"added_in_version_9": 1}])
    known = Request("recall", now=NOW, service=services).profile.recall("home")
    assert known == (KnownFact("home", "Porto", fact="f1", phrase="you live in Porto"),)


def test_the_reasons_for_the_last_reply_are_records_too() -> None:
    use: dict[str, Json] = {
        "fact": "f1",
        "relation": "diet",
        "object": "vegan",
        "learnt_on": "2026-05-03",
    }
    services = Services(profile__why={"reply": "Soup.", "uses": [use | {"why": "no meat"}]})
    why = Request("why", now=NOW, service=services).profile.why()
    assert why == Why("Soup.", (FactUse("f1", "diet", "vegan", "2026-05-03", "no meat"),))


def test_using_a_voice_gives_the_voice() -> None:
    services = Services(voice__use={"name": "brisk", "title": "Brisk"})
    assert Request("use", now=NOW, service=services).voices.use("next") == Voice("brisk", "Brisk")


SURFACE = [(module, name) for module in (assistant.skill, skill_testing) for name in module.__all__]
PARTS = {
    *(part for module, name in SURFACE if inspect.isclass(part := getattr(module, name))),
    *ServiceGroup.__subclasses__(),
}


def test_what_the_code_must_know_of_a_language_is_the_file_of_that_language(tmp_path: Path) -> None:
    (tmp_path / "words.de.toml").write_text('and = ["und"]\n', encoding="utf-8")
    words: Words = skill_words(tmp_path, "de")
    assert Request("add", now=NOW, language="de", words=words).words["and"] == ["und"]
    assert skill_words(tmp_path, "en") == {}


def test_what_is_installed_and_who_speaks_and_how_it_is_called_are_records_too() -> None:
    skill: Json = {"name": "clock", "description": "Tells the time", "example": ""}
    services = Services(
        skills__list=[skill],
        speaker__who={"name": "Anna"},
        voice__called={"name": "Juno", "listens_for": "okay nabu"},
        voice__speak={"language": "de", "changed": True, "voice": "calm"},
    )
    request = Request("who", now=NOW, service=services)
    assert request.skills.list() == (InstalledSkill("clock", "Tells the time", ""),)
    assert request.speaker.who() == Speaking("Anna")
    assert request.voices.called() == Called("Juno", "okay nabu")
    assert request.voices.speak("de") == Spoken("de", changed=True, voice="calm")


def test_routines_are_added_listed_and_removed() -> None:
    tea: Json = {"phrase": "tea time", "requests": ["boil the kettle"]}
    services = Services(routines__add=tea, routines__list=[tea], routines__remove=True)
    request = Request("make", now=NOW, service=services)
    assert request.routines.add("tea time, boil the kettle") == Routine(
        "tea time", ["boil the kettle"]
    )
    assert request.routines.list() == (Routine("tea time", ["boil the kettle"]),)
    assert request.routines.remove("tea time")
    nothing = Request("make", now=NOW, service=Services(routines__add=None))
    assert nothing.routines.add("tea time, fly") is None


@pytest.mark.parametrize(("module", "name"), SURFACE, ids=[name for _, name in SURFACE])
def test_every_name_on_the_surface_is_documented_and_tested(module: ModuleType, name: str) -> None:
    """It says what it is for, the authors' page has it, and a test imports it."""
    if name not in TYPES:
        assert getattr(module, name).__doc__
    assert re.search(rf"`{name}[`(]", page()), f"docs/skills.md has no entry for {name}"
    assert any(name in imported for imported in imported_by_tests(module.__name__)), (
        f"no test uses {name}"
    )


@pytest.mark.parametrize(
    ("part", "name"),
    [
        (part, name)
        for part in sorted(PARTS, key=lambda it: it.__name__)
        for name, member in inspect.getmembers(part)
        if not name.startswith("_") and (inspect.isfunction(member) or isinstance(member, property))
    ],
    ids=lambda it: it if isinstance(it, str) else it.__name__,
)
def test_all_that_can_be_asked_of_a_part_of_it_is_documented(part: type, name: str) -> None:
    assert getattr(part, name).__doc__
    assert re.search(rf"[.`]{name}\b", page()), (
        f"docs/skills.md does not say {part.__name__}.{name}"
    )


TYPES = {"Json", "Value", "Words"}
"""Names for types, which have no docstring of their own."""


@cache
def page() -> str:
    return (ROOT / "docs" / "skills.md").read_text(encoding="utf-8")


@cache
def imported_by_tests(module: str) -> tuple[frozenset[str], ...]:
    """What each of the tests imports from the module."""
    return tuple(
        frozenset(alias.name for alias in node.names)
        for file in (ROOT / "tests").rglob("test_*.py")
        for node in ast.walk(ast.parse(file.read_text(encoding="utf-8")))
        if isinstance(node, ast.ImportFrom) and node.module == module
    )


@pytest.mark.parametrize("part", inspect.getmembers(Request, lambda it: isinstance(it, property)))
def test_every_service_is_on_the_authors_page(part: tuple[str, property]) -> None:
    name, described = part
    assert described.__doc__
    assert f"request.{name}" in page()


def test_every_permission_is_on_the_authors_page() -> None:
    for permission in get_args(Permission):
        assert f"`{permission}`" in page() or f"`.{permission.partition('.')[2]}`" in page()


def test_the_table_of_filters_is_the_filters_there_are() -> None:
    table = page().partition("| filter | makes of it |")[2].partition("\n\n")[0]
    names = [row.split("|")[1] for row in table.splitlines()[2:]]
    listed = {name for cell in names for name in re.findall(r"`(\w+)[`(]", cell)}
    assert listed == {*OWN_FILTERS, *JINJA_FILTERS}


def test_every_kind_of_slot_is_on_the_authors_page() -> None:
    for kind in SlotKind:
        assert re.search(rf"^  \| [^|]*`{kind}`", page(), re.MULTILINE), kind


@pytest.mark.parametrize("name", ["Speaker", "StyleChoice", "Voices", "Profile"])
def test_what_the_authors_page_says_help_tells_is_there(name: str) -> None:
    assert f"`{name}`" in page() or f"assistant.skill.{name})" in page()
    assert getattr(assistant.skill, name).__doc__


def test_files_are_read_and_written_by_name() -> None:
    services = Services(
        storage__list=["shopping.md"], storage__read=None, storage__write=None, storage__delete=True
    )
    storage = Request("add", now=NOW, service=services).storage
    assert storage.names() == ("shopping.md",)
    assert storage.read("shopping.md") is None
    storage.write("shopping.md", "- milk\n")
    assert storage.delete("shopping.md")
    assert services.calls[2] == ("storage.write", {"name": "shopping.md", "text": "- milk\n"})
