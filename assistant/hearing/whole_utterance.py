"""An utterance for an engine that hears all of it at once, when it is over."""

from __future__ import annotations

from collections.abc import Callable

from assistant.hearing.silence import trim
from assistant.values import AudioChunk, Transcript


class WholeUtterance:
    """`Recognition`: collects what it is fed, for `hear` to make a transcript of at the end."""

    def __init__(self, engine: str, hear: Callable[[AudioChunk], Transcript]) -> None:
        self._engine = engine
        self._hear = hear
        self._chunks: list[AudioChunk] = []

    def feed(self, audio: AudioChunk) -> str | None:
        self._chunks.append(audio)
        return None

    def finish(self) -> Transcript:
        audio = AudioChunk.joined(self._chunks)
        # Of silence engines are sure that somebody said a short word, such as "you".
        if trim(audio) is None:
            return Transcript("", 0.0, self._engine, no_speech=1.0)
        return self._hear(audio)
