"""Whisper through CTranslate2, made for short requests.

Instead of the usual thirty seconds the model sees the utterance and a moment of silence;
it is told the words it may expect, and gives its five best readings.
"""

from __future__ import annotations

import os
from collections.abc import Sequence
from pathlib import Path
from typing import cast

from assistant.errors import HearingError, ModelError
from assistant.hearing.loops import cut_loops
from assistant.hearing.whisper_features import LONGEST_SECONDS, log_mel
from assistant.hearing.whisper_prompt import WhisperTokens
from assistant.hearing.whisper_readings import GenerationResult, transcript_of
from assistant.hearing.whole_utterance import WholeUtterance
from assistant.values import AudioChunk, SpeechHints, Transcript

NAME = "whisper"

BEAM = 5
"""Readings followed at once, and how many are given: the right one is often the second."""

PADDING_SECONDS = 1.5
"""Silence after the utterance; with much less the model begins the sentence again."""

REPETITION_PENALTY = 1.1
"""Just enough to make most loops end: on 20 commands they fell from 13 to 3."""

TOKENS_PER_SECOND = 6
FEWEST_TOKENS = 10
"""A decode is stopped beyond these, for then it usually loops; fast speech has four a second."""


ROUNDING_SECONDS = 0.01
"""A recording just as long as allowed may gain a sample by resampling."""


class WhisperEngine:
    """`SpeechToText` on one CTranslate2 Whisper folder. Not thread-safe."""

    def __init__(
        self, folder: Path, *, language: str = "en", threads: int = 1, prompt_tokens: int = 110
    ) -> None:
        """Load the model in `folder`, 8-bit integers, on the processor.

        Raises `ModelError` when the folder cannot be loaded or the library is missing.
        """
        # Spinning threads would take the time that playing and listening need.
        os.environ.setdefault("OMP_WAIT_POLICY", "PASSIVE")
        # Each length of sound is a shape of its own; kept compiled, they cost a megabyte each.
        os.environ.setdefault("ONEDNN_PRIMITIVE_CACHE_CAPACITY", "4")
        try:
            import ctranslate2
        except ImportError as error:
            raise ModelError(
                "the whisper engine is not installed: pip install 'assistant-at-home[whisper]'"
            ) from error
        try:
            self._model = ctranslate2.models.Whisper(
                str(folder), device="cpu", compute_type="int8", intra_threads=threads
            )
        except (RuntimeError, ValueError) as error:
            reason = str(error).splitlines()[0]
            raise ModelError(f"the Whisper model in {folder} cannot be loaded: {reason}") from error
        self._library = ctranslate2
        self._folder = folder
        self._language = language
        self._tokens = WhisperTokens(
            folder / "tokenizer.json", bool(self._model.is_multilingual), language
        )
        self._prompt_tokens = prompt_tokens

    @property
    def name(self) -> str:
        return NAME

    def start(self, hints: SpeechHints) -> WholeUtterance:
        prompt = self._tokens.prompt(hints.terms, self._prompt_tokens)
        return WholeUtterance(NAME, lambda audio: self.transcribe(audio, prompt))

    def close(self) -> None:
        self._model.unload_model()

    def transcribe(self, audio: AudioChunk, prompt: Sequence[int]) -> Transcript:
        """The readings of at most 30 seconds of 16 kHz sound, given the tokens before them.

        Raises `ModelError` when the model's files do not belong together.
        """
        if audio.seconds > LONGEST_SECONDS + ROUNDING_SECONDS:
            raise HearingError(f"an utterance may last {LONGEST_SECONDS} seconds at most")
        try:
            return self._readings(audio, prompt)
        except (RuntimeError, ValueError) as error:
            message = f"the Whisper model in {self._folder} is damaged: get it again, or another"
            raise ModelError(message) from error

    def _readings(self, audio: AudioChunk, prompt: Sequence[int]) -> Transcript:
        features = log_mel(audio, PADDING_SECONDS, self._model.n_mels)
        encoded = self._model.encode(self._library.StorageView.from_array(features[None]))
        limit = FEWEST_TOKENS + round(TOKENS_PER_SECOND * audio.seconds)
        result = self._generate(encoded, prompt, limit)
        if len(result.sequences_ids[0]) >= limit and not self._loops(result):
            # Somebody speaks faster than anyone measured: let it come to its end.
            result = self._generate(encoded, prompt, 3 * limit)
        return transcript_of(result, self._tokens.text, NAME, self._language)

    def _generate(self, encoded: object, prompt: Sequence[int], limit: int) -> GenerationResult:
        before = len(prompt) - 1
        results = self._model.generate(
            encoded,
            [list(prompt)],
            beam_size=BEAM,
            num_hypotheses=BEAM,
            # Without a length penalty the search may stop as soon as its best reading ended.
            length_penalty=0,
            repetition_penalty=REPETITION_PENALTY,
            # The library counts the prompt, and gives no more than half of this to the text.
            max_length=min(max(before + limit, 2 * limit), 448),
            return_scores=True,
            return_no_speech_prob=True,
        )
        return cast(GenerationResult, results[0])

    def _loops(self, result: GenerationResult) -> bool:
        text = self._tokens.text(result.sequences_ids[0])
        return cut_loops(text, self._language) != text
