"""The texts a transcript offers: its hypotheses, in normal form, with and without courtesies."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from assistant.understanding.matching import LONGEST_TEXT
from assistant.understanding.normalising import Normaliser, NormalText
from assistant.values import Hypothesis, Transcript

MOST_HYPOTHESES = 5
"""FINDINGS, Hearing: five carry the right sentence in 99 of 100."""

MOST_TEXTS = 8
"""Hypotheses with and without their courtesies; bounds the time of one turn."""

LONGEST_RAW_TEXT = 2_000
"""Characters of a hypothesis that are read at all: far above LONGEST_TEXT."""

PREFERENCE = 1.3
"""Edits that a factor e in a word's probability is worth. From the prototype of FINDINGS
(1.3 edits a word and unit of mean log-probability), where it won the most commands in noise."""

MOST_PREFERENCE = 10.0
"""Edits; engines differ in what they call a probability, and letters must have their say."""

COURTESY_PENALTY = 0.2
"""Edits for leaving out "please": less than it would cost as part of dictated words."""

TRIMMING_PENALTY = 1.5
"""Edits for leaving out "now": more than it would cost as part of dictated words."""


@dataclass(frozen=True, slots=True)
class HeardText:
    """One of the recogniser's hypotheses, perhaps without its courtesies.

    `penalty` is in edits: how much less likely it is than the best hypothesis as it stands.
    `longer` counts the characters by which the hypothesis exceeds the best one.
    """

    normal: NormalText
    hypothesis: int = 0
    penalty: float = 0.0
    longer: int = 0


def heard_texts(transcript: Transcript, normaliser: Normaliser) -> tuple[HeardText, ...]:
    """The texts of `transcript` that can be a request, without repetition, bounded in number."""
    hypotheses = transcript.hypotheses[:MOST_HYPOTHESES]
    normals = [normaliser.normalise(reading.text[:LONGEST_RAW_TEXT]) for reading in hypotheses]
    best: dict[str, HeardText] = {}
    for index, (hypothesis, normal) in enumerate(zip(hypotheses, normals, strict=True)):
        longer = len(normal.text) - len(normals[0].text)
        behind = _preference(hypotheses[0], hypothesis, len(normal.words))
        for text, price in _trimmed(normal, normaliser):
            heard = HeardText(text, index, behind + price, longer)
            known = best.get(text.text)
            if known is None or heard.penalty < known.penalty:
                best[text.text] = heard
    usable = [heard for text, heard in best.items() if 0 < len(text) <= LONGEST_TEXT]
    return tuple(sorted(usable, key=lambda heard: heard.penalty)[:MOST_TEXTS])


def _trimmed(normal: NormalText, normaliser: Normaliser) -> Iterator[tuple[NormalText, float]]:
    yield normal, 0.0
    yield normaliser.without_courtesies(normal), COURTESY_PENALTY
    yield normaliser.without_trimmings(normal), TRIMMING_PENALTY


def _preference(best: Hypothesis, hypothesis: Hypothesis, words: int) -> float:
    """How many edits the recogniser's preference for its best hypothesis is worth."""
    behind = (best.log_probability - hypothesis.log_probability) * words
    return min(MOST_PREFERENCE, max(0.0, PREFERENCE * behind))
