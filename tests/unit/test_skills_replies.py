"""What the shipped skills answer, and that each answer can be worded at every length."""

from __future__ import annotations

import tomllib
from collections.abc import Iterator, Mapping, Sequence
from itertools import product

import pytest

from assistant.skill import Reply, Request, SlotValue
from assistant.speaking.replies import ReplyBook, load_replies
from assistant.speaking.spoken_words import SpokenWords
from assistant.speaking.templates import TemplateSet
from assistant.values import Json, Verbosity
from tests.unit.everyday_scenarios import SCENARIOS as EVERYDAY
from tests.unit.skill_scenarios import (
    alarm_replies,
    list_replies,
    reminder_replies,
    routine_replies,
)
from tests.unit.skill_world import NAMES, NOW, ROOT, SKILLS, World, answer, ask

HAZ: Mapping[str, Json] = {"relation": "name", "object": "Haz", "phrase": "your name is Haz"}
VOICES: Sequence[Json] = [{"name": "calm", "title": "Calm"}, {"name": "brisk", "title": "Brisk"}]
TIMERS: Mapping[str, Json] = {
    "name": "timers",
    "description": "Sets timers",
    "example": "set a timer for ten minutes",
}


def use(fact: str, why: str) -> Mapping[str, Json]:
    return {**HAZ, "fact": fact, "learnt_on": "2026-05-03", "why": why}


def running(*timers: tuple[str, int]) -> World:
    """A world with timers: name and seconds."""
    world = World()
    for name, seconds in timers:
        slots: Mapping[str, Json] = {"name": name} if name else {}
        ask("timers", "set", world, duration=seconds, **slots)
    return world


def timer_replies() -> Iterator[Reply]:
    tea, eggs, plain = ("tea", 300), ("eggs", 420), ("", 600)
    yield ask("timers", "set", duration=600)
    yield ask("timers", "set", duration=600, name="tea")
    yield ask("timers", "set")
    yield ask("timers", "set", duration=0)
    yield ask("timers", "set", amount=5, second=600)
    yield ask("timers", "left")
    yield ask("timers", "left", running(tea))
    yield ask("timers", "left", running(tea, plain))
    yield ask("timers", "left", running(tea, eggs, plain))
    yield ask("timers", "left", running(tea, eggs, plain, plain))
    yield ask("timers", "left", running(tea), name="rice")
    yield ask("timers", "cancel", running(tea, plain))
    yield ask("timers", "cancel", running(tea))
    yield ask("timers", "cancel_all", running(tea, eggs))
    yield ask("timers", "change", running(plain), amount=15)
    yield ask("timers", "pause")
    ended = running(tea, plain).scheduled
    for entry in ended:
        slots = entry["slots"]
        assert isinstance(slots, Mapping)
        yield Reply(str(entry["act"]), slots)


def clock_replies() -> Iterator[Reply]:
    yield ask("clock", "time")
    for place in ("Tokyo", "Los Angeles", "Australia"):
        yield ask("clock", "time_in", place=place)
        yield ask("clock", "difference", place=place)
        yield ask("clock", "zone", place=place)
        yield ask("clock", "convert", place=place, time="23:00")
    yield ask("clock", "convert", place="Honolulu", time="02:00")
    for target in ("", "Pacific"):
        yield ask("clock", "convert_from", from_zone="Eastern", zone=target, time="23:00")
        yield ask("clock", "convert_from", from_place="Tokyo", zone=target, time="02:00")
    yield ask("clock", "time_in", zone="Pacific")
    yield ask("clock", "difference", place="Paris")
    yield ask("clock", "zone", place="Iceland")
    yield ask("clock", "date")
    yield ask("clock", "date_on", date="2027-05-03")
    yield ask("clock", "date_on")
    yield ask("clock", "days_until", date="2026-12-25")
    yield ask("clock", "days_until", date="2026-11-21")
    yield ask("clock", "later", ahead=7200)
    yield ask("clock", "later", ago=7200)
    yield ask("clock", "time_until", time="23:00")
    yield ask("clock", "days_between", date="2026-11-21", other="2026-11-25")
    for part in ("year", "month", "week"):
        yield ask("clock", "part", part=part)


