"""An utterance through an engine, from its sound to its transcript."""

from __future__ import annotations

from collections.abc import Iterator

from assistant.engines import SpeechToText
from assistant.hearing.silence import trim
from assistant.values import AudioChunk, SpeechHints, Transcript

CHUNK_SECONDS = 0.25
"""How much an engine is fed at a time: enough to work on, little enough to stay responsive."""


class EngineEars:
    """Listens with an engine, which it owns."""

    def __init__(self, engine: SpeechToText) -> None:
        self._engine = engine

    def transcribe(self, audio: AudioChunk, hints: SpeechHints) -> Transcript:
        """What was said in `audio`, as the function of this name has it."""
        return transcribe(self._engine, audio, hints)

    def close(self) -> None:
        self._engine.close()


def transcribe(engine: SpeechToText, audio: AudioChunk, hints: SpeechHints) -> Transcript:
    """What `engine` makes of 16 kHz mono `audio`, the silence around it cut off first.

    Silence is an empty transcript and costs the engine nothing.
    Raises `HearingError` when the engine fails.
    """
    speech = trim(audio)
    if speech is None:
        return Transcript("", confidence=0.0, engine=engine.name, no_speech=1.0)
    recognition = engine.start(hints)
    for chunk in _chunks(speech):
        recognition.feed(chunk)
    return recognition.finish()


def _chunks(audio: AudioChunk) -> Iterator[AudioChunk]:
    size = 2 * round(CHUNK_SECONDS * audio.rate_hz)
    for start in range(0, len(audio.pcm), size):
        yield AudioChunk(audio.pcm[start : start + size], audio.rate_hz)
