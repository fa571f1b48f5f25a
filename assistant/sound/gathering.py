"""When sound is passed on: what may be speech at once, a long silence in larger pieces.

Nobody waits for silence that lasts, and each piece of sound wakes several threads: handing it over
costs more than listening to it. No sound is lost or judged here, at worst it comes a moment later.
"""

from __future__ import annotations

from collections import deque

from assistant.values import SPEECH_RATE_HZ

SILENT_SECONDS = 2.0
"""After so long nothing is decided by how long it has been silent: well over any wait for the end
of an utterance."""

GATHERED_SECONDS = 0.25
"""The most that is kept back."""

FAINT = 33
"""A peak of -60 decibels below full scale: ten times quieter than a whisper at a metre."""

OVER_FLOOR = 2.0
"""Peaks of steady noise stay within twice (6 dB) the least of them; what stands out may be
speech."""


class Gathering:
    """Takes blocks of 16-bit mono sound as they come, all of one rate. Not thread-safe."""

    def __init__(self, rate_hz: int = SPEECH_RATE_HZ) -> None:
        self._rate_hz = rate_hz
        self._kept = bytearray()
        self._silent_seconds = 0.0
        self._peaks: deque[int] = deque()

    def feed(self, block: bytes) -> bytes:
        """What is to be passed on now, in order: this block with all that was kept, or nothing."""
        seconds = len(block) / 2 / self._rate_hz
        self._silent_seconds = self._silent_seconds + seconds if self._is_silent(block) else 0.0
        self._kept += block
        gathers = self._silent_seconds > SILENT_SECONDS
        if gathers and len(self._kept) / 2 / self._rate_hz < GATHERED_SECONDS:
            return b""
        passed_on = bytes(self._kept)
        self._kept.clear()
        return passed_on

    def _is_silent(self, block: bytes) -> bool:
        """Whether it stays close to the quietest block of the last seconds."""
        samples = memoryview(block).cast("h")
        if not samples:
            return True
        peak = max(max(samples), -min(samples))
        self._peaks.append(peak)
        most = SILENT_SECONDS * self._rate_hz / len(samples)
        while len(self._peaks) > most:
            self._peaks.popleft()
        return peak <= max(FAINT, OVER_FLOOR * min(self._peaks))