def about_me_replies() -> Iterator[Reply]:
    told: dict[str, Json] = {"phrase": "you live in Porto", "relation": "home", "object": "Porto"}
    yield ask("about_me", "tell", None, **told)
    yield ask("about_me", "tell", None, **told, grave=True)
    yield ask("about_me", "tell", None, **told, replaced="you live in Lisbon")
    yield ask("about_me", "tell", None, **told, closed=True)
    yield ask("about_me", "tell", None, **told, known=True)
    yield ask("about_me", "tell", None, relation="address_as", object="Haz", phrase="")
    remembering: dict[str, Json] = {**told, "quote": "I live in Porto", "polarity": True}
    world = World({"profile.remember": {"fact": "1", "replaced": None}, "profile.refuse": None})
    yield ask("about_me", "remember", world, **remembering)
    yield ask("about_me", "dont_remember", world, **remembering)
    yield ask("about_me", "recall", World({"profile.recall": [HAZ]}))
    yield ask("about_me", "recall", World({"profile.recall": [HAZ] * 8}))
    yield ask("about_me", "recall", World({"profile.recall": []}))
    yield ask("about_me", "recall", World({"profile.recall": []}), topic="home")
    yield ask("about_me", "why", World({"profile.why": None}))
    for count in range(3):
        uses = [use(str(number), "you asked for short answers") for number in range(count)]
        yield ask("about_me", "why", World({"profile.why": {"reply": "Ten.", "uses": uses}}))
    for day in ("2026-05-03", NOW.date().isoformat()):
        reasons = ("you asked for short answers", "you asked what I know")
        uses = [{**use(reason, reason), "learnt_on": day} for reason in reasons]
        yield ask("about_me", "why", World({"profile.why": {"reply": "Ten.", "uses": uses}}))
    asked = {**use("1", "you asked for short answers"), "relation": "verbosity"}
    yield ask("about_me", "why", World({"profile.why": {"reply": "Ten.", "uses": [asked]}}))
    for forgotten in ([HAZ], []):
        world = World({"profile.forget": forgotten, "style.set": {}})
        yield ask("about_me", "forget_that", world)
        yield ask("about_me", "forget_about", world, text="my name")
        yield ask("about_me", "forget_fact", world, fact="1")
    yield ask("about_me", "forget_all")
    yield ask("about_me", "remember_that")
    for intent in SKILLS["about_me"].intents:
        if intent in STYLE_INTENTS:
            yield ask("about_me", intent, World({"style.set": {}}))
    yield ask("about_me", "use_name", World({"profile.recall": []}))
    yield ask("about_me", "use_name", World({"profile.recall": [HAZ], "style.set": {}}))
    yield from speaker_replies()
    yield from learning_replies()


def learning_replies() -> Iterator[Reply]:
    """What it is to learn no more."""
    told = World({"profile.pause": None, "profile.leave_alone": 1})
    for intent in ("stop_learning", "learn_again"):
        yield ask("about_me", intent, told)
    yield ask("about_me", "leave_alone", told, text="my work")
    yield ask("about_me", "leave_alone", World({"profile.leave_alone": 0}), text="the moon")


def speaker_replies() -> Iterator[Reply]:
    """Who speaks, and whether anything of it is kept."""
    yield ask("about_me", "forget_day", World({"profile.forget": []}), day="2026-05-03")
    yield ask("about_me", "export")
    for name, guest, incognito in (("Haz", False, True), ("", False, False), ("", True, True)):
        who: Json = {"name": name, "guest": guest, "incognito": incognito}
        yield ask("about_me", "who", World({"speaker.who": who}))
    told = World({f"speaker.{name}": None for name in ("guest", "owner", "incognito", "add")})
    for intent in ("guest", "no_guest", "between_us", "not_between_us"):
        yield ask("about_me", intent, told)
    yield ask("about_me", "add_person", told, name="Anna")
    yield ask("about_me", "introduce")
    for known in (True, False):
        yield ask("about_me", "introduce", World({"speaker.is": known}), name="Anna")


STYLE_INTENTS = {
    "shorter",
    "longer",
    "a_bit_shorter",
    "a_bit_longer",
    "normal_length",
    "slower",
    "faster",
    "normal_pace",
    "warmer",
    "cooler",
    "no_name",
    "plain",
}


def voices_replies() -> Iterator[Reply]:
    world = World({"voice.list": VOICES, "voice.use": VOICES[1], "voice.find": VOICES[1]})
    alone = World({"voice.list": VOICES[:1], "voice.find": None})
    for intent in ("another", "back", "list", "deeper", "higher"):
        yield ask("voices", intent, world)
        yield ask("voices", intent, alone)
    yield ask("voices", "use", world, voice="brisk")
    yield ask("voices", "use", world, voice="squeaky")
    yield ask("voices", "call", world)
    yield ask("voices", "keep", world, name="brisk", pitch=1.0)
    yield ask("voices", "keep", alone, name="brisk", pitch=1.0)
    yield ask("voices", "keep", world)
    yield ask("voices", "keep", alone)
    styled = World({"style.set": {}})
    for intent in ("louder", "quieter", "usual_loudness", "quiet_nights", "usual_nights"):
        yield ask("voices", intent, styled)
    for intent in ("jokes", "no_jokes"):
        yield ask("voices", intent, styled)
    yield ask("voices", "volume", styled, volume=50)
    yield ask("voices", "pronounce", styled, spelling="win")
    yield ask("voices", "pronounce", styled, word="nguyen", spelling="win")
    yield ask("voices", "pronounce", word="nguyen", spelling="42")
    named: dict[str, Json] = {"name": "Jarvis", "listens_for": "okay nabu"}
    heard: dict[str, Json] = {**named, "listens_for": "hey jarvis", "wakes": True}
    for called in (named, heard, {**named, "could_listen_for": "hey jarvis"}):
        world = World({"voice.call": called, "voice.wake_to": heard})
        yield ask("voices", "call", world, name="jarvis")
        yield ask("voices", "wake_to_name", world)
    yield ask("voices", "call", name="jarvis")
    yield ask("voices", "wake_to_name")
    yield from languages_replies()


