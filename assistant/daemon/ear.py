"""What listens to every piece of sound: wake phrase, "stop", voice activity, the utterance's end.

All of it takes a few milliseconds a second of sound; the recogniser is not here but in the mind.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from assistant.engines import VoiceActivity, WakeWord
from assistant.hearing.endpointing import Endpointer, Paused
from assistant.hearing.endpointing import Event as Listened
from assistant.hearing.preroll import PreRoll
from assistant.values import AudioChunk, Completeness, Detection

PIECE_SECONDS = 0.032
"""What comes in longer pieces, silence or what was said right after the wake phrase, is listened to
in pieces this long."""


class Ear:
    """Listens for one thing at a time; which, its owner says by the method it feeds.

    Without `wake` it never wakes by itself, without `stop` nothing stops it but the wake phrase.
    """

    def __init__(
        self,
        wake: WakeWord | None,
        stop: WakeWord | None,
        activity: VoiceActivity,
        endpointer: Endpointer,
    ) -> None:
        self._wake = wake
        self._stop = stop
        self._activity = activity
        self._endpointer = endpointer
        self._preroll = PreRoll()

    @property
    def phrases(self) -> tuple[str, ...]:
        """What it wakes to."""
        return self._wake.phrases if self._wake else ()

    def waits(self, audio: AudioChunk) -> Detection | None:
        """The wake phrase, where it ended in `audio`. Raises `HearingError`."""
        self._preroll.feed(audio)
        return _found(self._wake, audio)

    def guards(self, audio: AudioChunk) -> tuple[Detection | None, bool]:
        """While it speaks: the wake phrase, and whether "stop" ended in `audio`."""
        stopped = _found(self._stop, audio) is not None
        return self.waits(audio), stopped

    def begins(self, woken: Detection | None) -> tuple[Listened, ...]:
        """Listen to an utterance from now on, or from where the wake phrase ended."""
        self._activity.reset()
        seconds_ago = woken.seconds_ago if woken else 0.0
        self._endpointer.begin(seconds_ago)
        said = self._preroll.last(seconds_ago)
        self.rests()
        return self.listens(said)

    def listens(self, audio: AudioChunk) -> tuple[Listened, ...]:
        """What `audio` makes of the utterance. Raises `HearingError`."""
        return tuple(
            event
            for piece in _pieces(audio)
            for event in self._endpointer.feed(piece, self._activity.feed(piece))
        )

    def judge(self, pause: Paused, completeness: Completeness) -> tuple[Listened, ...]:
        """What was said up to `pause` is so complete; what that makes of the utterance."""
        return self._endpointer.judge(pause, completeness)

    def rests(self) -> None:
        """Forget all sound, so that nothing of what was just said or played wakes or stops it."""
        self._preroll.clear()
        for detector in (self._wake, self._stop):
            if detector:
                detector.reset()

    def close(self) -> None:
        for detector in (self._wake, self._stop):
            if detector:
                detector.close()


def _found(detector: WakeWord | None, audio: AudioChunk) -> Detection | None:
    """What `detector` first finds in `audio`, counted from its end; it hears nothing after that."""
    left_seconds = audio.seconds
    for piece in _pieces(audio):
        left_seconds -= piece.seconds
        if detector and (found := detector.feed(piece)):
            return replace(found, seconds_ago=found.seconds_ago + left_seconds)
    return None


def _pieces(audio: AudioChunk) -> Iterator[AudioChunk]:
    size = 2 * round(PIECE_SECONDS * audio.rate_hz)
    for start in range(0, len(audio.pcm), size):
        yield AudioChunk(audio.pcm[start : start + size], audio.rate_hz)
