"""Short sounds instead of words: it listens, it has not understood, it is muted.

Made here, from two tones each: up means that it listens, down that it does not.
"""

from __future__ import annotations

from collections.abc import Mapping
from enum import StrEnum
from functools import cache

import numpy as np
import numpy.typing as npt

from assistant.values import AudioChunk

RATE_HZ = 22_050
"""That of the usual voices, so that the loudspeaker stays as it is."""
PEAK = 0.2
"""Of full scale: as loud as speech, which has higher peaks."""
TONE_SECONDS = 0.07
FADE_SECONDS = 0.012
"""At both ends of a tone, or it would click."""


class Earcon(StrEnum):
    """What there is to tell with a sound."""

    WOKEN = "woken"
    NOT_UNDERSTOOD = "not understood"
    MUTED = "muted"
    UNMUTED = "unmuted"


# Notes in hertz: A4, C5, E5, A5; a fourth, a fifth or a third apart is heard as friendly.
_TONES_HZ: Mapping[Earcon, tuple[float, ...]] = {
    Earcon.WOKEN: (659.3, 880.0),
    Earcon.NOT_UNDERSTOOD: (523.3, 440.0),
    Earcon.MUTED: (659.3, 523.3, 440.0),
    Earcon.UNMUTED: (440.0, 523.3, 659.3),
}


@cache
def earcon(which: Earcon) -> AudioChunk:
    """The sound, a quarter of a second at most."""
    wave = PEAK * np.concatenate([_tone(hertz) for hertz in _TONES_HZ[which]])
    return AudioChunk(np.round(wave * 32_767).astype("<i2").tobytes(), RATE_HZ)


def _tone(hertz: float) -> npt.NDArray[np.float64]:
    """A sine with a little of its octave, faded in and out by half a cosine."""
    times = np.arange(round(TONE_SECONDS * RATE_HZ)) / RATE_HZ
    wave = 0.85 * np.sin(2 * np.pi * hertz * times) + 0.15 * np.sin(4 * np.pi * hertz * times)
    nearest_end = np.minimum(times, times[-1] - times)
    fade = 0.5 - 0.5 * np.cos(np.pi * np.clip(nearest_end / FADE_SECONDS, 0, 1))
    faded: npt.NDArray[np.float64] = wave * fade
    return faded
