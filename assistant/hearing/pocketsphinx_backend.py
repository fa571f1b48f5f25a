"""pocketsphinx: three hearings of one utterance, small and always at hand.

The first knows the words and word orders of everything installed. The second is bound to the
sentences of the few requests that this makes likely: it hears best, and finds a request in
anything. The third is free; it takes down what people dictate, and tells whether there was a
request at all. One hearing by the sentences of everything would take three times the time that
the person spoke.
"""

from __future__ import annotations

import math
import os
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from assistant.errors import HearingError, ModelError
from assistant.hearing.agreement import agreement
from assistant.hearing.language_model import arpa
from assistant.hearing.pocketsphinx_requests import RequestIndex
from assistant.hearing.pronouncing import jsgf_words, pronounce, without_words
from assistant.hearing.whole_utterance import WholeUtterance
from assistant.values import (
    NO_GRAMMAR,
    SPEECH_RATE_HZ,
    AudioChunk,
    Hypothesis,
    SpeechHints,
    Transcript,
)

if TYPE_CHECKING:
    from pocketsphinx import Decoder

NAME = "pocketsphinx"
ALTERNATIVES = 5
CLOSED_BEFORE_DICTATED = 3
"""Of the readings by sentences, so that some of the free ones are given too."""

PATHS_LOOKED_AT = 100
"""Most paths through the lattice differ in silences only."""

BEAM = 1e-40
WORD_BEAM = 1e-24
"""The library's own are 1e-48 and 7e-29; on 40 commands these took half the time by a grammar
and lost none."""

LEAST_AGREEMENT = 0.4
"""A reading by the grammar that shares less than this with the free one is forced upon it."""

LEAST_WORDS = 10_000
"""Of the model of all sentences. The library enters the 134,000 words of its dictionary into a
table that is made for as many as the model has: 30 words take it 12 seconds, 10,000 a third."""

_ALL, _LIKELY, _FREE = "all", "likely", "free"


