"""How loud the microphone is: for a meter, and to say when it is too loud."""

from __future__ import annotations

from collections.abc import Iterator
from math import log10

import numpy as np

from assistant.sound.events import Clipping, Level
from assistant.values import AudioChunk

LEVEL_SECONDS = 0.1
SILENCE_DBFS = -96.0
"""The lowest level told: one step of 16 bits."""
CLIPPED = 32_700
"""A sample this far out has hit the end of the scale, or is about to."""
CLIPPED_SAMPLES = 5
"""In one window: a single click is not clipping."""
CLIPPING_AGAIN_SECONDS = 10.0

_FULL_SCALE = 32_768


class LevelMeter:
    """Takes the sound as it comes. Time is counted in sound, never by the clock."""

    def __init__(self) -> None:
        self._window: list[AudioChunk] = []
        self._since_clipping = CLIPPING_AGAIN_SECONDS

    def feed(self, audio: AudioChunk) -> Iterator[Level | Clipping]:
        """What there is to tell once this sound is counted too."""
        self._window.append(audio)
        seconds = sum(chunk.seconds for chunk in self._window)
        if seconds < LEVEL_SECONDS:
            return
        pcm = b"".join(chunk.pcm for chunk in self._window)
        self._window.clear()
        samples = np.frombuffer(pcm, "<i2").astype(np.float32)
        magnitudes = np.abs(samples)
        yield Level(_dbfs(float(magnitudes.max())), _dbfs(float(np.sqrt(np.mean(samples**2)))))
        self._since_clipping += seconds
        clipped = int((magnitudes >= CLIPPED).sum()) >= CLIPPED_SAMPLES
        if clipped and self._since_clipping >= CLIPPING_AGAIN_SECONDS:
            self._since_clipping = 0.0
            yield Clipping()


def _dbfs(amplitude: float) -> float:
    return max(SILENCE_DBFS, 20 * log10(max(amplitude, 1e-9) / _FULL_SCALE))
