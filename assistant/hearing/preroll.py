"""The last few seconds of sound, so that what was said in one breath with the phrase is kept."""

from __future__ import annotations

from collections import deque

from assistant.values import SPEECH_RATE_HZ, AudioChunk

KEPT_SECONDS = 3.0
"""More than any wake phrase with the time that noticing it takes."""


class PreRoll:
    """Remembers the newest sound, up to `seconds` of it, and forgets what is older."""

    def __init__(self, seconds: float = KEPT_SECONDS) -> None:
        self._limit = round(seconds * SPEECH_RATE_HZ)
        self._chunks: deque[AudioChunk] = deque()
        self._samples = 0

    def feed(self, audio: AudioChunk) -> None:
        """Take 16 kHz mono of any length."""
        self._chunks.append(audio)
        self._samples += audio.samples
        while self._samples - self._chunks[0].samples >= self._limit:
            self._samples -= self._chunks.popleft().samples

    def last(self, seconds: float) -> AudioChunk:
        """The newest `seconds`, to the nearest sample; less where less was fed or kept."""
        wanted = min(round(seconds * SPEECH_RATE_HZ), self._limit)
        pcm = AudioChunk.joined(self._chunks).pcm
        return AudioChunk(pcm[max(0, len(pcm) - 2 * max(0, wanted)) :])

    def clear(self) -> None:
        """Forget everything."""
        self._chunks.clear()
        self._samples = 0
