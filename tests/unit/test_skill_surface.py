"""What a skill's author writes with: acts, questions, requests and services."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import UTC, date, datetime, time, timedelta

import pytest

import assistant.skill
from assistant.skill import (
    Every,
    KnownFact,
    RefusedError,
    Reply,
    Request,
    Skill,
    SlotValue,
    Voice,
    act,
    ask,
)
from assistant.values import Json

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
    reply = act("set", duration=timedelta(minutes=10), ends=NOW, day=date(2026, 5, 3), name="tea")
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
    assert (reply.yes.intent, reply.yes.slots["fact"].value) == ("forget", "f1")


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


def test_the_schedule_speaks_of_moments_not_of_strings() -> None:
    entry: Json = {"id": "1", "due": NOW.isoformat(), "act": "ended", "slots": {}, "name": "tea"}
    services = Services(schedule__add={"id": "1"}, schedule__list=[entry], schedule__cancel=True)
    schedule = Request("set", now=NOW, service=services).schedule
    assert schedule.add(due=NOW, act="ended", slots={"duration": timedelta(seconds=5)}) == "1"
    assert schedule.list()[0].due == NOW
    assert schedule.list()[0].every is None
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
    assert why is not None
    assert (why.reply, why.uses[0].why) == ("Soup.", "no meat")


def test_using_a_voice_gives_the_voice() -> None:
    services = Services(voice__use={"name": "brisk", "title": "Brisk"})
    assert Request("use", now=NOW, service=services).voices.use("next") == Voice("brisk", "Brisk")


@pytest.mark.parametrize("name", assistant.skill.__all__)
def test_every_name_on_the_surface_says_what_it_is_for(name: str) -> None:
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
