"""A day with it: one person's sixty requests through the real sound path, one after the other.

What it does not understand it may ask about or decline, and is then told again, as people do.
What it must not do is something else.
"""

from __future__ import annotations

import tomllib
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

from assistant.speaking.sound_files import resampled
from assistant.speaking.speaker import Speaker
from assistant.speaking.voices import find_voices
from assistant.values import SPEECH_RATE_HZ, AudioChunk
from tests.journeys.living_stage import ROOT, Home, living_home, missing, wake_phrase
from tests.journeys.living_stage import spoken as said_by_espeak

pytestmark = pytest.mark.skipif(bool(missing()), reason=f"needs {missing()}")

DAY = tomllib.loads(Path(__file__).with_name("a_day.toml").read_text(encoding="utf-8"))["turn"]
TRIES = 2
UNSURE = ("core.not_understood", "core.did_you_say", "core.still_not", "core.another_way")
LEAST_RIGHT = 0.9
MOST_WRONG = 1
"""A busy machine may hear one word for another, once in sixty."""


@dataclass(frozen=True)
class Answered:
    """What came of a request at its last try."""

    said: str
    act: str
    reply: str

    def is_right(self, turn: Mapping[str, Any]) -> bool:
        text = self.reply.casefold()
        told = all(word.casefold() in text for word in turn.get("words", ()))
        return self.act in turn["acts"] and told


@pytest.fixture(scope="module")
def person() -> Iterator[Callable[[str], AudioChunk]]:
    """Says a text: in Piper's voice, the nearest to a person's, where it is installed."""
    voices, _ = find_voices([ROOT / "voices"])
    speaker = Speaker(voices)
    joe = voices.get("joe")

    def say(text: str) -> AudioChunk:
        if joe is None or speaker.available(joe):
            return said_by_espeak(text)
        return resampled(speaker.say(text, joe), SPEECH_RATE_HZ)

    yield say
    speaker.close()


def test_a_day_in_a_life(tmp_path: Path, person: Callable[[str], AudioChunk]) -> None:
    with living_home(tmp_path) as home:
        answers = [lived(home, person, turn) for turn in DAY]
    (tmp_path / "answers.txt").write_text(told(answers), encoding="utf-8")  # to be gone through
    assert len(DAY) >= 60
    right = [one for one, turn in zip(answers, DAY, strict=True) if one.is_right(turn)]
    wrong = [one for one in answers if one not in right and one.act not in UNSURE]
    assert len(wrong) <= MOST_WRONG, told(wrong)
    assert len(right) >= LEAST_RIGHT * len(DAY), told([it for it in answers if it not in right])


def lived(home: Home, person: Callable[[str], AudioChunk], turn: Mapping[str, Any]) -> Answered:
    """Ask until it is understood, or the person gives up."""
    for _ in range(TRIES):
        answered = asked(home, person, turn["say"])
        if answered.act not in UNSURE or answered.is_right(turn):
            break
        if home.status()["state"] == "listening":
            asked(home, person, "no")
    return answered


def asked(home: Home, person: Callable[[str], AudioChunk], text: str) -> Answered:
    """Say `text`, after the wake phrase unless it waits for an answer, and hear it out."""
    mark = home.now
    request = person(text)
    if home.status()["state"] == "listening":
        home.say(request, 1.0)
    else:
        home.say(wake_phrase(), request, 1.0)
    with suppress(AssertionError):  # it was not heard: a busy machine loses some of the sound
        home.until(lambda: bool(home.told("turn", mark) or home.told("nothing_said", mark)))
    home.until(lambda: home.status()["state"] in ("asleep", "listening"), 30.0)
    replies = home.told("reply", mark)
    if not replies:
        return Answered(text, "core.not_understood", "")
    return Answered(text, replies[-1]["act"], replies[-1]["text"])


def told(answers: Sequence[Answered]) -> str:
    return "\n".join(f"{one.said!r}: {one.act}: {one.reply}" for one in answers)
