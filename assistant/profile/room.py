"""Room for what is new: a profile holds so many facts, and what served least goes first."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from assistant.profile.facts import Fact, Source
from assistant.profile.store import FactStore

MOST_FACTS = 10_000
MADE_AT_ONCE = 100
"""Facts that go together, so that not every new one of a full profile has to look for room."""


def make_room(store: FactStore, most: int = MOST_FACTS) -> None:
    """See to it that `store` has room for one fact more; what went is told in its notices."""
    facts = store.facts()
    if len(facts) < most:
        return
    gone = sorted(facts, key=_worth)[: min(MADE_AT_ONCE, len(facts) - most + 1 + most // 100)]
    store.remove([fact.id for fact in gone])
    store.tell(f"The profile was full: {len(gone)} of its oldest facts made room for new ones")


def _worth(fact: Fact) -> tuple[Sequence[bool], datetime]:
    """What goes first sorts first: seen and never used, then seen, then past, then never used."""
    seen = fact.source in (Source.OBSERVED, Source.INFERRED)
    last = fact.uses[-1].at if fact.uses else fact.learnt_at
    return (not (seen and not fact.uses), not seen, fact.active, bool(fact.uses)), last
