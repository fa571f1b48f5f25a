"""What may be said next is made ahead, and nothing else is ever spoken from it."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import numpy as np
import pytest

from assistant.errors import SpeakingError
from assistant.speaking.persona import Persona
from assistant.speaking.speaker import Speaker
from assistant.speaking.voices import Sound, Voice
from assistant.speaking.workers import EngineWorker
from assistant.values import AudioChunk, Prosody

CALM, WARM = (
    Voice(name, name.title(), "a voice", "en", "pyttsx3", Sound(rate), Persona(), Path())
    for name, rate in (("calm", 150), ("warm", 160))
)
SORRY = "Sorry, I didn't get that. Could you say it again?"


class Whistle(EngineWorker):
    """Whistles a sentence for as many hundredths of a second as it has letters, each voice at a
    pitch of its own."""

    def __init__(self, of: Whistling) -> None:
        super().__init__("whistle", 1)
        self._of = of

    def speak(self, sentence: str, sound: Sound, prosody: Prosody) -> tuple[AudioChunk, ...]:
        if self._of.mute:
            raise SpeakingError("no breath")
        self._of.said.append(sentence)
        wave = 8000 * np.sin(np.arange(220 * len(sentence)) / sound.rate_words_per_minute)
        return (AudioChunk(wave.astype("<i2").tobytes(), 22_050),)


class Whistling:
    def __init__(self) -> None:
        self.said: list[str] = []
        self.mute = False
        self.speaker = Speaker({"calm": CALM, "warm": WARM}, open_worker=self._open)

    def _open(self, engine: str, deadline: float, command: Sequence[str] | None) -> Whistle:
        return Whistle(self)


@pytest.fixture
def whistling() -> Whistling:
    return Whistling()


def test_the_first_sentence_is_there_when_it_is_to_be_said(whistling: Whistling) -> None:
    plainly = Whistling().speaker.say(SORRY, CALM)
    whistling.speaker.make_ahead(SORRY, CALM)
    assert whistling.speaker.say(SORRY, CALM) == plainly
    assert len(whistling.said) == 2  # once each


def test_it_serves_once(whistling: Whistling) -> None:
    whistling.speaker.make_ahead(SORRY, CALM)
    for made in (2, 4):
        whistling.speaker.say(SORRY, CALM)
        assert len(whistling.said) == made


@pytest.mark.parametrize(
    ("text", "voice", "prosody"),
    [
        ("Sorry, I don't know that one.", CALM, Prosody()),
        (SORRY, WARM, Prosody()),
        (SORRY, CALM, Prosody(volume=0.5)),
        (SORRY, CALM, Prosody(said_as={"sorry": "sorrow"})),
    ],
)
def test_what_is_said_otherwise_is_made_anew(
    whistling: Whistling, text: str, voice: Voice, prosody: Prosody
) -> None:
    whistling.speaker.make_ahead(SORRY, CALM)
    plainly = Whistling().speaker.say(text, voice, prosody)
    assert plainly != Whistling().speaker.say(SORRY, CALM)
    assert whistling.speaker.say(text, voice, prosody) == plainly


def test_after_a_stop_it_is_made_all_the_same(whistling: Whistling) -> None:
    whistling.speaker.stop()
    whistling.speaker.make_ahead(SORRY, CALM)
    whistling.speaker.say(SORRY, CALM)
    assert len(whistling.said) == 2


def test_what_could_not_be_made_ahead_is_tried_again_and_then_told(whistling: Whistling) -> None:
    whistling.mute = True
    whistling.speaker.make_ahead(SORRY, CALM)
    with pytest.raises(SpeakingError, match="no breath"):
        whistling.speaker.say(SORRY, CALM)
    whistling.speaker.make_ahead(SORRY, CALM)
    whistling.mute = False
    assert whistling.speaker.say(SORRY, CALM).pcm


def test_there_may_be_nothing_to_say(whistling: Whistling) -> None:
    whistling.speaker.make_ahead("", CALM)
    assert whistling.speaker.say("", CALM).pcm == b""
