"""Voices by voice: heard before they stay, each person's own, and back again."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

import pytest

from assistant.errors import AssistantError, SpeakingError
from assistant.parts import Moment
from assistant.profile.profile import Profile
from assistant.replying import word_act
from assistant.services.calls import Call
from assistant.services.discretion import Discretion
from assistant.services.naming import NamingServices
from assistant.services.person import PersonServices
from assistant.services.undoing import Undoing
from assistant.services.voices import VoiceServices
from assistant.settings import Paths, load_settings
from assistant.speaking.persona import Persona
from assistant.speaking.voices import Sound, Voice
from assistant.values import Act, Company, Interpretation, Json, Prosody, Session, Style, Trial
from tests.unit.pipeline_fakes import Home, QuietMouth

NOON = datetime(2026, 11, 21, 12, tzinfo=UTC)


def voice(name: str, engine: str = "pyttsx3", pace: float = 1.0) -> Voice:
    persona = Persona(pace=(pace, pace))
    return Voice(name, name.title(), "", "en", engine, Sound(170, 50), persona, Path())


class ThreeVoices:
    """Calm, warm and one whose engine cannot change its pitch."""

    voices: Mapping[str, Voice] = {
        one.name: one for one in (voice("calm"), voice("warm", pace=0.9), voice("joe", "piper"))
    }

    def __init__(self) -> None:
        self.house = "calm"

    @property
    def available(self) -> list[Voice]:
        return list(self.voices.values())

    def voice_for(self, style: Style) -> Voice:
        return self.voices[style.voice or self.house]

    def use(self, name: str) -> Voice:
        if name not in self.voices:
            raise SpeakingError("no such voice")
        self.house = name
        return self.voices[name]


class Talk:
    """What a skill is answered while somebody speaks."""

    def __init__(self, folder: Path, speaker: str = "owner") -> None:
        self.profile = Profile.open(folder / "profile.journal")
        self.paths = Paths.from_environment({"ASSISTANT_HOME": str(folder)})
        self.discretion = Discretion()
        self.person = PersonServices(self.profile, self.discretion)
        self.choice = ThreeVoices()
        self.undoing = Undoing()
        naming = NamingServices(self.paths, self.person, "en")
        self.services = {**VoiceServices(self.choice, self.person).services, **naming.services}
        self.now_speaks(speaker)

    def now_speaks(self, speaker: str, *, incognito: bool = False) -> None:
        self.discretion.company = Company(speaker, incognito)
        self.person.open(NOON, speaker, None)

    def ask(self, service: str, **arguments: Json) -> Mapping[str, Json]:
        call = Call("voices", f"voice.{service}", arguments, self.undoing)
        answer = self.services[call.service](call)
        assert isinstance(answer, Mapping)
        return answer

    def find(self, which: str) -> tuple[Json, Json] | None:
        answer = self.services["voice.find"](Call("voices", "voice.find", {"which": which}))
        return (answer["name"], answer["pitch"]) if isinstance(answer, Mapping) else None

    @property
    def sounds(self) -> tuple[str, float]:
        """The voice and the pitch that whoever speaks is answered with."""
        style = self.person.style
        return self.choice.voice_for(style).name, style.pitch

    def undo(self) -> None:
        self.undoing.close(Interpretation("voices", "keep"), NOON)
        assert self.undoing.take_back(NOON)


def test_to_find_a_voice_changes_nothing(tmp_path: Path) -> None:
    talk = Talk(tmp_path)
    assert [talk.find(which) for which in ("next", "next", "next")] == [
        ("warm", 1.0),
        ("joe", 1.0),
        ("warm", 1.0),
    ]
    assert talk.find("squeaky") is None
    assert talk.sounds == ("calm", 1.0)


def test_what_was_offered_can_be_kept_once(tmp_path: Path) -> None:
    talk = Talk(tmp_path)
    assert talk.find("offered") is None
    talk.find("higher")
    assert talk.find("offered") == ("calm", 1.15)
    talk.ask("use", name="calm", pitch=1.15)
    assert talk.find("offered") is None


def test_the_owner_chooses_for_the_house_and_goes_back(tmp_path: Path) -> None:
    talk = Talk(tmp_path)
    assert talk.find("previous") is None
    talk.ask("use", name="warm")
    assert talk.choice.house == "warm"
    assert talk.find("previous") == ("calm", 1.0)
    talk.undo()
    assert talk.sounds == ("calm", 1.0)


def test_everybody_else_has_a_voice_of_their_own(tmp_path: Path) -> None:
    talk = Talk(tmp_path, "anna")
    talk.ask("use", name="warm")
    assert (talk.sounds, talk.choice.house) == (("warm", 1.0), "calm")
    talk.now_speaks("owner")
    assert talk.sounds == ("calm", 1.0)
    talk.ask("use", name="joe")
    talk.now_speaks("anna")
    assert talk.sounds == ("warm", 1.0)
    talk.undo()
    assert talk.choice.house == "calm"


def test_an_owner_with_a_voice_of_their_own_changes_that_one(tmp_path: Path) -> None:
    talk = Talk(tmp_path)
    talk.profile.set_style("voice", "joe", NOON)
    talk.ask("use", name="warm")
    assert (talk.sounds, talk.choice.house) == (("warm", 1.0), "calm")


@pytest.mark.parametrize("speaker", ["guest", "owner"])
def test_incognito_a_choice_is_written_nowhere(tmp_path: Path, speaker: str) -> None:
    talk = Talk(tmp_path)
    talk.now_speaks(speaker, incognito=True)
    talk.ask("use", name="warm", pitch=0.87)
    assert (talk.sounds, talk.choice.house) == (("warm", 0.87), "calm")
    with pytest.raises(AssistantError):
        talk.ask("call", name="Jarvis")
    assert list(tmp_path.rglob("*.toml")) == []


def test_a_stranger_changes_nothing(tmp_path: Path) -> None:
    talk = Talk(tmp_path, "guest")
    for change in ({"name": "warm"}, {"name": "calm", "pitch": 0.9}):
        with pytest.raises(AssistantError):
            talk.ask("use", **change)
    with pytest.raises(AssistantError):
        talk.ask("call", name="Jarvis")
    assert (talk.sounds, talk.choice.house) == (("calm", 1.0), "calm")


def test_deeper_and_higher_have_an_end_and_are_not_for_every_engine(tmp_path: Path) -> None:
    talk = Talk(tmp_path)
    heard = []
    while (found := talk.find("deeper")) is not None:
        heard.append(found[1])
        talk.ask("use", name=found[0], pitch=found[1])
    assert heard == [0.87, 0.76, 0.66]
    assert talk.sounds == ("calm", 0.66)
    assert talk.find("previous") == ("calm", 0.76)
    talk.ask("use", name="joe")
    assert talk.sounds == ("joe", 1.0)
    assert talk.find("deeper") is talk.find("higher") is None


@pytest.mark.parametrize("pitch", [0, 9, "deep", None])
def test_a_silly_pitch_is_refused(tmp_path: Path, pitch: Json) -> None:
    talk = Talk(tmp_path)
    with pytest.raises(AssistantError, match="pitch"):
        talk.ask("use", name="warm", pitch=pitch)
    assert talk.choice.house == "calm"


class TestName:
    def test_it_is_kept_and_taken_back(self, tmp_path: Path) -> None:
        talk = Talk(tmp_path)
        assert talk.ask("called")["name"] == ""
        assert talk.ask("call", name="Mabel")["name"] == "Mabel"
        assert load_settings(talk.paths.settings_file).speaking.name == "Mabel"
        talk.undo()
        assert talk.ask("called")["name"] == ""

    def test_it_wakes_to_the_name_only_when_told_to(self, tmp_path: Path) -> None:
        talk = Talk(tmp_path)
        called = talk.ask("call", name="Mabel")
        assert (called["listens_for"], called["could_listen_for"]) == ("okay nabu", "hey mabel")
        assert talk.ask("wake_to")["wakes"] is True
        assert load_settings(talk.paths.settings_file).wake.phrase == "hey mabel"
        talk.undo()
        assert load_settings(talk.paths.settings_file).wake.phrase == "okay nabu"

    def test_what_cannot_be_heard_is_not_offered(self, tmp_path: Path) -> None:
        talk = Talk(tmp_path)
        assert talk.ask("call", name="Bo")["could_listen_for"] == ""
        with pytest.raises(AssistantError):
            talk.ask("wake_to")

    @pytest.mark.parametrize(
        "name", ["<b>", "a b c d", "Back Later", "x" * 31, "4711", 7, "Eve\x1b[31m"]
    )
    def test_what_is_no_name_is_refused(self, tmp_path: Path, name: Json) -> None:
        talk = Talk(tmp_path)
        with pytest.raises(AssistantError, match="name"):
            talk.ask("call", name=name)
        assert talk.ask("called")["name"] == ""


class Mouth(QuietMouth):
    """Answers in calm, and knows the others."""

    def voice_for(self, style: Style) -> Voice:
        return ThreeVoices.voices[style.voice or "calm"]


def test_a_trial_is_worded_and_spoken_as_what_it_offers(tmp_path: Path) -> None:
    home = Home(tmp_path)
    parts = replace(home.parts, mouth=Mouth())
    moment = Moment.at(NOON, Session(), parts)
    trial = Act("kettle", "emptied", trial=Trial("warm", 0.87))
    heard = word_act(trial, moment, parts)
    assert (heard.voice, heard.prosody) == ("warm", Prosody(rate=0.9, pitch=0.87))
    after = word_act(Act("kettle", "emptied"), moment, parts)
    assert (after.voice, after.prosody) == ("calm", Prosody())