def languages_replies() -> Iterator[Reply]:
    for language, hears in product(("de", "en"), (True, False)):
        now: dict[str, Json] = {"language": language, "changed": True, "hears": hears}
        yield ask("voices", "speak", World({"voice.speak": now}), language=language)
    refused: tuple[tuple[dict[str, Json], str], ...] = (
        ({"language": "en"}, "en"),
        ({"language": "en", "hears": False}, "de"),
        ({"language": "en", "known": False}, "other"),
    )
    for told, wanted in refused:
        yield ask("voices", "speak", World({"voice.speak": told}), language=wanted)
    yield ask("voices", "speak", language="de")


def meals_replies() -> Iterator[Reply]:
    yield ask("meals", "idea")


def manner_replies() -> Iterator[Reply]:
    recent = {**use("1", ""), "learnt_on": NOW.date().isoformat(), "polarity": True}
    world = World({"style.set": {}, "profile.recall": [recent], "profile.forget": []})
    nothing = World({"profile.recall": [], "profile.forget": []})
    for intent in SKILLS["manner"].intents:
        yield ask("manner", intent, world, ours="timer", word="countdown", fact="1", rest="1")
    yield ask("manner", "review", nothing)
    yield ask("manner", "keep", nothing, fact="1", rest="")


def help_replies() -> Iterator[Reply]:
    world = World({"skills.list": [TIMERS]})
    yield ask("help", "overview", world)
    yield ask("help", "topic", world, topic="the timer")
    yield ask("help", "topic", world, topic="bicycles")
    for intent in SKILLS["help"].intents:
        if intent not in ("overview", "topic"):
            yield ask("help", intent)


def small_talk_replies() -> Iterator[Reply]:
    for name in ("", "Jarvis"):
        world = World({"voice.called": {"name": name, "listens_for": "okay nabu"}})
        for intent in SKILLS["small_talk"].intents:
            yield ask("small_talk", intent, world)
    yield ask("small_talk", "coin", side="heads")
    yield ask("small_talk", "dice", count=2)
    yield ask("small_talk", "dice", count=400)
    yield ask("small_talk", "pick_number", low=5, high=5)


SCENARIOS = {
    **EVERYDAY,
    "about_me": about_me_replies,
    "alarms": alarm_replies,
    "clock": clock_replies,
    "help": help_replies,
    "lists": list_replies,
    "manner": manner_replies,
    "meals": meals_replies,
    "reminders": reminder_replies,
    "routines": routine_replies,
    "small_talk": small_talk_replies,
    "timers": timer_replies,
    "voices": voices_replies,
}


@pytest.fixture(params=NAMES)
def skill(request: pytest.FixtureRequest) -> str:
    return str(request.param)


LOCALES = {"en": "en_GB", "de": "de_DE"}
SPOKEN = [
    (skill, language)
    for skill in NAMES
    for language in LOCALES
    if (ROOT / "skills" / skill / f"replies.{language}.toml").exists()
]


def book_of(skill: str, language: str = "en") -> ReplyBook:
    return load_replies(ROOT / "skills" / skill / f"replies.{language}.toml", skill)


def test_every_intent_has_a_function(skill: str) -> None:
    manifest = tomllib.loads((ROOT / "skills" / skill / "skill.toml").read_text())
    assert set(SKILLS[skill].intents) == manifest["intents"].keys()


@pytest.mark.parametrize(("skill", "language"), SPOKEN)
def test_every_answer_can_be_worded_and_no_wording_is_idle(skill: str, language: str) -> None:
    book = book_of(skill, language)
    templates = TemplateSet(SpokenWords(LOCALES[language]))
    given = set()
    for reply in SCENARIOS[skill]():
        given.add(reply.act)
        wordings = book.acts[reply.act]
        for verbosity in Verbosity:
            for phrasing in wordings.at(verbosity):
                text = templates.render(phrasing, reply.slots, NOW)
                assert text.endswith((".", "?", "!")), text
                assert "None" not in text, text
                assert ".." not in text, text
    assert given == book.acts.keys()


