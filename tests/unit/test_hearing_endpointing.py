"""Who pauses is waited for as long as their words leave room for more, and no longer."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from assistant.hearing.endpointing import (
    LAG_SECONDS,
    LONGEST_LAG_SECONDS,
    Ended,
    Endpointer,
    Event,
    NothingSaid,
    Patience,
    Paused,
    Resumed,
    SpeechStarted,
    TooLong,
)
from assistant.values import AudioChunk, Completeness

PIECE_SECONDS = 0.02
PATIENCE = Patience(
    pause=0.16,
    complete=0.4,
    almost_fallen=0.5,
    almost=0.7,
    open_fallen=0.8,
    open=1.0,
    incomplete=1.4,
    unjudged=0.8,
    nothing_said=3.0,
    longest=10.0,
)


class Person:
    """Speaks to an endpointer, in seconds of sound; remembers what it said about that."""

    def __init__(self, patience: Patience = PATIENCE) -> None:
        self.endpointer = Endpointer(patience)
        self.events: list[Event] = []
        self.seconds = 0.0

    def speaks(self, seconds: float) -> Person:
        return self._sounds(seconds, speech=0.9, loudness=8000)

    def mumbles(self, seconds: float) -> Person:
        """Speech to the detector still, and so quiet that the voice has fallen."""
        return self._sounds(seconds, speech=0.9, loudness=800)

    def is_taken_to_speak(self, seconds: float) -> Person:
        """Silent, and the detector has not noticed."""
        return self._sounds(seconds, speech=0.9, loudness=3)

    def is_in_noise(self, seconds: float) -> Person:
        """Not speaking, where all is as loud as their voice."""
        return self._sounds(seconds, speech=0.02, loudness=8000)

    def is_silent(self, seconds: float) -> Person:
        return self._sounds(seconds, speech=0.02, loudness=3)

    def is_judged(self, verdict: Completeness) -> Person:
        pause = next(event for event in reversed(self.events) if isinstance(event, Paused))
        self.events.extend(self.endpointer.judge(pause, verdict))
        return self

    @property
    def kinds(self) -> list[type]:
        return [type(event) for event in self.events]

    def _sounds(self, seconds: float, speech: float, loudness: int) -> Person:
        for piece in _pieces(seconds, loudness):
            self.seconds += piece.seconds
            self.events += self.endpointer.feed(piece, speech)
        return self


def _pieces(seconds: float, loudness: int) -> Iterator[AudioChunk]:
    for _ in range(round(seconds / PIECE_SECONDS)):
        wave = loudness.to_bytes(2, "little", signed=True)
        yield AudioChunk((wave + (-loudness).to_bytes(2, "little", signed=True)) * 160)


def test_a_pause_says_that_it_is_time_to_decode() -> None:
    person = Person().is_silent(0.2).speaks(1.0).is_silent(0.2)
    assert person.kinds == [SpeechStarted, Paused]
    pause = person.events[-1]
    assert isinstance(pause, Paused)
    assert pause.audio.seconds == pytest.approx(0.2 + 1.0 + PATIENCE.pause)


@pytest.mark.parametrize(
    ("verdict", "seconds"),
    [
        (Completeness.COMPLETE, PATIENCE.complete),
        (Completeness.ALMOST, PATIENCE.almost),
        (Completeness.OPEN, PATIENCE.open),
        (Completeness.INCOMPLETE, PATIENCE.incomplete),
    ],
)
def test_the_verdict_decides_how_long_it_waits(verdict: Completeness, seconds: float) -> None:
    person = Person().speaks(1.0).is_silent(0.2).is_judged(verdict)
    person.is_silent(seconds - 0.2 - 0.04)
    assert Ended not in person.kinds
    person.is_silent(0.06)
    assert person.kinds == [SpeechStarted, Paused, Ended]


@pytest.mark.parametrize("lag", [0.02, 0.1, LONGEST_LAG_SECONDS, 0.5])
def test_silence_begins_with_the_last_loud_sound(lag: float) -> None:
    counted = min(lag, LONGEST_LAG_SECONDS)
    person = Person().speaks(1.0).is_taken_to_speak(lag).is_silent(0.2)
    person.is_judged(Completeness.OPEN).is_silent(PATIENCE.open - counted - 0.2 - 0.04)
    assert Ended not in person.kinds
    person.is_silent(0.06)
    assert person.kinds == [SpeechStarted, Paused, Ended]


def test_in_noise_silence_is_taken_to_begin_a_little_before_it_is_noticed() -> None:
    person = Person().speaks(1.0).is_in_noise(0.2).is_judged(Completeness.OPEN)
    person.is_in_noise(PATIENCE.open - LAG_SECONDS - 0.2 - 0.04)
    assert Ended not in person.kinds
    assert person.is_in_noise(0.06).kinds == [SpeechStarted, Paused, Ended]


def test_a_verdict_that_came_late_ends_it_at_once() -> None:
    person = Person().speaks(1.0).is_silent(PATIENCE.complete + 0.1)
    assert person.is_judged(Completeness.OPEN).kinds[-1] is Paused
    assert person.is_judged(Completeness.COMPLETE).kinds == [SpeechStarted, Paused, Ended]


def test_a_verdict_that_came_late_ends_nothing_while_something_sounds() -> None:
    person = Person().speaks(1.0).is_silent(PATIENCE.complete + 0.1).speaks(0.04)
    assert person.is_judged(Completeness.COMPLETE).kinds == [SpeechStarted, Paused]
    assert person.is_silent(0.02).kinds[-1] is Ended


@pytest.mark.parametrize(
    ("verdict", "seconds"),
    [
        (Completeness.ALMOST, PATIENCE.almost_fallen),
        (Completeness.OPEN, PATIENCE.open_fallen),
    ],
)
def test_a_voice_that_fell_is_taken_at_its_word(verdict: Completeness, seconds: float) -> None:
    person = Person().speaks(1.0).mumbles(0.4).is_silent(0.2).is_judged(verdict)
    assert person.is_silent(seconds - 0.2 - 0.04).kinds[-1] is Paused
    assert person.is_silent(0.06).kinds[-1] is Ended


def test_without_a_verdict_it_ends_all_the_same() -> None:
    person = Person().speaks(1.0).is_silent(PATIENCE.unjudged + 0.02)
    assert person.kinds == [SpeechStarted, Paused, Ended]


def test_the_end_carries_the_sound_that_was_decoded() -> None:
    person = Person().speaks(1.0).is_silent(0.2).is_judged(Completeness.COMPLETE).is_silent(0.4)
    pause, end = person.events[-2:]
    assert isinstance(end, Ended)
    assert end.pause is pause
    assert end.audio.seconds == pytest.approx(1.0 + PATIENCE.pause)


def test_speaking_on_cancels_and_merges() -> None:
    person = Person().speaks(1.0).is_silent(0.3).is_judged(Completeness.OPEN).speaks(1.0)
    assert person.kinds[-1] is Resumed
    person.is_silent(0.2).is_judged(Completeness.COMPLETE).is_silent(0.3)
    end = person.events[-1]
    assert isinstance(end, Ended)
    assert end.audio.seconds == pytest.approx(1.0 + 0.3 + 1.0 + PATIENCE.pause)
    assert end.pause.number == 2


def test_a_verdict_on_a_pause_that_is_over_changes_nothing() -> None:
    person = Person().speaks(1.0).is_silent(0.2)
    first = person.events[-1]
    assert isinstance(first, Paused)
    person.speaks(0.5).is_silent(0.2).is_judged(Completeness.INCOMPLETE)
    person.endpointer.judge(first, Completeness.COMPLETE)
    assert person.is_silent(0.8).kinds[-1] is Paused


def test_who_speaks_on_after_the_end_takes_the_answer_back() -> None:
    person = Person().speaks(1.0).is_silent(0.2).is_judged(Completeness.COMPLETE).is_silent(0.3)
    person.speaks(1.0)
    assert person.kinds == [SpeechStarted, Paused, Ended, Resumed]
    person.is_silent(PATIENCE.unjudged + 0.02)
    end = person.events[-1]
    assert isinstance(end, Ended)
    assert end.audio.seconds == pytest.approx(1.0 + 0.5 + 1.0 + PATIENCE.pause)


def test_a_click_neither_begins_nor_continues_anything() -> None:
    person = Person().speaks(0.04).is_silent(1.0)
    assert person.kinds == []
    person.speaks(1.0).is_silent(0.2).is_judged(Completeness.OPEN).speaks(0.04).is_silent(0.7)
    assert person.kinds == [SpeechStarted, Paused]
    assert person.is_silent(0.1).kinds[-1] is Ended


def test_nothing_ends_while_something_sounds_that_may_be_a_word() -> None:
    person = Person().speaks(1.0).is_silent(0.38).is_judged(Completeness.COMPLETE).speaks(0.06)
    assert Ended not in person.kinds
    assert person.speaks(0.04).kinds[-1] is Resumed


def test_nothing_said_is_noticed_once() -> None:
    person = Person().is_silent(PATIENCE.nothing_said + 5)
    assert person.kinds == [NothingSaid]
    assert person.speaks(1.0).kinds == [NothingSaid]


def test_who_starts_at_the_last_moment_is_still_heard() -> None:
    person = Person().is_silent(PATIENCE.nothing_said - 0.06).speaks(0.5)
    assert person.kinds == [SpeechStarted]


def test_endless_speech_is_given_up_with_what_there_is() -> None:
    person = Person().speaks(PATIENCE.longest + 5)
    assert person.kinds == [SpeechStarted, TooLong]
    end = person.events[-1]
    assert isinstance(end, TooLong)
    assert end.audio.seconds == pytest.approx(PATIENCE.longest, abs=PIECE_SECONDS)


def test_a_new_utterance_knows_nothing_of_the_last() -> None:
    person = Person().speaks(1.0).is_silent(1.0)
    person.events.clear()
    person.endpointer.begin()
    person.speaks(0.5).is_silent(0.2)
    pause = person.events[-1]
    assert isinstance(pause, Paused)
    assert pause.number == 1
    assert pause.audio.seconds == pytest.approx(0.5 + PATIENCE.pause)


def test_speech_has_some_hysteresis() -> None:
    endpointer = Endpointer(PATIENCE)
    piece = AudioChunk(bytes(640))
    quiet = [endpointer.feed(piece, 0.45) for _ in range(20)]
    assert quiet == [()] * 20
    events = [event for _ in range(5) for event in endpointer.feed(piece, 0.55)]
    assert events == [SpeechStarted()]
    assert [endpointer.feed(piece, 0.45) for _ in range(50)] == [()] * 50


def test_the_end_of_the_wake_phrase_is_no_utterance() -> None:
    person = Person()
    person.endpointer.begin(woken_seconds_ago=0.2)
    assert person.speaks(0.12).is_silent(2.0).kinds == []
    assert person.is_silent(1.1).kinds == [NothingSaid]


@pytest.mark.parametrize("gap_seconds", [0.0, 0.1])
def test_what_is_said_in_one_breath_with_the_wake_phrase_is(gap_seconds: float) -> None:
    person = Person()
    person.endpointer.begin(woken_seconds_ago=0.5)
    person.is_silent(gap_seconds).speaks(0.24).is_silent(0.2)
    assert person.kinds == [SpeechStarted, Paused]
