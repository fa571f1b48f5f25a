"""Choosing a voice: by name, the next one, the one before."""

from __future__ import annotations

from pathlib import Path

import pytest

from assistant.errors import SpeakingError
from assistant.speaking.chosen_voice import ChosenVoice
from assistant.speaking.persona import Persona
from assistant.speaking.speaker import Speaker
from assistant.speaking.voices import Sound, Voice
from assistant.values import AudioChunk, Prosody

SILENCE = AudioChunk.silence(0.1)


def named(name: str, model_problem: str = "") -> Voice:
    sound = Sound(170, model_problem=model_problem)
    return Voice(name, name.title(), "a voice", "en", "pyttsx3", sound, Persona(), Path())


class Throat(Speaker):
    """Says everything as the same silence, in every voice whose model is there."""

    def available(self, voice: Voice) -> str | None:
        return voice.sound.model_problem or None

    def say(self, text: str, voice: Voice, prosody: Prosody = Prosody()) -> AudioChunk:  # noqa: B008
        return SILENCE


VOICES = {
    voice.name: voice for voice in (named("calm"), named("hoarse", "no model"), named("warm"))
}


class Choosing:
    """A voice in use, and the choices that were remembered."""

    def __init__(self, name: str = "calm", *, speaks: bool = True) -> None:
        self.remembered: list[str] = []
        self.voice = ChosenVoice(
            VOICES, Throat(VOICES), name, self.remembered.append, speaks=speaks
        )

    def use(self, name: str) -> str:
        return self.voice.use(name).name


def test_next_goes_round_and_leaves_out_what_cannot_speak() -> None:
    choosing = Choosing()
    assert [choosing.use("next"), choosing.use("next")] == ["warm", "calm"]
    assert choosing.remembered == ["warm", "calm"]


def test_previous_is_the_one_before_and_back_again() -> None:
    choosing = Choosing()
    choosing.use("warm")
    assert [choosing.use("previous"), choosing.use("previous")] == ["calm", "warm"]


def test_next_begins_at_the_first_where_the_present_one_cannot_speak() -> None:
    assert Choosing("hoarse").use("next") == "calm"


@pytest.mark.parametrize(
    ("name", "says"), [("tenor", "there is no voice 'tenor'"), ("hoarse", "no model")]
)
def test_a_voice_that_cannot_be_had_leaves_the_present_one(name: str, says: str) -> None:
    choosing = Choosing()
    with pytest.raises(SpeakingError, match=says):
        choosing.use(name)
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
    assert Choosing(speaks=False).voice.speak("Hello.", pace=1.0) is None
    assert Choosing().voice.speak("", pace=1.0) is None
    assert Choosing().voice.speak("Hello.", pace=1.0) == SILENCE
