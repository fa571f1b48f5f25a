"""Wishes that what is seen of late speaks against: it never closes one, but is worth a question.

Who asked for long answers and keeps speaking into them, or for short ones and has to ask again,
may need something else by now.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from assistant.profile.evidence import NO_EVIDENCE
from assistant.profile.facts import Fact, Source
from assistant.profile.observed import rule_of
from assistant.values import Verbosity

LEAST_SEEN = 2
"""So many sightings make a question; what nobody asked for takes more (observed.toml)."""

MOST_MISSED = 2
"""Between those, so often the contrary may have been seen."""


@dataclass(frozen=True, slots=True)
class Doubt:
    """A `wish`, the observed fact that speaks against it, and the value to propose instead."""

    wish: Fact
    seen: Fact
    instead: str

    @property
    def is_repeated(self) -> bool:
        """Whether it was seen in what they asked again, and not in what they spoke into."""
        return self.seen.object != Verbosity.TERSE


def doubt(
    relation: str, facts: Sequence[Fact], now: datetime, asked: Sequence[datetime]
) -> Doubt | None:
    """What to ask about the wish of that relation, if anything; `asked` is when that was done.

    A wish that was asked about stands, whatever is seen from then on.
    """
    held = [one for one in facts if one.relation == relation and one.active]
    wish = next((one for one in held if one.source is not Source.OBSERVED), None)
    if wish is None or any(at >= wish.learnt_at for at in asked):
        return None
    for seen in held:
        if seen.source is not Source.OBSERVED:
            continue
        instead = _instead(wish, seen)
        if instead and _is_recent(seen, wish, now):
            return Doubt(wish, seen, instead)
    return None


def _instead(wish: Fact, seen: Fact) -> str:
    """One step from the wish towards what is seen; "" where it does not speak against it."""
    if wish.relation == "pace":
        return seen.object if float(seen.object) < float(wish.object) else ""
    if seen.object == Verbosity.TERSE:
        steps = {Verbosity.LONG: Verbosity.NORMAL, Verbosity.NORMAL: Verbosity.TERSE}
        return steps.get(Verbosity(wish.object), "")
    return seen.object if wish.object == Verbosity.TERSE else ""


def _is_recent(seen: Fact, wish: Fact, now: datetime) -> bool:
    """Whether it was seen since the wish, of late, and hardly ever the contrary meanwhile."""
    evidence = seen.evidence or NO_EVIDENCE
    last = [at for at in evidence.seen if at > wish.learnt_at][-LEAST_SEEN:]
    if len(last) < LEAST_SEEN or now - last[0] > rule_of(seen).half_life:
        return False
    return sum(at > last[0] for at in evidence.missed) <= MOST_MISSED
