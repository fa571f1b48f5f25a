"""Read what Vosk writes: JSON of three shapes."""

from __future__ import annotations

import math
from collections.abc import Sequence
from typing import TypeAlias

from pydantic import BaseModel

from assistant.values import Hypothesis

Segment: TypeAlias = tuple[Hypothesis, ...]
"""The readings of one stretch of speech, best first."""

_LEAST_PROBABILITY = 1e-6
_UNKNOWN = "[unk]"


class _Word(BaseModel):
    word: str
    conf: float


class _Alternative(BaseModel):
    text: str
    confidence: float


class _Result(BaseModel):
    text: str = ""
    partial: str = ""
    result: tuple[_Word, ...] = ()
    alternatives: tuple[_Alternative, ...] = ()


def parse_partial(line: str) -> str:
    return _without_unknown(_Result.model_validate_json(line).partial)


def parse_segment(line: str) -> Segment:
    """The readings in a result. Words with confidences weigh by these; alternatives, whose
    numbers are log likelihoods, by their share of what all alternatives have."""
    result = _Result.model_validate_json(line)
    if result.alternatives:
        readings = _shares(result.alternatives)
    else:
        readings = [(result.text, _mean_log([word.conf for word in result.result]))]
    hypotheses = (Hypothesis(_without_unknown(text), log) for text, log in readings)
    return tuple(hypothesis for hypothesis in hypotheses if hypothesis.text)


def _shares(alternatives: Sequence[_Alternative]) -> list[tuple[str, float]]:
    best = max(alternative.confidence for alternative in alternatives)
    total = sum(math.exp(alternative.confidence - best) for alternative in alternatives)
    return [
        (one.text, (one.confidence - best - math.log(total)) / max(1, len(one.text.split())))
        for one in alternatives
    ]


def _mean_log(probabilities: Sequence[float]) -> float:
    logs = [math.log(min(1.0, max(_LEAST_PROBABILITY, p))) for p in probabilities]
    return sum(logs) / len(logs) if logs else 0.0


def _without_unknown(text: str) -> str:
    return " ".join(word for word in text.split() if word != _UNKNOWN)
