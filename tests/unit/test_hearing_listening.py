"""An engine hears the speech and none of the silence around it."""

from __future__ import annotations

from dataclasses import dataclass, field

import numpy as np
import pytest

from assistant.hearing.listening import transcribe
from assistant.values import AudioChunk, SpeechHints, Transcript

HINTS = SpeechHints(terms=("latte",))
SECOND = 16_000


@dataclass
class RecordingEngine:
    """Writes down how much it was fed."""

    name: str = "recording"
    hints: list[SpeechHints] = field(default_factory=list)
    fed: list[AudioChunk] = field(default_factory=list)

    def start(self, hints: SpeechHints) -> RecordingEngine:
        self.hints.append(hints)
        return self

    def feed(self, audio: AudioChunk) -> str | None:
        self.fed.append(audio)
        return None

    def finish(self) -> Transcript:
        return Transcript("heard", 0.9, self.name)

    def close(self) -> None: ...


def speech(seconds: float) -> bytes:
    noise = np.random.default_rng(1).normal(0, 3000, round(seconds * SECOND))
    return noise.astype("<i2").tobytes()


def test_silence_costs_the_engine_nothing() -> None:
    engine = RecordingEngine()
    heard = transcribe(engine, AudioChunk.silence(3), HINTS)
    assert (heard.text, heard.no_speech, heard.engine) == ("", 1.0, "recording")
    assert engine.hints == []


def test_speech_is_fed_in_pieces_with_the_hints() -> None:
    engine = RecordingEngine()
    around = bytes(2 * 2 * SECOND)
    assert transcribe(engine, AudioChunk(around + speech(1.0) + around), HINTS).text == "heard"
    assert engine.hints == [HINTS]
    assert AudioChunk.joined(engine.fed).seconds == pytest.approx(1.5, abs=0.05)
    assert max(chunk.seconds for chunk in engine.fed) <= 0.25