class PocketsphinxEngine:
    """`SpeechToText` with the English model that comes with the package. Not thread-safe."""

    def __init__(self) -> None:
        """Load the English model that the package brings.

        No other: the library ends the process when a model file is broken.
        Raises `ModelError` when the package is missing or cannot be loaded.
        """
        try:
            import pocketsphinx
        except ImportError as error:
            raise ModelError(
                "the pocketsphinx engine is not installed: "
                "pip install 'assistant-at-home[pocketsphinx]'"
            ) from error
        english = Path(pocketsphinx.get_model_path()) / "en-us"
        self._language_model = english / "en-us.lm.bin"

        def decoder(**beams: float) -> pocketsphinx.Decoder:
            return pocketsphinx.Decoder(
                hmm=str(english / "en-us"),
                dict=str(english / "cmudict-en-us.dict"),
                lm=None,
                samprate=float(SPEECH_RATE_HZ),
                loglevel="FATAL",
                **beams,
            )

        try:
            self._bound = decoder(beam=BEAM, pbeam=BEAM, wbeam=WORD_BEAM)
            self._free = decoder()
        except (RuntimeError, ValueError) as error:
            raise ModelError(f"the pocketsphinx model in {english} cannot be loaded") from error
        self._index = RequestIndex.of(NO_GRAMMAR)
        self._is_free_loaded = False

    @property
    def name(self) -> str:
        return NAME

    def start(self, hints: SpeechHints) -> WholeUtterance:
        self._use_sentences(hints)
        return WholeUtterance(NAME, lambda audio: self.transcribe(audio, hints.answers))

    def close(self) -> None:
        del self._bound, self._free

    def transcribe(self, audio: AudioChunk, answers: str) -> Transcript:
        """The readings of 16 kHz `audio`; `answers` is a JSGF expansion that is likely too."""
        first = _heard(self._bound, _ALL, audio) if self._index.vocabulary else ()
        likely = self._index.likely(first[0].text) if first else ()
        bound: Sequence[Hypothesis] = ()
        if self._use_grammar(self._index.jsgf(likely, answers)):
            bound = _heard(self._bound, _LIKELY, audio)
        self._use_language_model()
        free = _heard(self._free, _FREE, audio)
        if not free:
            return Transcript("", 0.0, NAME, no_speech=1.0)
        if likely or bound:
            close = [one for one in (*bound, *first) if _agrees(one, free[0])]
            dictated = free if any(one.dictates for one in likely) or not close else ()
            first_few, rest = close[:CLOSED_BEFORE_DICTATED], close[CLOSED_BEFORE_DICTATED:]
            return _transcript((*first_few, *dictated, *rest))
        return _transcript(free)

    def _use_sentences(self, hints: SpeechHints) -> None:
        """Make the model of all sentences anew when the installed skills are others."""
        grammar = hints.grammar()
        if grammar is self._index.grammar:
            return
        self._index = RequestIndex.of(grammar)
        for word in sorted(self._index.vocabulary):
            self._learn(word)
        examples = (example for request in grammar.requests for example in request.examples)
        if model := arpa(examples, LEAST_WORDS):
            self._load_model(model)

    def _load_model(self, model: str) -> None:
        # The library reads files only; the sentences may hold names, so it is one in memory.
        memory = os.memfd_create("sentences")
        try:
            with os.fdopen(os.dup(memory), "w", encoding="utf-8") as file:
                file.write(model)
            self._bound.add_lm_file(_ALL, f"/proc/self/fd/{memory}")
        except (RuntimeError, ValueError) as error:
            raise HearingError("the installed sentences make no language model") from error
        finally:
            os.close(memory)

    def _use_grammar(self, jsgf: str) -> bool:
        """False when there is none that can be used."""
        if not jsgf:
            return False
        unspeakable = {word for word in jsgf_words(jsgf) if not self._learn(word)}
        try:
            self._bound.add_jsgf_string(_LIKELY, without_words(jsgf, unspeakable))
        except (RuntimeError, ValueError):
            return False
        return True

    def _learn(self, word: str) -> bool:
        """See to it that the dictionary has `word`; False when it cannot be pronounced."""
        if self._bound.lookup_word(word) is not None:
            return True
        phones = pronounce(word, self._bound.lookup_word)
        if phones:
            self._bound.add_word(word, phones, False)
        return bool(phones)

    def _use_language_model(self) -> None:
        if self._is_free_loaded:
            return
        try:
            self._free.add_lm_file(_FREE, str(self._language_model))
        except (RuntimeError, ValueError) as error:
            raise HearingError(f"{self._language_model} is no language model") from error
        self._is_free_loaded = True


def _heard(decoder: Decoder, search: str, audio: AudioChunk) -> Sequence[Hypothesis]:
    """The readings by one of the searches that are loaded, best first."""
    decoder.activate_search(search)
    decoder.start_utt()
    try:
        if audio.pcm:
            decoder.process_raw(audio.pcm, no_search=False, full_utt=True)
    finally:
        decoder.end_utt()
    best = decoder.hyp()
    if best is None or not best.hypstr:
        return ()
    per_word = _log(best.prob) / len(best.hypstr.split())
    readings = {best.hypstr: Hypothesis(best.hypstr, per_word)}
    for _, path in zip(range(PATHS_LOOKED_AT), decoder.nbest() or (), strict=False):
        if path is not None and path.hypstr and path.hypstr not in readings:
            behind = min(0.0, _log(path.score) - _log(best.score))
            per_path = per_word + behind / len(path.hypstr.split())
            readings[path.hypstr] = Hypothesis(path.hypstr, per_path)
    return tuple(readings.values())[:ALTERNATIVES]


def _agrees(reading: Hypothesis, free: Hypothesis) -> bool:
    return agreement(reading.text, free.text) >= LEAST_AGREEMENT


def _transcript(readings: Sequence[Hypothesis]) -> Transcript:
    distinct = {one.text: one for one in reversed(readings)}
    alternatives = tuple(distinct[text] for text in dict.fromkeys(one.text for one in readings))
    alternatives = alternatives[:ALTERNATIVES]
    best = alternatives[0]
    return Transcript(best.text, math.exp(best.log_probability), NAME, alternatives)


def _log(probability: float) -> float:
    return math.log(min(1.0, max(1e-12, probability)))
