"""The real detectors on real sound: people's voices, and everything that is none."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import numpy as np
import pytest

from assistant.engines import VoiceActivity, WakeWord
from assistant.hearing.endpointing import Ended, Endpointer, NothingSaid, Paused
from assistant.hearing.preroll import PreRoll
from assistant.hearing.recordings import read_recording
from assistant.hearing.wake_choosing import (
    choose_wake,
    open_at,
    open_voice_activity,
    open_wake,
    ready_made_phrases,
)
from assistant.hearing.wake_enrolment import enrol
from assistant.settings import WakeSettings
from assistant.values import AudioChunk, Completeness, Detection

DATA = Path(__file__).parents[3] / "shared/data"
ALEXA = DATA / "picovoice-wake-word/alexa"
ORDERS = DATA / "picovoice-speech-to-intent/flac"

needs_people = pytest.mark.skipif(
    not (ALEXA.is_dir() and ORDERS.is_dir()), reason="no recordings of people here"
)


def clips(folder: Path, count: int) -> list[AudioChunk]:
    return [read_recording(file, 60) for file in sorted(folder.glob("*.flac"))[:count]]


def pieces(audio: AudioChunk) -> Iterator[AudioChunk]:
    for start in range(0, len(audio.pcm), 1280):
        yield AudioChunk(audio.pcm[start : start + 1280])


def room(seconds: float) -> AudioChunk:
    samples = np.random.default_rng(0).normal(0, 10, round(seconds * 16_000))
    return AudioChunk(samples.astype("<i2").tobytes())


def sound(samples: np.ndarray) -> AudioChunk:
    return AudioChunk(np.clip(samples, -32768, 32767).astype("<i2").tobytes())


TIME = np.arange(10 * 16_000) / 16_000
NO_VOICE = {
    "silence": sound(np.zeros(160_000)),
    "noise": sound(np.random.default_rng(0).normal(0, 3000, 160_000)),
    "clipped": sound(40_000 * np.sign(np.sin(2 * np.pi * 120 * TIME))),
    "a constant offset": sound(np.full(160_000, 20_000)),
    "a chord": sound(8000 * np.sin(2 * np.pi * np.outer((220, 277, 330), TIME)).sum(axis=0)),
}


def opened(phrase: str) -> WakeWord:
    return open_wake(choose_wake(WakeSettings(phrase=phrase), Path("/nonexistent")))


def found(wake: WakeWord, audio: AudioChunk) -> list[Detection]:
    return [detection for piece in pieces(audio) if (detection := wake.feed(piece))]


@pytest.fixture(scope="module")
def voice() -> VoiceActivity:
    return open_voice_activity()


@pytest.mark.parametrize("phrase", [*ready_made_phrases(), "hello house"])
@pytest.mark.parametrize("kind", NO_VOICE)
def test_what_is_no_voice_wakes_nothing(phrase: str, kind: str) -> None:
    if phrase == "hello house":
        pytest.importorskip("pocketsphinx")
    assert found(opened(phrase), NO_VOICE[kind]) == []


@pytest.mark.parametrize("kind", NO_VOICE)
def test_what_is_no_voice_is_no_speech(voice: VoiceActivity, kind: str) -> None:
    voice.reset()
    endpointer = Endpointer()
    heard = [endpointer.feed(piece, voice.feed(piece)) for piece in pieces(NO_VOICE[kind])]
    assert [event for events in heard for event in events] == [NothingSaid()]


@needs_people
def test_people_wake_it_and_their_orders_do_not() -> None:
    wake = opened("alexa")
    heard = 0
    for clip in clips(ALEXA, 10):
        wake.reset()
        heard += bool(found(wake, AudioChunk.joined([room(1), clip, room(0.5)])))
    assert heard >= 9
    wake.reset()
    assert found(wake, AudioChunk.joined([room(1), *clips(ORDERS, 5)])) == []


@needs_people
def test_half_a_phrase_from_before_completes_nothing() -> None:
    wake = opened("alexa")
    whole = AudioChunk.joined([room(1), clips(ALEXA, 1)[0], room(0.5)])
    half = AudioChunk(whole.pcm[: len(whole.pcm) // 2 // 2 * 2])
    found(wake, half)
    wake.reset()
    assert found(wake, room(2)) == []


@needs_people
def test_an_order_in_one_breath_with_the_phrase_is_whole(voice: VoiceActivity) -> None:
    wake, before, endpointer = opened("alexa"), PreRoll(), Endpointer()
    phrase = AudioChunk.joined([room(1), clips(ALEXA, 1)[0]])
    order = clips(ORDERS, 1)[0]
    live = pieces(AudioChunk.joined([phrase, order, room(3)]))
    for piece in live:
        before.feed(piece)
        if woken := wake.feed(piece):
            break
    assert woken
    voice.reset()
    events = [
        event
        for piece in (*pieces(before.last(woken.seconds_ago)), *live)
        for event in endpointer.feed(piece, voice.feed(piece))
    ]
    assert isinstance(events[-1], Ended)
    assert events[-1].audio.seconds > 0.5 * order.seconds


@needs_people
def test_an_utterance_of_a_person_ends_when_they_end(voice: VoiceActivity) -> None:
    for order in clips(ORDERS, 3):
        voice.reset()
        endpointer = Endpointer()
        seconds, ended = 0.0, 0.0
        for piece in pieces(AudioChunk.joined([order, room(3)])):
            seconds += piece.seconds
            for event in endpointer.feed(piece, voice.feed(piece)):
                if isinstance(event, Ended):
                    ended = seconds
                elif isinstance(event, Paused):
                    endpointer.judge(event, Completeness.COMPLETE)
        assert 1.0 < ended < order.seconds + 1.0


@needs_people
def test_five_people_enrol_a_phrase_of_their_own() -> None:
    pytest.importorskip("pocketsphinx")
    learnt = enrol(clips(ALEXA, 5), room(3), lambda threshold: open_at("alexa", threshold))
    assert learnt.heard >= 4
    assert -80 <= learnt.threshold <= -10
