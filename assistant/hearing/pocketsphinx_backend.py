"""pocketsphinx: bound to the grammar of all installed sentences, small and always at hand."""

from __future__ import annotations

import math
from collections.abc import Iterator
from pathlib import Path

from assistant.errors import HearingError, ModelError
from assistant.hearing.pronouncing import jsgf_words, pronounce, without_words
from assistant.values import SPEECH_RATE_HZ, AudioChunk, Hypothesis, SpeechHints, Transcript

NAME = "pocketsphinx"
ALTERNATIVES = 5
PATHS_LOOKED_AT = 100
"""Most paths through the lattice differ in silences only."""

_GRAMMAR, _OPEN = "grammar", "open"


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
        try:
            self._decoder = pocketsphinx.Decoder(
                hmm=str(english / "en-us"),
                dict=str(english / "cmudict-en-us.dict"),
                lm=None,
                samprate=float(SPEECH_RATE_HZ),
                loglevel="FATAL",
            )
        except (RuntimeError, ValueError) as error:
            raise ModelError(f"the pocketsphinx model in {english} cannot be loaded") from error
        self._loaded: dict[str, str] = {}
        self._under_way = False

    @property
    def name(self) -> str:
        return NAME

    def start(self, hints: SpeechHints) -> PocketsphinxRecognition:
        self._end()
        if not (hints.jsgf and self._use_grammar(hints.jsgf)):
            self._use_language_model()
        self._decoder.start_utt()
        self._under_way = True
        return PocketsphinxRecognition(self)

    def close(self) -> None:
        self._end()
        del self._decoder

    def feed(self, pcm: bytes) -> None:
        """16 kHz sound of the utterance that was started last."""
        if pcm:
            self._decoder.process_raw(pcm, no_search=False, full_utt=False)

    def finish(self) -> Transcript:
        """The readings of the utterance by the grammar, or else the language model, in use."""
        self._end()
        best = self._decoder.hyp()
        if best is None or not best.hypstr:
            return Transcript("", 0.0, NAME, no_speech=1.0)
        per_word = _log(best.prob) / len(best.hypstr.split())
        readings = {best.hypstr: Hypothesis(best.hypstr, per_word)}
        for text, score in self._paths():
            if len(readings) < ALTERNATIVES and text not in readings:
                behind = min(0.0, _log(score) - _log(best.score))
                readings[text] = Hypothesis(text, per_word + behind / len(text.split()))
        return Transcript(best.hypstr, math.exp(per_word), NAME, tuple(readings.values()))

    def _end(self) -> None:
        if self._under_way:
            self._decoder.end_utt()
            self._under_way = False

    def _paths(self) -> Iterator[tuple[str, float]]:
        for _, path in zip(range(PATHS_LOOKED_AT), self._decoder.nbest() or (), strict=False):
            if path is not None and path.hypstr:
                yield path.hypstr, path.score

    def _use_grammar(self, jsgf: str) -> bool:
        """False when it cannot be used; there is nothing a person could do about that."""
        if self._loaded.get(_GRAMMAR) != jsgf:
            # The library echoes what is not JSGF to stdout.
            if not jsgf.startswith("#JSGF"):
                return False
            unspeakable = {word for word in jsgf_words(jsgf) if not self._learn(word)}
            try:
                self._decoder.add_jsgf_string(_GRAMMAR, without_words(jsgf, unspeakable))
            except (RuntimeError, ValueError):
                return False
            self._loaded[_GRAMMAR] = jsgf
        self._decoder.activate_search(_GRAMMAR)
        return True

    def _learn(self, word: str) -> bool:
        """See to it that the dictionary has `word`; False when it cannot be pronounced."""
        if self._decoder.lookup_word(word) is not None:
            return True
        phones = pronounce(word, self._decoder.lookup_word)
        if phones:
            self._decoder.add_word(word, phones, True)
        return bool(phones)

    def _use_language_model(self) -> None:
        if _OPEN not in self._loaded:
            try:
                self._decoder.add_lm_file(_OPEN, str(self._language_model))
            except (RuntimeError, ValueError) as error:
                raise HearingError(f"{self._language_model} is no language model") from error
            self._loaded[_OPEN] = str(self._language_model)
        self._decoder.activate_search(_OPEN)


class PocketsphinxRecognition:
    """`Recognition` of the engine's one utterance: it works while the person speaks."""

    def __init__(self, engine: PocketsphinxEngine) -> None:
        self._engine = engine

    def feed(self, audio: AudioChunk) -> str | None:
        self._engine.feed(audio.pcm)
        return None

    def finish(self) -> Transcript:
        return self._engine.finish()


def _log(probability: float) -> float:
    return math.log(min(1.0, max(1e-12, probability)))
