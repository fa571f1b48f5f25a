"""Wishes that what is seen of late speaks against: it never closes one, but is worth a question.

Who asked for long answers and keeps speaking into them, or for short ones and has to ask again,
may need something else by now.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
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
    """A wish, "normal" where none was told; the observed fact against it; the value to propose."""

    wish: str
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
    told = next((one for one in held if one.source is not Source.OBSERVED), None)
    observed = [one for one in held if one.source is Source.OBSERVED and one.polarity]
    if told is None:
        return None if asked else _unwished(observed)
    if any(at >= told.learnt_at for at in asked):
        return None
    for seen in observed:
        instead = _instead(told, seen)
        if instead and _is_recent(seen, told, now):
            return Doubt(told.object, seen, instead)
    return None


def _unwished(observed: Sequence[Fact]) -> Doubt | None:
    """Who asks again though it is slow already may want to hear more; that is asked, not tried."""
    more = next(iter(longer(observed)), None)
    return Doubt(Verbosity.NORMAL, more, more.object) if more is not None else None


def longer(facts: Iterable[Fact]) -> Sequence[Fact]:
    """The observed facts that longer answers may be wanted, those that were refused too."""
    return [
        fact
        for fact in facts
        if (fact.relation, fact.object) == ("verbosity", Verbosity.LONG)
        and fact.source is Source.OBSERVED
        and fact.active
    ]


def upheld(relation: str, facts: Iterable[Fact], act: str) -> bool:
    """Whether the wish of that relation was asked about, by `act`, and stands all the same."""
    held = [one for one in facts if one.relation == relation and one.active]
    wish = next((one for one in held if one.source is not Source.OBSERVED), None)
    asked = [at for one in held for at in one.said_in(act)]
    return wish is not None and any(at >= wish.learnt_at for at in asked)


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
