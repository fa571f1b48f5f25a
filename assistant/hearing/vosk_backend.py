"""Vosk, two recognisers on the same sound: one bound to what can be asked, one free.

The bound one hears requests through noise, but finds one in anything that is said; the free
one tells whether there was one. Both write down what they hear while the person speaks.
"""

from __future__ import annotations

import json
import math
import os
import threading
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from functools import lru_cache
from pathlib import Path
from types import ModuleType
from typing import Protocol

from assistant.errors import ModelError
from assistant.hearing.agreement import agreement
from assistant.hearing.catalogue import ModelEngine
from assistant.hearing.model_folders import check_folder
from assistant.hearing.vosk_results import Segment, parse_partial, parse_segment
from assistant.values import SPEECH_RATE_HZ, AudioChunk, Hypothesis, SpeechHints, Transcript

NAME: ModelEngine = "vosk"


class Recogniser(Protocol):
    """The part of the library's recogniser that is used here."""

    def AcceptWaveform(self, data: bytes) -> int: ...  # noqa: N802 - the library's names
    def Result(self) -> str: ...  # noqa: N802
    def PartialResult(self) -> str: ...  # noqa: N802
    def FinalResult(self) -> str: ...  # noqa: N802


ALTERNATIVES = 5

LEAST_AGREEMENT = 0.4
"""A reading of the bound recogniser that shares less than this with the free one's, by letters
in order, is one it was forced into."""

UNKNOWN_WORD = "[unk]"
"""What a bound recogniser may write for anything else, where the model has it."""


class VoskEngine:
    """`SpeechToText` on one Vosk model folder. Not thread-safe."""

    def __init__(self, folder: Path) -> None:
        """Load the model in `folder`. Raises `ModelError` when it is broken or no Vosk model.

        While it loads, anything any thread writes to file descriptor 2 is lost: the library
        reports to it past its own log level.
        """
        check_folder(folder, NAME)
        self._library = _quiet_library()
        with _stderr_muted():
            try:
                self._model = self._library.Model(str(folder))
                # A damaged graph shows only when a recogniser is made of it.
                self._library.KaldiRecognizer(self._model, SPEECH_RATE_HZ)
            except Exception as error:  # the library raises nothing more exact
                raise ModelError(
                    f"the Vosk model in {folder} is damaged: get it again, or another"
                ) from error
        # A model with its graph in one piece cannot be bound to phrases.
        self._takes_phrases = not any(folder.rglob("HCLG.fst"))

    @property
    def name(self) -> str:
        return NAME

    def start(self, hints: SpeechHints) -> VoskRecognition:
        free = self._library.KaldiRecognizer(self._model, SPEECH_RATE_HZ)
        free.SetMaxAlternatives(ALTERNATIVES)
        grammar = self._grammar_of(hints.phrases) if self._takes_phrases else ""
        if not grammar:
            return VoskRecognition(_Listener(free), None)
        bound = self._library.KaldiRecognizer(self._model, SPEECH_RATE_HZ, grammar)
        bound.SetWords(True)
        return VoskRecognition(_Listener(free), _Listener(bound))

    def close(self) -> None:
        """The library frees a model with its last recogniser."""
        del self._model

    def _grammar_of(self, phrases: tuple[str, ...]) -> str:
        """`phrases` as the library wants them, without those it has no words for, or "".

        It is not kept: the phrases may hold names, and a person may have them forgotten.
        """
        possible = [" ".join(phrase.split()) for phrase in phrases]
        possible = [p for p in dict.fromkeys(possible) if p and all(map(self._knows, p.split()))]
        if possible and self._knows(UNKNOWN_WORD):
            possible.append(UNKNOWN_WORD)
        return json.dumps(possible, ensure_ascii=False) if possible else ""

    def _knows(self, word: str) -> bool:
        return bool(self._model.vosk_model_find_word(word) >= 0)


class VoskRecognition:
    """`Recognition` by a free recogniser and, where there are phrases, a bound one."""

    def __init__(self, free: _Listener, bound: _Listener | None) -> None:
        self._free = free
        self._bound = bound

    def feed(self, audio: AudioChunk) -> str | None:
        if self._bound is not None:
            self._bound.feed(audio.pcm)
        return self._free.feed(audio.pcm)

    def finish(self) -> Transcript:
        free = self._free.readings()
        bound = self._bound.readings() if self._bound else ()
        open_text = free[0].text if free else ""
        supported = [
            reading for reading in bound if agreement(reading.text, open_text) >= LEAST_AGREEMENT
        ]
        readings = {reading.text: reading for reading in (*free, *supported)}
        ordered = dict.fromkeys(reading.text for reading in (*supported, *free))
        alternatives = tuple(readings[text] for text in ordered)
        if not alternatives:
            return Transcript("", 0.0, NAME, no_speech=1.0)
        best = alternatives[0]
        return Transcript(best.text, math.exp(best.log_probability), NAME, alternatives)


class _Listener:
    """One of the library's recognisers and what it has made of the sound so far."""

    def __init__(self, recogniser: Recogniser) -> None:
        self._recogniser = recogniser
        self._segments: list[Segment] = []

    def feed(self, pcm: bytes) -> str:
        """The text so far. The library ends a segment at each longer pause."""
        if pcm and self._recogniser.AcceptWaveform(pcm):
            self._segments.append(parse_segment(self._recogniser.Result()))
            ahead = ""
        else:
            ahead = parse_partial(self._recogniser.PartialResult())
        texts = [segment[0].text for segment in self._segments if segment]
        return " ".join(text for text in (*texts, ahead) if text)

    def readings(self) -> tuple[Hypothesis, ...]:
        """The readings of all that was fed, best first; call once."""
        self._segments.append(parse_segment(self._recogniser.FinalResult()))
        return _joined([segment for segment in self._segments if segment])


def _joined(segments: Sequence[Segment]) -> tuple[Hypothesis, ...]:
    """Readings of the whole from those of its parts: the best of each, the second of each …"""
    if not segments:
        return ()
    readings: dict[str, Hypothesis] = {}
    for rank in range(max(map(len, segments))):
        parts = [segment[min(rank, len(segment) - 1)] for segment in segments]
        words = [len(part.text.split()) for part in parts]
        weighed = sum(p.log_probability * n for p, n in zip(parts, words, strict=True))
        text = " ".join(part.text for part in parts)
        readings.setdefault(text, Hypothesis(text, weighed / max(1, sum(words))))
    return tuple(readings.values())


@lru_cache(maxsize=1)
def _quiet_library() -> ModuleType:
    try:
        import vosk
    except ImportError as error:
        raise ModelError("the vosk engine is not installed: pip install vosk") from error
    except OSError as error:
        raise ModelError(f"the vosk library cannot be loaded here: {error}") from error
    vosk.SetLogLevel(-1)
    library: ModuleType = vosk
    return library


_stderr_lock = threading.Lock()


@contextmanager
def _stderr_muted() -> Iterator[None]:
    """Send file descriptor 2 of the whole process to nowhere; one thread at a time."""
    with _stderr_lock:
        kept = os.dup(2)
        nowhere = os.open(os.devnull, os.O_WRONLY)
        try:
            os.dup2(nowhere, 2)
            yield
        finally:
            os.dup2(kept, 2)
            os.close(kept)
            os.close(nowhere)