@pytest.mark.parametrize(("skill", "language"), SPOKEN)
def test_only_a_question_sounds_like_one(skill: str, language: str) -> None:
    """A question mark without a question would leave the person talking to nobody."""
    if skill == "small_talk":
        pytest.skip("a greeting may ask what it can do")
    book = book_of(skill, language)
    for reply in SCENARIOS[skill]():
        wordings = book.acts[reply.act]
        for verbosity in Verbosity:
            for phrasing in wordings.at(verbosity):
                assert phrasing.endswith("?") == reply.asks, phrasing


def test_of_two_timers_the_person_is_asked_which() -> None:
    world = running(("tea", 300), ("eggs", 420))
    reply = ask("timers", "cancel", world)
    assert (reply.act, reply.slots, reply.slot) == ("which", {"labels": ["tea", "eggs"]}, "name")
    assert ask("timers", "cancel", world, name="the eggs").slots["name"] == "eggs"
    assert [entry["name"] for entry in world.scheduled] == ["tea"]


def test_an_unnamed_timer_is_known_by_its_length() -> None:
    world = World()
    for said, seconds in (("ten minutes", 600), ("an hour", 3600)):
        slots = {"duration": SlotValue(said, seconds)}
        answer("timers", Request("set", slots, now=NOW, service=world))
    assert ask("timers", "left", world, duration=600).slots["left"] == 600
    assert ask("timers", "left", world, name="the ten minute one").slots["left"] == 600


def test_make_it_ten_means_the_unit_the_timer_was_set_in() -> None:
    for seconds, meant in ((600, 900), (30, 15), (7200, 15 * 3600)):
        world = running(("", seconds))
        assert ask("timers", "change", world, amount=15).slots["left"] == meant


def test_time_is_added_to_what_is_left_and_taken_from_it() -> None:
    world = running(("tea", 300))
    assert ask("timers", "extend", world, duration=60, name="tea").slots["left"] == 360
    assert ask("timers", "shorten", world, duration=120).slots["left"] == 240
    assert ask("timers", "shorten", world, duration=240).act == "not_that_long"
    assert len(world.scheduled) == 1


def test_a_timer_keeps_the_name_it_was_given_when_it_is_changed() -> None:
    world = running(("tea", 300), ("eggs", 420))
    ask("timers", "change", world, name="tea", duration=60)
    assert sorted(str(entry["name"]) for entry in world.scheduled) == ["eggs", "tea"]


@pytest.mark.parametrize(
    ("place", "time", "days"),
    [("Tokyo", "18:30", 0), ("New York", "04:30", 0), ("Auckland", "22:30", 0)],
)
def test_the_clock_reads_the_time_zone_database(place: str, time: str, days: int) -> None:
    reply = ask("clock", "time_in", place=place)
    assert (reply.slots["time"], reply.slots["days"]) == (time, days)


def test_a_country_with_many_zones_is_told_by_its_capital() -> None:
    assert ask("clock", "time_in", place="Russia").slots["place"] == "Moscow, Russia"


def test_half_hours_count_in_time_differences() -> None:
    assert ask("clock", "difference", place="India").slots["hours"] == 4.5


def test_slower_is_one_step_of_pace() -> None:
    world = World({"style.set": {}})
    ask("about_me", "slower", world)
    assert world.calls == [("style.set", {"name": "pace", "value": "slower"})]


def test_a_single_reason_comes_with_an_offer_to_forget_it() -> None:
    uses = [use("f7", "you asked for short answers")]
    reply = ask("about_me", "why", World({"profile.why": {"reply": "Ten.", "uses": uses}}))
    assert reply.yes is not None
    assert (reply.yes.intent, reply.yes.slots["fact"].value) == ("forget_fact", "f7")


def test_what_was_told_today_is_given_without_the_date() -> None:
    today = {**use("f7", "you asked for short answers"), "learnt_on": NOW.date().isoformat()}
    reply = ask("about_me", "why", World({"profile.why": {"reply": "Ten.", "uses": [today]}}))
    assert reply.slots["learnt_on"] == ""


def test_a_nickname_answers_what_is_my_name() -> None:
    calls: list[Json] = []

    def services(service: str, arguments: Mapping[str, Json]) -> Json:
        calls.append(arguments["relation"])
        return [HAZ] if arguments["relation"] == "address_as" else []

    slots = {"question": SlotValue("what's my name", "name")}
    reply = SKILLS["about_me"].answer(Request("recall", slots, now=NOW, service=services))
    assert reply.act == "known"
    assert calls == ["name", "address_as"]
