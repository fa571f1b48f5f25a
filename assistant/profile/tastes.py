"""Tastes that were told long ago: they hold until they are unsaid, but people change."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime, timedelta

from assistant.profile.facts import Fact, Source
from assistant.profile.relations import relation_of

ASK_TASTE = "ask_taste"

APART = timedelta(days=7)
"""Between two such questions: who told many tastes is not to be examined day after day."""


def taste_to_check(facts: Sequence[Fact], now: datetime) -> Fact | None:
    """The taste whose telling is longest past, once that is long enough; None where none is due.

    `facts` are past ones, too: somebody who said no yesterday was asked yesterday.
    Whoever was asked about one and gave no answer is left alone as long as who gave one.
    """
    asked = [at for fact in facts for at in fact.said_in(ASK_TASTE)]
    if any(now - at < APART for at in asked):
        return None
    old = [fact for fact in facts if _is_due(fact, now)]
    return min(old, key=lambda fact: fact.provenance.said_at, default=None)


def settled(fact: Fact, still: bool, now: datetime) -> Fact:
    """`fact` once its person said whether it is `still` so."""
    if not still:
        return replace(fact, valid_to=now)
    told = replace(fact.provenance, said_at=now)
    return replace(fact, provenance=told, source=Source.CONFIRMED, confidence=1.0)


def _is_due(fact: Fact, now: datetime) -> bool:
    days = relation_of(fact.relation).asked_again_days
    if days is None or not fact.active or not fact.was_said or fact.unspoken:
        return False
    last = max((fact.provenance.said_at, *fact.said_in(ASK_TASTE)))
    return now - last >= timedelta(days=days)
