"""What makes a costly or a credulous detector fit to listen all day."""

from __future__ import annotations

from collections.abc import Callable
from typing import TypeAlias

from assistant.engines import WakeWord
from assistant.hearing.energy_gate import EnergyGate
from assistant.hearing.preroll import PreRoll
from assistant.hearing.wake_phrase import says
from assistant.values import AudioChunk, Detection, SpeechHints, Transcript

Transcribe: TypeAlias = Callable[[AudioChunk, SpeechHints], Transcript]
"""A recogniser, as `EngineEars.transcribe` is one."""

OPENING_SECONDS = 0.5
"""Of sound before the gate opened is listened to as well: soft onsets lie below it."""

LOOKED_BACK_SECONDS = 2.0
"""Of sound is given to the recogniser: any phrase people say in one breath, and a little more."""


LOOK_EVERY_SECONDS = 0.4
LOOK_AT_SECONDS = 1.5
"""Of sound, twice a second and more: a word is whole in at least one look."""


class RepeatedLook:
    """`WakeWord` that is a recogniser, looking again and again at the last moment of sound.

    A look at a second and a half costs a twentieth of a second: for a short while only. The
    recogniser works on the thread that feeds; nobody else may use it then.
    """

    def __init__(self, phrase: str, transcribe: Transcribe) -> None:
        self._phrase = phrase
        self._transcribe = transcribe
        self._newest = PreRoll(LOOK_AT_SECONDS)
        self._unseen_seconds = 0.0

    @property
    def phrases(self) -> tuple[str, ...]:
        return (self._phrase,)

    def feed(self, audio: AudioChunk) -> Detection | None:
        """Raises `HearingError` when the recogniser fails."""
        self._newest.feed(audio)
        self._unseen_seconds += audio.seconds
        if self._unseen_seconds < LOOK_EVERY_SECONDS:
            return None
        self._unseen_seconds = 0.0
        hints = SpeechHints(terms=(self._phrase,))
        if not says(self._transcribe(self._newest.last(LOOK_AT_SECONDS), hints), self._phrase):
            return None
        self.reset()
        return Detection(self._phrase, 1.0)

    def reset(self) -> None:
        self._newest.clear()
        self._unseen_seconds = 0.0

    def close(self) -> None:
        """The recogniser belongs to somebody else."""


class GatedWakeWord:
    """`WakeWord` that listens only while something is louder than the room."""

    def __init__(self, inner: WakeWord) -> None:
        self._inner = inner
        self._gate = EnergyGate()
        self._before = PreRoll(OPENING_SECONDS)
        self._open = False

    @property
    def phrases(self) -> tuple[str, ...]:
        return self._inner.phrases

    def feed(self, audio: AudioChunk) -> Detection | None:
        was_open, self._open = self._open, self._gate.feed(audio)
        if not self._open:
            if was_open:
                self._inner.reset()
            self._before.feed(audio)
            return None
        if not was_open:
            audio = AudioChunk.joined([self._before.last(OPENING_SECONDS), audio])
            self._before.clear()
        return self._inner.feed(audio)

    def reset(self) -> None:
        """What it knows of the room stays."""
        self._inner.reset()
        self._before.clear()
        self._open = False

    def close(self) -> None:
        self._inner.close()


class VerifiedWakeWord:
    """`WakeWord` whose every detection a recogniser must confirm: it costs a moment, no more.

    So the detector may be set to miss little and be wrong often. The recogniser works on the
    thread that feeds; nobody else may use it then.
    """

    def __init__(self, inner: WakeWord, transcribe: Transcribe) -> None:
        self._inner = inner
        self._transcribe = transcribe
        self._before = PreRoll(LOOKED_BACK_SECONDS)

    @property
    def phrases(self) -> tuple[str, ...]:
        return self._inner.phrases

    def feed(self, audio: AudioChunk) -> Detection | None:
        """Raises `HearingError` when the recogniser fails."""
        self._before.feed(audio)
        found = self._inner.feed(audio)
        if found is None:
            return None
        heard = self._transcribe(
            self._before.last(LOOKED_BACK_SECONDS), SpeechHints(terms=(found.phrase,))
        )
        return found if says(heard, found.phrase) else None

    def reset(self) -> None:
        self._inner.reset()
        self._before.clear()

    def close(self) -> None:
        self._inner.close()
