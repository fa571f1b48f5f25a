"""Getting used to one person's phrase: they say it a few times, then the room is listened to.

Nothing of what was recorded is kept: only a threshold.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from typing import TypeAlias

from assistant.engines import WakeWord
from assistant.errors import HearingError
from assistant.hearing.silence import trim
from assistant.values import AudioChunk

RECORDINGS = 5
FEWEST_HEARD = 4
"""Of five: a cough may spoil one."""

THRESHOLDS = (-10.0, -20.0, -30.0, -40.0, -50.0, -60.0, -70.0)
"""Powers of ten, the strictest first; beyond the last one hardly more is found."""

MARGIN = 10.0
"""Looser than what found the recordings: said in passing a phrase is never as clear."""

PIECE_SECONDS = 0.08
SILENCE = AudioChunk.silence(0.5)

OpenAt: TypeAlias = Callable[[float], WakeWord]
"""A detector for the phrase at a threshold. Raises `ModelError`."""


@dataclass(frozen=True, slots=True)
class Enrolment:
    """`threshold` is a power of ten; `heard` of the recordings pass it."""

    threshold: float
    heard: int


def is_usable(recording: AudioChunk) -> bool:
    """Whether anything was said in it at all; ask again where not."""
    return trim(recording) is not None


def enrol(recordings: Sequence[AudioChunk], room: AudioChunk, open_at: OpenAt) -> Enrolment:
    """The strictest threshold that hears the phrase, with a margin as far as the room allows.

    `recordings`: the phrase alone, once each; `room`: some seconds without it, with whatever
    sounds there usually. Raises `HearingError` telling the person what to do.
    """
    if len(recordings) < RECORDINGS:
        raise HearingError(f"say the phrase {RECORDINGS} times")
    needed = FEWEST_HEARD / RECORDINGS * len(recordings)
    for threshold in THRESHOLDS:
        heard = _hits(open_at(threshold), recordings)
        if heard >= needed:
            break
    else:
        raise HearingError(
            "the phrase is not heard reliably: speak nearer to the microphone, or choose another"
        )
    for lenient in (threshold - MARGIN, threshold - MARGIN / 2, threshold):
        if not _hits(open_at(lenient), [room]):
            return Enrolment(lenient, heard)
    raise HearingError("the room alone sounds like the phrase: choose a longer one")


def _hits(detector: WakeWord, recordings: Sequence[AudioChunk]) -> int:
    """In how many recordings it hears the phrase; closes it."""
    try:
        return sum(_hears(detector, recording) for recording in recordings)
    finally:
        detector.close()


def _hears(detector: WakeWord, recording: AudioChunk) -> bool:
    detector.reset()
    return any(detector.feed(piece) for piece in _pieces(recording))


def _pieces(recording: AudioChunk) -> Iterator[AudioChunk]:
    pcm = AudioChunk.joined([SILENCE, recording, SILENCE]).pcm
    size = 2 * round(PIECE_SECONDS * recording.rate_hz)
    for start in range(0, len(pcm), size):
        yield AudioChunk(pcm[start : start + size])
