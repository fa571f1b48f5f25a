"""What Whisper's search returns as a transcript: loops cut, inventions refused."""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence
from typing import Protocol

from assistant.hearing.loops import cut_loops
from assistant.values import Hypothesis, Transcript

NO_SPEECH = 0.3
UNSURE = -1.0
"""No speech is likelier than `NO_SPEECH`, and a token's mean log probability below `UNSURE`:
the model made its text up. Of 60 pieces of kitchen noise this empties 55, of 76 short human
recordings 4; the 0.6 of Radford et al. 2022 is for thirty seconds and empties 10 and none."""


class GenerationResult(Protocol):
    """What CTranslate2 returns for one utterance; a score is the log probability of it all."""

    sequences_ids: list[list[int]]
    scores: list[float]
    no_speech_prob: float


def transcript_of(
    result: GenerationResult,
    text_of: Callable[[Sequence[int]], str],
    engine: str,
    language: str = "en",
) -> Transcript:
    """The readings in `result`, the likeliest first, each once whatever its capitals.

    Its `confidence` is the geometric mean of the best reading's words.
    """
    no_speech = min(1.0, max(0.0, result.no_speech_prob))
    nothing = Transcript("", 1 - no_speech, engine, no_speech=no_speech)
    per_token = result.scores[0] / (len(result.sequences_ids[0]) + 1)
    if no_speech > NO_SPEECH and per_token < UNSURE:
        return nothing
    readings: dict[str, Hypothesis] = {}
    for tokens, score in zip(result.sequences_ids, result.scores, strict=True):
        written = text_of(tokens)
        text = cut_loops(written, language)
        if any(map(str.isalnum, text)):
            per_word = min(0.0, score / len(written.split()))
            readings.setdefault(text.casefold(), Hypothesis(text, per_word))
    if not readings:
        return nothing
    alternatives = tuple(readings.values())
    confidence = math.exp(alternatives[0].log_probability)
    best = alternatives[0].text
    return Transcript(best, confidence, engine, alternatives, no_speech, punctuated=True)
