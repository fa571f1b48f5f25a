"""The ways to take an utterance, the best first, each with what may be done with it."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, replace
from math import inf

from assistant.understanding.bands import DICTATED_WORDS, judge, overruling
from assistant.understanding.guessing import Guessed
from assistant.understanding.ranking import Reading
from assistant.values import Band, Interpretation


@dataclass(frozen=True, slots=True)
class Candidate:
    """A way to take an utterance. `cost` in edits; `reason` says why it has its band.

    `final`: no other look at its words can change it. `loose`: few words beside free text speak for
    it. `line` is that of the sentence it fits, in its skill's file; 0 where it fits none.
    """

    interpretation: Interpretation
    cost: float
    reason: str
    final: bool = False
    line: int = 0
    loose: bool = False


def different(found: Iterable[Reading]) -> list[Reading]:
    """Readings that mean different things, cheapest first."""
    kept: list[Reading] = []
    for reading in sorted(found, key=lambda reading: reading.cost):
        if not any(reading.means_the_same_as(other) for other in kept):
            kept.append(reading)
    return kept


def best_of_each_intent(found: Sequence[Reading]) -> list[Candidate]:
    """The best candidate of each intent; what is rejected comes last."""
    best: dict[tuple[str, str], Candidate] = {}
    for reading in found:
        candidate = candidate_of(reading, found)
        if reading.intent not in best or _is_better(candidate, best[reading.intent]):
            best[reading.intent] = candidate
    return sorted(best.values(), key=is_rejected)


def candidate_of(reading: Reading, found: Sequence[Reading]) -> Candidate:
    """`reading` with its band, which the other readings nearby may lower."""
    rivals = [other.cost - reading.cost for other in found if _rivals(reading, other)]
    traits = reading.template.traits
    verdict = judge(reading.alignment, traits.risk, min(rivals, default=None))
    interpretation = Interpretation(
        skill=reading.template.skill,
        intent=reading.template.intent,
        score=verdict.score,
        band=verdict.band,
        risk=traits.risk,
        slots=dict(reading.slots),
        phrase=reading.alignment.sentence,
        declines=traits.declines,
    )
    alignment, line = reading.alignment, reading.template.line
    loose = alignment.dictated > 0 and alignment.own_words <= DICTATED_WORDS
    return Candidate(interpretation, reading.cost, verdict.reason, verdict.final, line, loose)


def guess_first(guessed: Guessed, ranked: Sequence[Candidate]) -> list[Candidate]:
    """The guess before all other intents."""
    name = guessed.interpretation.name
    others = [each for each in ranked if each.interpretation.name != name]
    return [Candidate(guessed.interpretation, inf, guessed.reason), *others]


def with_guess(
    guessed: Guessed, ranked: Sequence[Candidate], share_of: Callable[[tuple[str, str]], float]
) -> list[Candidate]:
    """What fits, and before it the guess where that is surer; `share_of`: what the classifier gives
    an intent."""
    found = guessed.interpretation
    best = ranked[0].interpretation if ranked else None
    if best is None or best.band is Band.REJECT:
        return list(ranked) if found.band is Band.REJECT else guess_first(guessed, ranked)
    if found.name == best.name:
        # Never for less than what nearly fits would be allowed.
        agrees = not guessed.strange and found.band is Band.ACT and found.slots == best.slots
        return guess_first(guessed, ranked) if agrees else list(ranked)
    band = overruling(guessed.likely, found.band, share_of((best.skill, best.intent)))
    if band is Band.REJECT:
        return list(ranked)
    return guess_first(replace(guessed, interpretation=replace(found, band=band)), ranked)


def is_rejected(candidate: Candidate) -> bool:
    return candidate.interpretation.band is Band.REJECT


def _is_better(candidate: Candidate, other: Candidate) -> bool:
    """Of one intent: the cheaper stands, unless it is rejected and the dearer is not."""
    return is_rejected(other) and not is_rejected(candidate)


def _rivals(reading: Reading, other: Reading) -> bool:
    """Whether `other` casts doubt on `reading`: an exact one only by another exact hypothesis.

    A cheaper one is a rival too, with a negative distance: what is not the likeliest reading is
    never acted upon.
    """
    if other is reading:
        return False
    if reading.alignment.edits or other.cost < reading.cost:
        return True
    return not other.alignment.edits and other.heard.hypothesis != reading.heard.hypothesis
