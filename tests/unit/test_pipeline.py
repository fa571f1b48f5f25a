"""A turn, told as a story: real understanding, wording and profile; skills and sound are fakes."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from assistant.dialogue import AnswerWords
from assistant.errors import SkillError
from assistant.pipeline import Parts, run_turn
from assistant.profile.profile import Profile
from assistant.services import ServiceDesk
from assistant.skill_host.schedule import Schedule
from assistant.speaking.persona import Persona
from assistant.speaking.realiser import Realiser
from assistant.speaking.replies import ReplyBook, load_replies
from assistant.speaking.voices import Sound, Voice
from assistant.understanding.spoken_values import SpokenValues
from assistant.understanding.templates import IntentTraits, compile_skill
from assistant.understanding.understanding import Understanding
from assistant.values import (
    Act,
    AudioChunk,
    Band,
    Interpretation,
    Json,
    Question,
    Risk,
    Session,
    Transcript,
    Turn,
    Utterance,
)

NOON = datetime(2026, 11, 21, 12, tzinfo=UTC)

KETTLE_SENTENCES = """
[slots]
duration = "duration"
[intents.boil]
sentences = ["(boil|start) the kettle", "boil the kettle for {duration}"]
[intents.empty]
sentences = ["empty the kettle [completely]"]
[intents.buy]
sentences = ["buy a new kettle"]
"""
KETTLE_REPLIES = """
[acts.boiling]
terse = ["Boiling."]
normal = ["The kettle is boiling.", "The kettle is on."]
[acts.how_long]
normal = ["For how long?"]
[acts.emptied]
normal = ["It's empty now."]
[acts.no_shop]
normal = ["I can't buy things: I have no network."]
"""
ABOUT_ME_REPLIES = """
[acts.told]
terse = ["Noted."]
normal = ["Got it, {{ phrase }}."]
[acts.kept]
normal = ["I'll remember that {{ phrase }}."]
"""


class Kettle:
    """A skill host with one appliance; it also acknowledges what people say of themselves."""

    def __init__(self, desk: ServiceDesk) -> None:
        self.desk = desk
        self.done: list[str] = []
        self.broken = False
        self.wordless = False

    def act(self, interpretation: Interpretation, now: datetime) -> Act:
        if self.broken:
            raise SkillError("the skill kettle failed")
        if self.wordless:
            return Act("kettle", "whistling")
        self.done.append(interpretation.name)
        slots: dict[str, Json] = {k: slot.value for k, slot in interpretation.slots.items()}
        match interpretation.name:
            case "kettle.boil" if "duration" not in slots:
                question = Question(
                    "how_long", fill=interpretation, slot="duration", slot_kind="duration"
                )
                return Act("kettle", "how_long", question=question)
            case "kettle.boil":
                return Act("kettle", "boiling")
            case "kettle.empty":
                return Act("kettle", "emptied")
            case "kettle.buy":
                return Act("kettle", "no_shop")
            case "about_me.remember":
                self.desk.call("about_me", "profile.remember", slots)
                return Act("about_me", "kept", slots)
            case "about_me.dont_remember":
                self.desk.call("about_me", "profile.refuse", slots)
                return Act("core", "agreed")
        return Act("about_me", "told", slots)


class QuietMouth:
    """A voice that only writes."""

    voice = Voice("plain", "Plain", "no sound", "en", "none", Sound(170), Persona(), Path())

    def speak(self, text: str, pace: float) -> AudioChunk | None:
        return None


class Mumble:
    """A recogniser whose sound carries its words."""

    def __init__(self) -> None:
        self.confidence = 0.9

    def transcribe(self, audio: AudioChunk, understanding: Understanding) -> Transcript:
        return Transcript(audio.pcm.decode().strip(), self.confidence, engine="mumble")


class Home:
    """One conversation, a minute a turn."""

    def __init__(self, folder: Path) -> None:
        sentences = folder / "sentences.en.toml"
        sentences.write_text(KETTLE_SENTENCES)
        traits = {
            "boil": IntentTraits(),
            "empty": IntentTraits(risk=Risk.COSTLY),
            "buy": IntentTraits(declines=True),
        }
        values = SpokenValues("en")
        self.profile = Profile.open(folder / "profile.json")
        self.desk = ServiceDesk(
            self.profile, Schedule(folder / "schedule.json"), QuietVoices(), (), {}
        )
        self.kettle = Kettle(self.desk)
        self.ears = Mumble()
        self.parts = Parts(
            ears=self.ears,
            understanding=Understanding([compile_skill("kettle", sentences, traits)], values),
            values=values,
            answers=AnswerWords.load("en"),
            profile=self.profile,
            desk=self.desk,
            skills=self.kettle,
            realiser=Realiser(self._books(folder), "en_GB"),
            mouth=QuietMouth(),
        )
        self.session = Session()
        self.now = NOON

    def _books(self, folder: Path) -> dict[str, ReplyBook]:
        core = Path(__file__).parents[2] / "assistant" / "dialogue" / "replies.en.toml"
        books = {"core": load_replies(core, "core")}
        for source, text in {"kettle": KETTLE_REPLIES, "about_me": ABOUT_ME_REPLIES}.items():
            (folder / source).write_text(text)
            books[source] = load_replies(folder / source, source)
        return books

    def say(self, text: str, speaker: str = "owner") -> Turn:
        self.now += timedelta(minutes=1)
        return self._run(Utterance(self.now, typed=text))

    def mumble(self, text: str) -> Turn:
        padded = text.encode().ljust(2 * (len(text) // 2 + 1))
        return self._run(Utterance(self.now, audio=AudioChunk(padded)))

    def _run(self, utterance: Utterance) -> Turn:
        turn, self.session = run_turn(utterance, self.session, self.parts)
        return turn


class QuietVoices:
    voice = QuietMouth.voice
    available = (QuietMouth.voice,)

    def use(self, name: str) -> Voice:
        return self.voice


@pytest.fixture
def home(tmp_path: Path) -> Home:
    return Home(tmp_path)


def test_what_was_heard_is_done(home: Home) -> None:
    turn = home.mumble("boil the kettle for two minutes")
    assert turn.heard.engine == "mumble"
    assert turn.band is Band.ACT
    assert home.kettle.done == ["kettle.boil"]
    assert "kettle" in turn.reply.text


def test_what_was_not_understood_is_not_done(home: Home) -> None:
    turn = home.say("the weather was lovely in Kyoto that spring")
    assert turn.band is Band.REJECT
    assert home.kettle.done == []
    assert turn.reply.act.name == "not_understood"
    assert home.say("and so were the trees").reply.act.name == "not_understood_again"


def test_silence_is_answered_with_silence(home: Home) -> None:
    question = home.say("boil the kettle").reply.act.question
    turn = home.mumble("")
    assert (turn.reply.text, turn.band) == ("", Band.REJECT)
    assert home.session.question == question


def test_a_missing_slot_is_asked_for_and_filled(home: Home) -> None:
    assert home.say("start the kettle").reply.asks
    turn = home.say("two minutes please")
    assert turn.understood is not None
    assert turn.understood.slots["duration"].value == 120
    assert turn.reply.act.name == "boiling"


def test_what_is_costly_waits_for_a_yes(home: Home) -> None:
    asked = home.say("empty the kettle")
    assert asked.band is Band.CONFIRM
    assert home.kettle.done == []
    assert home.say("no").reply.act.name == "not_done"
    home.say("empty the kettle")
    assert home.say("yes please").reply.text == "It's empty now."


def test_explaining_why_not_is_no_acting(home: Home) -> None:
    turn = home.say("buy a new kettle")
    assert turn.band is Band.REJECT
    assert "no network" in turn.reply.text


def test_a_broken_skill_costs_one_apology(home: Home) -> None:
    home.kettle.broken = True
    assert home.say("boil the kettle for a minute").reply.act.name == "skill_failed"


def test_an_act_without_words_costs_one_apology_too(home: Home) -> None:
    home.kettle.wordless = True
    assert home.say("boil the kettle for a minute").reply.act.name == "skill_failed"


def test_a_name_is_learnt_and_used_in_the_next_reply(home: Home) -> None:
    told = home.say("call me Haz")
    assert [(fact.relation, fact.object) for fact in told.learned] == [("address_as", "Haz")]
    turn = home.say("boil the kettle for a minute")
    assert "Haz" in turn.reply.text
    assert [use.fact for use in turn.reply.used] == [told.learned[0].fact]


def test_a_home_is_only_learnt_after_a_yes(home: Home) -> None:
    asked = home.say("I live in Porto")
    assert asked.reply.act.name == "ask_to_remember"
    assert (asked.learned, home.profile.all_facts()) == ((), ())
    agreed = home.say("yes")
    assert [(fact.relation, fact.how) for fact in agreed.learned] == [("home", "confirmed")]


def test_after_a_no_nothing_is_kept(home: Home) -> None:
    home.say("I live in Porto")
    home.say("no thanks")
    assert home.profile.all_facts() == ()


def test_what_was_heard_badly_is_only_learnt_after_a_yes(home: Home) -> None:
    home.ears.confidence = 0.4
    asked = home.mumble("call me Haz")
    assert (asked.reply.act.name, asked.learned) == ("did_you_mean", ())
    assert [fact.object for fact in home.say("yes").learned] == ["Haz"]
    home.ears.confidence = 0.1
    assert home.mumble("I like jazz").reply.act.name == "not_understood"


def test_repeat_says_it_again_and_keeps_the_question(home: Home) -> None:
    first = home.say("boil the kettle")
    again = home.say("what did you say?")
    assert again.reply.text == first.reply.text
    assert home.say("one minute").reply.act.name == "boiling"
