"""Attending to one person's utterance: from where it begins to the answer it gets.

It is decoded at each pause and decided upon when it has ended; whoever speaks on takes that back,
unless something was done already.
"""

from __future__ import annotations

from datetime import datetime
from enum import Enum, auto
from typing import TypeAlias

from assistant.daemon.events import Answered, Taken
from assistant.daemon.organs import Listening, Phase, Speaking, Surrounding, Thinking
from assistant.daemon.turns import Hearing, has_done_nothing
from assistant.hearing.endpointing import (
    Ended,
    NothingSaid,
    Paused,
    Resumed,
    SpeechStarted,
    TooLong,
)
from assistant.hearing.endpointing import Event as Listened
from assistant.speaking.earcons import Earcon
from assistant.values import AudioChunk, Band, Detection

SIGN_SECONDS = 0.4
"""Whoever has not spoken by then waits for a sign that it listens."""

ENDING = 0
"""The number of the pause that ends an utterance for being too long."""


class Silence(Enum):
    """Nobody said anything: a false alarm."""

    SILENCE = auto()


Outcome: TypeAlias = Answered | Silence | None
"""How attending ended; None while it goes on."""


class Attention:
    """Attends to one utterance at a time. Every method that gets on with it tells its outcome."""

    def __init__(self, mind: Thinking, mouth: Speaking, ear: Listening, room: Surrounding) -> None:
        self.turns = 0
        self._mind = mind
        self._mouth = mouth
        self._ear = ear
        self._room = room
        self._hearing: Hearing | None = None
        self._decides = False

    @property
    def phase(self) -> Phase | None:
        """Whether it listens or decides; None while it attends to nobody."""
        if self._hearing is None:
            return None
        return Phase.DECIDING if self._decides else Phase.LISTENING

    @property
    def hears_speech(self) -> bool:
        """Whether anybody has begun to speak."""
        return self._hearing is not None and self._hearing.speaks

    def begin(self, woken: Detection | None, at: datetime) -> Outcome:
        """Attend to what is said from now on, or since the wake phrase ended."""
        self.turns += 1
        self._hearing, self._decides = Hearing(self.turns), False
        return self._follow(self._ear.begins(woken), at)

    def drop(self) -> None:
        """Attend to nobody; what is still thought about it counts no more."""
        self._hearing = None

    def feed(self, audio: AudioChunk, at: datetime) -> Outcome:
        """Take the next piece of sound, which ends at `at`."""
        self._give_a_sign(audio.seconds)
        return self._follow(self._ear.listens(audio), at)

    def no_more_sound(self) -> Outcome:
        """The microphone is gone: what was taken in until then has to do."""
        hearing = self._hearing
        if hearing is None or hearing.taken is None:
            return self._end(Silence.SILENCE)
        return self._decide(hearing)

    def taken_in(self, taken: Taken) -> Outcome:
        """The mind has understood what was said up to a pause."""
        hearing = self._hearing
        if hearing is None or hearing.pause is None or not hearing.awaits(taken):
            return None
        hearing.taken = taken
        self._room.tell("partial", text=taken.thought.heard.text)
        if not self._decides:
            judged = self._ear.judge(hearing.pause, taken.completeness)
            return self._follow(judged, taken.thought.moment.now)
        if hearing.answering is None:
            return self._decide(hearing)
        return None

    def answered(self, answered: Answered) -> Outcome:
        """The mind has an answer; it is dropped where they spoke on and nothing was done."""
        hearing = self._hearing
        if hearing is None or hearing.answering is not answered.taken:
            return None
        hearing.answering = None
        if not (hearing.spoken_on and has_done_nothing(answered.taken)):
            return self._end(answered)
        self._decides = False
        return self._decide(hearing) if hearing.ended else None

    def _follow(self, listened: tuple[Listened, ...], at: datetime) -> Outcome:
        for heard in listened:
            hearing = self._hearing
            if hearing is None:
                return None
            outcome = self._listened(hearing, heard, at)
            if outcome is not None:
                return outcome
        return None

    def _listened(self, hearing: Hearing, heard: Listened, at: datetime) -> Outcome:
        match heard:
            case SpeechStarted():
                hearing.speaks = True
                self._room.tell("speech")
                self._mouth.prepare()
            case Paused():
                self._take_in(hearing, heard, at)
            case Resumed():
                self._spoken_on(hearing)
            case Ended():
                hearing.ended = True
                return None if self._decides else self._decide(hearing)
            case NothingSaid():
                return self._end(Silence.SILENCE)
            case TooLong(audio):
                self._take_in(hearing, Paused(ENDING, audio, fallen=True), at)
                self._decides = True
        return None

    def _take_in(self, hearing: Hearing, pause: Paused, at: datetime) -> None:
        hearing.pause, hearing.taken = pause, None
        self._mind.take_in(hearing.turn, pause.number, pause.audio, at)

    def _decide(self, hearing: Hearing) -> Outcome:
        """The person has finished: do it as soon as it is understood."""
        self._decides = True
        taken = hearing.taken
        if taken is None:
            return None
        heard, meant = taken.thought.heard, taken.thought.understood
        if not heard.text:
            return self._end(Silence.SILENCE)
        hearing.answering, hearing.spoken_on = taken, False
        self._room.tell("heard", text=heard.text, confidence=round(heard.confidence, 3))
        name = meant.name if meant else None
        self._room.tell("understood", band=meant.band if meant else Band.REJECT, intent=name)
        self._mind.answer(taken)
        return None

    def _spoken_on(self, hearing: Hearing) -> None:
        """Speech goes on: what was taken in so far is not all."""
        hearing.pause, hearing.taken, hearing.ended = None, None, False
        if hearing.answering is not None and not self._mind.drop_answer():
            hearing.spoken_on = True
            return
        hearing.answering = None
        self._decides = False

    def _give_a_sign(self, seconds: float) -> None:
        """That it listens, unless they speak on in one breath with the wake phrase."""
        hearing = self._hearing
        if hearing is not None and not hearing.speaks:
            hearing.silent_seconds += seconds
            if hearing.silent_seconds - seconds < SIGN_SECONDS <= hearing.silent_seconds:
                self._mouth.sign(Earcon.WOKEN)

    def _end(self, outcome: Answered | Silence) -> Outcome:
        self._hearing = None
        return outcome
