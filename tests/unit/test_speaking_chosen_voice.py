"""Choosing a voice: the house's, and one of a person's own."""

from __future__ import annotations

from pathlib import Path

import pytest

from assistant.errors import SpeakingError
from assistant.speaking.chosen_voice import ChosenVoice
from assistant.speaking.persona import Persona
from assistant.speaking.speaker import Speaker
from assistant.speaking.voices import Sound, Voice
from assistant.values import AudioChunk, Prosody, Style

SILENCE = AudioChunk.silence(0.1)
PLAIN = Prosody()


def named(name: str, model_problem: str = "") -> Voice:
    sound = Sound(170, model_problem=model_problem)
    return Voice(name, name.title(), "a voice", "en", "pyttsx3", sound, Persona(), Path())


class Throat(Speaker):
    """Says everything as the same silence, in every voice whose model is there."""

    def available(self, voice: Voice) -> str | None:
        return voice.sound.model_problem or None

    def say(self, text: str, voice: Voice, prosody: Prosody = PLAIN) -> AudioChunk:
        self.said = (voice.name, prosody)
        return SILENCE


VOICES = {
    voice.name: voice for voice in (named("calm"), named("hoarse", "no model"), named("warm"))
}


class Choosing:
    """A voice in use, and the choices that were remembered."""

    def __init__(self, name: str = "calm", *, speaks: bool = True) -> None:
        self.remembered: list[str] = []
        self.throat = Throat(VOICES)
        self.voice = ChosenVoice(VOICES, self.throat, name, self.remembered.append, speaks=speaks)


def test_a_choice_is_remembered_and_holds() -> None:
    choosing = Choosing()
    assert choosing.voice.use("warm").name == "warm"
    assert (choosing.voice.voice.name, choosing.remembered) == ("warm", ["warm"])


def test_who_wished_for_another_voice_is_answered_in_it() -> None:
    voice = Choosing().voice
    assert voice.voice_for(Style()).name == "calm"
    assert voice.voice_for(Style(voice="warm")).name == "warm"
    assert voice.voice_for(Style(voice="gone")).name == "calm"


def test_what_cannot_speak_is_not_offered() -> None:
    assert [voice.name for voice in Choosing().voice.available] == ["calm", "warm"]


@pytest.mark.parametrize(
    ("name", "says"), [("tenor", "there is no voice 'tenor'"), ("hoarse", "no model")]
)
def test_a_voice_that_cannot_be_had_leaves_the_present_one(name: str, says: str) -> None:
    choosing = Choosing()
    with pytest.raises(SpeakingError, match=says):
        choosing.voice.use(name)
    assert (choosing.voice.voice.name, choosing.remembered) == ("calm", [])


def test_a_choice_that_cannot_be_remembered_does_not_count() -> None:
    def full(_: str) -> None:
        raise SpeakingError("no room")

    voice = ChosenVoice(VOICES, Throat(VOICES), "calm", full)
    with pytest.raises(SpeakingError, match="no room"):
        voice.use("warm")
    assert voice.voice.name == "calm"


def test_a_voice_that_does_not_exist_is_said_at_once() -> None:
    with pytest.raises(SpeakingError, match="there are: calm, hoarse, warm"):
        Choosing("tenor")


def test_one_that_only_writes_has_no_sound() -> None:
    assert Choosing(speaks=False).voice.speak("Hello.", "calm", PLAIN) is None
    assert Choosing().voice.speak("", "calm", PLAIN) is None
    assert Choosing().voice.speak("Hello.", "calm", PLAIN) == SILENCE


def test_a_reply_sounds_in_the_voice_it_was_worded_for() -> None:
    choosing = Choosing()
    choosing.voice.speak("Hello.", "warm", Prosody(pitch=0.9))
    assert choosing.throat.said == ("warm", Prosody(pitch=0.9))
    choosing.voice.speak("Hello.", "", PLAIN)
    assert choosing.throat.said == ("calm", PLAIN)


def test_the_voice_of_the_same_name_speaks_the_other_language() -> None:
    choosing = Choosing("warm")
    german = {name: named(name) for name in ("brisk", "calm", "warm")}
    assert choosing.voice.speak_with(german).name == "warm"
    assert choosing.voice.voices is german
    assert choosing.remembered == []


def test_or_the_usual_one_or_any_that_can() -> None:
    assert Choosing("warm").voice.speak_with({"calm": named("calm")}).name == "calm"
    some = {"hoarse": named("hoarse", "no model"), "brisk": named("brisk")}
    assert Choosing("warm").voice.speak_with(some).name == "brisk"
    with pytest.raises(SpeakingError, match="no voice that speaks"):
        Choosing("warm").voice.speak_with({})
