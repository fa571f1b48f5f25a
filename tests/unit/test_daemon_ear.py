"""Silence comes to the ear in larger pieces; what it tells of them is the same."""

from __future__ import annotations

from array import array

import pytest

from assistant.daemon.ear import Ear
from assistant.hearing.endpointing import Endpointer, Event
from assistant.values import SPEECH_RATE_HZ, AudioChunk, Detection

PIECE = 512


class AfterSamples:
    """A `WakeWord` that finds its phrase at sample `at`, and counts what it is fed."""

    phrases = ("hello house",)

    def __init__(self, at: int) -> None:
        self.fed: list[int] = []
        self._at = at

    def feed(self, audio: AudioChunk) -> Detection | None:
        before = sum(self.fed)
        self.fed.append(audio.samples)
        found = before < self._at <= before + audio.samples
        return Detection("hello house", 0.9, 0.2) if found else None

    def reset(self) -> None: ...

    def close(self) -> None: ...


class Loudness:
    """A `VoiceActivity` that calls whatever is not nothing speech."""

    def feed(self, audio: AudioChunk) -> float:
        return float(any(audio.pcm))

    def reset(self) -> None: ...


def tone(samples: int) -> AudioChunk:
    return AudioChunk(array("h", range(1, samples + 1)).tobytes())


def test_a_phrase_within_a_long_piece_ended_as_long_ago_as_it_did() -> None:
    wake = AfterSamples(3 * PIECE)
    found = Ear(wake, None, Loudness(), Endpointer()).waits(tone(8 * PIECE))
    assert found is not None
    assert found.seconds_ago == pytest.approx(0.2 + 5 * PIECE / SPEECH_RATE_HZ)
    assert wake.fed == [PIECE] * 3, "what follows the phrase is the request's"


def test_what_was_said_after_the_phrase_is_all_listened_to() -> None:
    whole: list[Event] = []
    pieces: list[Event] = []
    for length, told in ((8 * PIECE, whole), (PIECE, pieces)):
        ear = Ear(AfterSamples(8 * PIECE), None, Loudness(), Endpointer())
        sound = tone(16 * PIECE).pcm + bytes(40 * 2 * PIECE)
        woken = None
        for start in range(0, 16 * PIECE, 2 * length):
            woken = woken or ear.waits(AudioChunk(sound[start : start + 2 * length]))
        told += ear.begins(woken)
        for start in range(16 * PIECE, len(sound), 2 * length):
            told += ear.listens(AudioChunk(sound[start : start + 2 * length]))
    assert [type(event) for event in whole] == [type(event) for event in pieces]
    assert whole, "nothing was told at all"


def test_stop_is_found_within_a_long_piece() -> None:
    ear = Ear(None, AfterSamples(2 * PIECE), Loudness(), Endpointer())
    assert ear.guards(tone(8 * PIECE)) == (None, True)
