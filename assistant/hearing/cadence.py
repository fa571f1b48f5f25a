"""Does it sound finished? At the end of a sentence the voice falls; in the middle it is held up."""

from __future__ import annotations

import numpy as np

from assistant.hearing.silence import frame_levels
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


def has_fallen(speech: AudioChunk) -> bool:
    """Whether the voice in `speech`, silence after it or not, fell at its end."""
    levels = frame_levels(speech)
    if not levels.size:
        return False
    loudest = float(np.percentile(levels, LOUD_SHARE))
    last = int(np.flatnonzero(levels > loudest - SPEECH_DECIBELS)[-1])
    ending = levels[max(0, last - ENDING_FRAMES) : last + 1]
    return float(ending.mean()) < loudest - FALL_DECIBELS
