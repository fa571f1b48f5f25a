"""How does it end? At the end of a sentence the voice falls; in the middle it is held up."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from assistant.hearing.silence import HOP_SECONDS, frame_levels
from assistant.values import AudioChunk

ENDING_FRAMES = 25
"""A quarter of a second: about the last syllable."""

LOUD_SHARE = 95
"""The level that this percentage of all frames stays below stands for the loudest."""

SPEECH_DECIBELS = 25.0
"""Below the loudest; what is quieter is the room."""

FALL_DECIBELS = 14.0
"""Of the last syllable below the loudest. Half of the coffee orders end with such a fall, and one
in six pauses in the middle of one comes after it."""


@dataclass(frozen=True, slots=True)
class Cadence:
    """`fallen`: as at the end of a sentence. `quiet_seconds`: since the last loud sound; 0 where
    what comes after speech is as loud, in noise say."""

    fallen: bool
    quiet_seconds: float


def cadence_of(speech: AudioChunk) -> Cadence:
    """How the voice ended in `speech`, which may have silence after it."""
    levels = frame_levels(speech)
    if not levels.size:
        return Cadence(fallen=False, quiet_seconds=0.0)
    loudest = float(np.percentile(levels, LOUD_SHARE))
    last = int(np.flatnonzero(levels > loudest - SPEECH_DECIBELS)[-1])
    ending = levels[max(0, last - ENDING_FRAMES) : last + 1]
    return Cadence(
        fallen=float(ending.mean()) < loudest - FALL_DECIBELS,
        quiet_seconds=(len(levels) - 1 - last) * HOP_SECONDS,
    )
