"""When has a person finished? Decided by how long they pause and whether more is to be expected.

Pure: it is told how likely each piece of sound is speech, and counts seconds of audio. A pause is
known by that; how long it has been is counted from the last loud sound, which what tells speech
outlasts, by more with one voice than with another. Its caller decodes at each `Paused` and says
with `judge` what the words so far amount to; a complete request is then ended at once, a broken-off
one is waited for. Where either may be, the voice tells: it falls at the end of a sentence. Speaking
on takes all of that back.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from enum import Enum, auto
from typing import TypeAlias

from assistant.hearing.cadence import cadence_of
from assistant.values import SPEECH_RATE_HZ, AudioChunk, Completeness

SPEECH = 0.5
"""What silero's authors call speech."""

STILL_SPEECH = 0.35
"""Once someone speaks, this is still speech: their 0.15 of hysteresis."""

ONSET_SECONDS = 0.09
"""Speech shorter than this is a click or a bump: it neither begins nor continues anything."""

TAIL_SECONDS = 0.2
"""Of what follows the wake phrase may be its own end, which is found to the tenth of a second: no
word that begins there is over by then."""

LAG_SECONDS = 0.06
"""For how long silero mostly calls speech what is none any more, in human commands. For so long it
is taken where noise does not let the voice's end be heard."""

LONGEST_LAG_SECONDS = 0.2
"""What was quiet for longer was speech nonetheless: a breath, the end of a word."""


@dataclass(frozen=True, slots=True)
class Patience:
    """Seconds of silence, or of sound, after which something happens.

    `pause`: without speech, the words so far are worth decoding. Then, if nothing more is said, an
    utterance ends so long after its last loud sound by what it was judged to be, and where it could
    go on sooner if the voice fell; `unjudged` where no verdict came. A pause of 0.6 s in a command
    is up to 0.78 s without speech to the detector (95 of 100), one of 0.9 s up to 1.06 s (98 of
    100). What these waits cost and spare is measured by `bench._cut_offs`. `nothing_said`: waited
    for a first word. `longest`: of one utterance.
    """

    pause: float = 0.09
    complete: float = 0.41
    almost_fallen: float = 0.46
    almost: float = 0.71
    open_fallen: float = 0.76
    open: float = 1.06
    incomplete: float = 1.06
    unjudged: float = 1.06
    nothing_said: float = 5.0
    longest: float = 30.0

    def after(self, verdict: Completeness | None, *, fallen: bool) -> float:
        """The silence that ends an utterance so judged (None: not judged), by how it sounded."""
        match verdict:
            case Completeness.COMPLETE:
                return self.complete
            case Completeness.ALMOST:
                return self.almost_fallen if fallen else self.almost
            case Completeness.OPEN:
                return self.open_fallen if fallen else self.open
            case Completeness.INCOMPLETE:
                return self.incomplete
            case None:
                return self.unjudged


@dataclass(frozen=True, slots=True)
class SpeechStarted:
    """Somebody says something."""


@dataclass(frozen=True, slots=True)
class Paused:
    """They paused: decode `audio`, all that was said so far, and judge it. Counted from 1."""

    number: int
    audio: AudioChunk
    fallen: bool
    """The voice fell as at the end of a sentence."""


@dataclass(frozen=True, slots=True)
class Resumed:
    """They speak on: what came of the last pause, even an answer, is void."""


@dataclass(frozen=True, slots=True)
class Ended:
    """They finished. `audio` is all that was said, and what `pause` was decoded from."""

    pause: Paused

    @property
    def audio(self) -> AudioChunk:
        return self.pause.audio


@dataclass(frozen=True, slots=True)
class NothingSaid:
    """Nobody said anything."""


@dataclass(frozen=True, slots=True)
class TooLong:
    """They, or the television, went on and on; `audio` is the utterance up to the limit."""

    audio: AudioChunk


Event: TypeAlias = SpeechStarted | Paused | Resumed | Ended | NothingSaid | TooLong


class _State(Enum):
    WAITING = auto()
    SPEAKING = auto()
    PAUSED = auto()
    ENDED = auto()
    GIVEN_UP = auto()


