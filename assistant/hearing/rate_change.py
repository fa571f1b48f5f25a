"""Another sampling rate for sound that comes in pieces, as if it had come as one."""

from __future__ import annotations

from math import ceil, gcd

import numpy as np

from assistant.hearing.resampling import PASSED, ZERO_CROSSINGS, Floats, resample
from assistant.values import SPEECH_RATE_HZ, AudioChunk

_FULL_SCALE = 32_768


class RateChange:
    """From `from_hz` to 16 kHz; a few milliseconds of each piece come with the next one."""

    def __init__(self, from_hz: int) -> None:
        self.from_hz = from_hz
        common = gcd(from_hz, SPEECH_RATE_HZ)
        self._up, self._down = SPEECH_RATE_HZ // common, from_hz // common
        reach = ceil(ZERO_CROSSINGS / (PASSED * min(1.0, SPEECH_RATE_HZ / from_hz)))
        # Whole periods of the two rates, so that every piece begins in the same phase.
        self._margin = ceil(reach / self._down) * self._down
        self._held: Floats = np.zeros(self._margin, np.float32)

    def feed(self, audio: AudioChunk) -> AudioChunk:
        """The sound so far that is certain, at 16 kHz."""
        if self.from_hz == SPEECH_RATE_HZ:
            return audio
        samples = np.frombuffer(audio.pcm, "<i2").astype(np.float32)
        self._held = np.concatenate((self._held, samples))
        periods = (self._held.size - 2 * self._margin) // self._down
        if periods <= 0:
            return AudioChunk(b"")
        taken = periods * self._down
        converted = resample(self._held[: taken + 2 * self._margin], self.from_hz, SPEECH_RATE_HZ)
        before = self._margin // self._down * self._up
        certain = converted[before : before + periods * self._up]
        self._held = self._held[taken:]
        limited = np.clip(np.round(certain), -_FULL_SCALE, _FULL_SCALE - 1)
        return AudioChunk(limited.astype("<i2").tobytes())
