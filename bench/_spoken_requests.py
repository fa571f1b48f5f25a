"""Requests of the written sets said aloud by a synthetic voice, heard and understood.

The voice is the first of Piper's joe, flite and espeak-ng that is installed. The sound is kept
(`_read_speech.folder()`), so that a run that was stopped goes on where it was.
"""

from __future__ import annotations

import random
import sys
import tempfile
from collections.abc import Sequence
from dataclasses import dataclass

from assistant.assembly import open_assistant
from assistant.errors import AssistantError
from assistant.hearing.recordings import read_recording
from assistant.local_time import local_now
from assistant.settings import Paths
from assistant.stopwatch import Stopwatch
from assistant.values import Utterance
from bench._read_speech import ReadSpeech, synthesise, voices
from bench._report import progress
from bench._requests_data import Expected, Outcome

IN_SCOPE, OUT_OF_SCOPE = 220, 110
"""Sentences that are spoken, at most: enough for four points either way."""

LONGEST_SECONDS = 60


@dataclass(frozen=True, slots=True)
class Spoken:
    """What a sentence was taken for when it was read, and when it was heard as `text`."""

    written: Outcome
    heard: Outcome
    text: str

    def __str__(self) -> str:
        return f"heard {self.text!r}: {self.heard}"


def sample(found: Sequence[Outcome], limit: int | None, seed: int) -> list[Outcome]:
    """Of what was understood in writing, what is to be said aloud: two of three in scope."""
    shuffled = list(found)
    random.Random(seed).shuffle(shuffled)
    known = [each for each in shuffled if each.request.expected is Expected.ANSWER]
    strangers = [each for each in shuffled if each.request.expected is Expected.REFUSE]
    most = IN_SCOPE + OUT_OF_SCOPE if limit is None else limit
    return [
        *known[: min(IN_SCOPE, most * 2 // 3)],
        *strangers[: min(OUT_OF_SCOPE, -(-most // 3))],
    ]


def spoken(written: Sequence[Outcome], engine: str | None) -> tuple[str, list[Spoken]]:
    """The voice, and each sentence as the first of a conversation; nothing where none can be
    said or heard here."""
    voice = next(iter(voices()), "")
    if not voice:
        print("bench.intents: no voice is installed; nothing is spoken", file=sys.stderr)
        return "", []
    sounds = [ReadSpeech(each.request.text, voice) for each in written]
    synthesise(sounds)
    try:
        return voice, _heard(written, sounds, engine)
    except AssistantError as error:
        print(f"bench.intents: nothing is heard here: {error}", file=sys.stderr)
        return "", []


def _heard(
    written: Sequence[Outcome], sounds: Sequence[ReadSpeech], engine: str | None
) -> list[Spoken]:
    with (
        tempfile.TemporaryDirectory() as home,
        open_assistant(
            paths=Paths.from_environment({"ASSISTANT_HOME": home}), hears=True, engine=engine
        ) as us,
    ):
        done = []
        for each, sound in progress(list(zip(written, sounds, strict=True)), "spoken"):
            us.fresh()
            audio = read_recording(sound.file, longest_seconds=LONGEST_SECONDS)
            thought = us.take_in(Utterance(local_now(), audio=audio), Stopwatch())
            outcome = Outcome(each.request, thought.understood)
            done.append(Spoken(each, outcome, thought.heard.text))
        return done
