"""How likely it is that what was heard and taken for a request was meant as one."""

from __future__ import annotations

import math
import tomllib
from difflib import SequenceMatcher
from functools import cache
from importlib.resources import files
from itertools import islice
from statistics import fmean

from assistant.values import Transcript

LEAST_TO_ASK = 0.7
"""Between what 99 of 100 strangers stay below (.66) and 99 of 100 requests reach (.80); see
`trust.toml`."""

LEAST_TO_ACT = 0.8

GUESS_FIT = 0.85
"""How well fits at least what the bands let pass: a guess has no sentence to be compared with,
and what nearly fits one has been doubted for that already."""

LONGEST_GUESS = 12
"""Words. Of what is heard and longer, a weak guess is not worth a question: it is somebody talking
to others. Requests that are guessed and right have up to 11 words (folds 1 to 3 of
nlu-evaluation-data and half of slurp-text, read aloud), such strangers 11 to 21 (a half of the
recordings that `bench/strangers.py` hears first, chosen by the checksum of their names)."""

READINGS_COMPARED = 4
LEAST_CONFIDENCE = 0.001


def trust(heard: Transcript, fit: float = 1.0) -> float:
    """The probability that a request was meant, 0 to 1; 1 for what was typed.

    `fit` says how well it fits an installed sentence, 0 to 1.
    """
    weights = _weights().get(heard.engine)
    if weights is None:
        return 1.0
    odds = (
        weights["constant"]
        + weights["fit"] * fit
        + weights["log_confidence"] * math.log(max(LEAST_CONFIDENCE, heard.confidence))
        + weights["no_speech"] * heard.no_speech
        + weights["agreement"] * _agreement(heard)
    )
    return 1 / (1 + math.exp(-odds))


def is_too_long_to_guess(heard: Transcript) -> bool:
    """Whether speech is so long that a weak guess at it is likelier wrong; never what was typed."""
    return heard.engine != "typed" and len(heard.text.split()) > LONGEST_GUESS


def _agreement(heard: Transcript) -> float:
    best, *others = (reading.text.casefold() for reading in heard.hypotheses)
    if not others:
        return 1.0
    compared = islice(others, READINGS_COMPARED)
    return fmean(SequenceMatcher(None, best, other).ratio() for other in compared)


@cache
def _weights() -> dict[str, dict[str, float]]:
    source = files(__package__) / "trust.toml"
    return tomllib.loads(source.read_text(encoding="utf-8"))
