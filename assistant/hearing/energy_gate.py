"""Is there anything to listen to? A level against a floor that follows the room."""

from __future__ import annotations

from collections import deque

import numpy as np

from assistant.values import AudioChunk

QUIET_DBFS = -60.0
"""Below this nothing is worth listening to: ten times quieter than a whisper at a metre."""

OVER_FLOOR_DECIBELS = 6.0
"""Steady noise stays within this of its own minimum; speech in a home stands out by more."""

FLOOR_SECONDS = 8.0
"""The floor is the quietest moment of the last seconds: nobody speaks so long without a gap."""

BLOCK_SECONDS = 0.5

HOLD_SECONDS = 1.0
"""Stays open so long after the last loud moment: quiet ends of words lie below it."""


class EnergyGate:
    """Open while something is louder than the room. Not thread-safe."""

    def __init__(self) -> None:
        self._minima: deque[float] = deque(maxlen=round(FLOOR_SECONDS / BLOCK_SECONDS))
        self._block_seconds = 0.0
        self._quiet_seconds = HOLD_SECONDS

    def feed(self, audio: AudioChunk) -> bool:
        """Take 16 kHz mono, 10 to 100 ms of it; whether the gate is open now."""
        level = level_dbfs(audio)
        floor = self._follow(level, audio.seconds)
        self._quiet_seconds += audio.seconds
        if level > max(QUIET_DBFS, floor + OVER_FLOOR_DECIBELS):
            self._quiet_seconds = 0.0
        return self._quiet_seconds < HOLD_SECONDS

    def _follow(self, level: float, seconds: float) -> float:
        if not self._minima or self._block_seconds >= BLOCK_SECONDS:
            self._minima.append(level)
            self._block_seconds = 0.0
        self._block_seconds += seconds
        self._minima[-1] = min(self._minima[-1], level)
        return min(self._minima)


def level_dbfs(audio: AudioChunk) -> float:
    """The level in decibels below full scale, a constant offset left out; -120 for none."""
    samples = np.frombuffer(audio.pcm, "<i2").astype(np.float64) / 32768
    power = float(samples.var()) if samples.size else 0.0
    return float(10 * np.log10(power + 1e-12))