class Endpointer:
    """Follows one utterance at a time. Not thread-safe."""

    def __init__(self, patience: Patience | None = None) -> None:
        self._patience = patience or Patience()
        self.begin()

    def begin(self, woken_seconds_ago: float = 0.0) -> None:
        """Wait for a new utterance, the first sound of which comes right after a wake phrase, if
        that was over some seconds ago."""
        self._tail_seconds = min(woken_seconds_ago, TAIL_SECONDS)
        self._state = _State.WAITING
        self._pcm = bytearray()
        self._hears_speech = False
        self._speech_seconds = 0.0
        self._silence_seconds = 0.0
        self._pause: Paused | None = None
        self._verdict: Completeness | None = None

    def feed(self, audio: AudioChunk, speech: float) -> tuple[Event, ...]:
        """Take 16 kHz mono, 10 to 50 ms of it, and how likely it is speech, 0 to 1.

        After `Ended` go on until the answer sounds: they may speak on, and then the next
        `Ended` has everything. After `NothingSaid` and `TooLong` nothing comes until `begin`.
        """
        if self._state is _State.GIVEN_UP:
            return ()
        self._pcm += audio.pcm
        self._count(audio.seconds, speech)
        return tuple(self._events())

    def judge(self, pause: Paused, verdict: Completeness) -> tuple[Event, ...]:
        """What the words up to `pause` amount to; `Ended` where the silence so far is enough.

        Once they speak on, it no longer matters.
        """
        if self._state is not _State.PAUSED or pause is not self._pause:
            return ()
        self._verdict = verdict
        return tuple(self._events())

    def _count(self, seconds: float, speech: float) -> None:
        """Speech that is too short for an onset counts as a part of the silence around it."""
        self._hears_speech = speech >= (STILL_SPEECH if self._hears_speech else SPEECH)
        self._speech_seconds = self._speech_seconds + seconds if self._hears_speech else 0.0
        self._silence_seconds += seconds
        if self._is_onset() or (self._hears_speech and self._state is _State.SPEAKING):
            self._silence_seconds = 0.0

    def _is_onset(self) -> bool:
        return self._speech_seconds >= ONSET_SECONDS

    def _events(self) -> Iterator[Event]:
        match self._state:
            case _State.WAITING:
                yield from self._await_speech()
            case _State.SPEAKING if self._silence_seconds >= self._patience.pause:
                self._state = _State.PAUSED
                yield self._new_pause()
            case _State.PAUSED | _State.ENDED if self._is_onset():
                self._state = _State.SPEAKING
                yield Resumed()
            case _State.PAUSED if self._pause is not None and self._is_over(self._pause):
                self._state = _State.ENDED
                yield Ended(self._pause)
        if self._state is _State.SPEAKING and self._seconds() >= self._patience.longest:
            self._state = _State.GIVEN_UP
            yield TooLong(self._audio())

    def _await_speech(self) -> Iterator[Event]:
        if self._is_onset() and self._seconds() > self._tail_seconds:
            self._state = _State.SPEAKING
            yield SpeechStarted()
        elif not self._hears_speech and self._silence_seconds >= self._patience.nothing_said:
            self._state = _State.GIVEN_UP
            yield NothingSaid()

    def _new_pause(self) -> Paused:
        audio = self._audio()
        number = self._pause.number + 1 if self._pause else 1
        cadence = cadence_of(audio)
        self._silence_seconds += _lag(cadence.quiet_seconds, self._silence_seconds)
        self._pause = Paused(number, audio, cadence.fallen)
        self._verdict = None
        return self._pause

    def _is_over(self, pause: Paused) -> bool:
        """Not while something sounds that may become an onset."""
        enough = self._patience.after(self._verdict, fallen=pause.fallen)
        return not self._hears_speech and self._silence_seconds >= enough

    def _audio(self) -> AudioChunk:
        return AudioChunk(bytes(self._pcm))

    def _seconds(self) -> float:
        return len(self._pcm) / 2 / SPEECH_RATE_HZ


def _lag(quiet_seconds: float, silence_seconds: float) -> float:
    """For how long it had been quiet when what tells speech told silence."""
    if quiet_seconds == 0:
        return LAG_SECONDS
    return min(max(quiet_seconds - silence_seconds, 0.0), LONGEST_LAG_SECONDS)
