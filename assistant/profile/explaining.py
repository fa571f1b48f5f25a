"""Saying why: what a reply used, and the whole life of a fact."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from assistant.profile.facts import Fact, Use
from assistant.profile.relations import describe
from assistant.values import FactUse, SpokenReply

USES_KEPT = 200
"""Of each fact, the latest; so that a name that is used every day does not fill the disk."""


@dataclass(frozen=True, slots=True)
class FactReason:
    """A fact a reply used. `phrase` tells it to the person: "your name is Haz"."""

    fact: str
    relation: str
    object: str
    phrase: str
    quote: str
    learnt_at: datetime
    why: str


@dataclass(frozen=True, slots=True)
class ReplyReasons:
    """A reply (its act's name and, while it is in memory, its text) and the facts it used."""

    act: str
    at: datetime
    text: str | None
    uses: tuple[FactReason, ...]


@dataclass(frozen=True, slots=True)
class Event:
    """Something that happened to a fact: learnt, used, ended or retracted; `detail` says how."""

    at: datetime
    what: str
    detail: str


def with_uses(fact: Fact, reply: SpokenReply, at: datetime) -> Fact:
    """`fact` with its uses in `reply`."""
    used = [use for use in reply.used if use.fact == fact.id]
    uses = tuple(Use(at, reply.act.full_name, one.why, one.by) for one in used)
    return replace(fact, uses=(fact.uses + uses)[-USES_KEPT:])


def reasons_of(
    act: str,
    at: datetime,
    text: str,
    used: Sequence[FactUse],
    facts: Sequence[Fact],
    language: str,
) -> ReplyReasons:
    """Why a reply was as it was; a fact that has been forgotten since is left out."""
    by_id = {fact.id: fact for fact in facts}
    uses = tuple(_reason(by_id[use.fact], use.why, language) for use in used if use.fact in by_id)
    return ReplyReasons(act, at, text, uses)


def reasons_on_disk(facts: Sequence[Fact], language: str) -> ReplyReasons | None:
    """The same of the last reply that used anything, from what is kept; None when none did."""
    used = [(use, fact) for fact in facts for use in fact.uses]
    if not used:
        return None
    last = max((use for use, _ in used), key=lambda use: use.at)
    uses = tuple(_reason(fact, use.why, language) for use, fact in used if use.at == last.at)
    return ReplyReasons(last.reply, last.at, None, uses)


def events_of(fact: Fact) -> tuple[Event, ...]:
    """What happened to `fact`, in order."""
    how = f"{fact.source.value}: “{fact.provenance.quote}” ({fact.provenance.rule})"
    events = [Event(fact.learnt_at, "learnt", how)]
    events += [Event(use.at, "used", f"{use.reply}: {use.why}") for use in fact.uses]
    if fact.valid_to:
        events.append(Event(fact.valid_to, "ended", "no longer true"))
    if fact.retracted_at:
        events.append(Event(fact.retracted_at, "retracted", "never true"))
    return tuple(sorted(events, key=lambda event: event.at))


def _reason(fact: Fact, why: str, language: str) -> FactReason:
    return FactReason(
        fact=fact.id,
        relation=fact.relation,
        object=fact.object,
        phrase=describe(fact, language),
        quote=fact.provenance.quote,
        learnt_at=fact.learnt_at,
        why=why,
    )
