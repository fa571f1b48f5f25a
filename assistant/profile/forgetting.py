"""Forgetting: which facts are meant, and what of them is written down elsewhere."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import replace
from datetime import datetime
from typing import TypedDict

from assistant.profile.facts import Fact
from assistant.profile.language import sayings
from assistant.profile.matching import facts_about
from assistant.profile.store import FactStore
from assistant.profile.view import matches
from assistant.profile.wording import key_words, plain_words


class Which(TypedDict, total=False):
    """Which facts to forget: the one with the id `fact`, the `last` one learnt, all `about`
    something, all of a `relation`, or what was learnt from `since` up to `until`.
    """

    fact: str | None
    last: bool
    about: str | None
    relation: str | None
    since: datetime | None
    until: datetime | None


def meant(facts: Sequence[Fact], which: Which, language: str) -> tuple[Fact, ...]:
    """Those of `facts` that are to be forgotten; where nothing is named, none."""
    if fact_id := which.get("fact"):
        return tuple(fact for fact in facts if fact.id == fact_id)
    if which.get("last"):
        current = [fact for fact in facts if fact.retracted_at is None and fact.was_said]
        return tuple(sorted(current, key=lambda fact: fact.learnt_at)[-1:])
    since, until = span_of(which)
    about, relation = which.get("about"), which.get("relation")
    if not (about or relation or since or until):
        return ()
    found = facts if about is None else facts_about(about, facts, language)
    return tuple(
        fact
        for fact in found
        if (relation is None or matches(fact.relation, relation))
        and within(fact.learnt_at, since, until)
    )


def span_of(which: Which) -> tuple[datetime | None, datetime | None]:
    """The time that `which` names."""
    return which.get("since"), which.get("until")


def span_of_turns(which: Which) -> tuple[datetime | None, datetime | None]:
    """The time of which all turns are to go: none where only something in it is named."""
    return (None, None) if which.get("about") or which.get("relation") else span_of(which)


def within(at: datetime, since: datetime | None, until: datetime | None) -> bool:
    """Whether `at` lies from `since` up to, and not including, `until`."""
    return (since is None or at >= since) and (until is None or at < until)


def with_past(gone: Sequence[Fact], facts: Sequence[Fact], language: str) -> tuple[Fact, ...]:
    """`gone`, and those of `facts` that tell the same value: past ones, and what was drawn from
    watching somebody who spoke of it.
    """
    told = {key_words(fact.object, language) for fact in gone if fact.object}

    def tells(fact: Fact) -> bool:
        words = key_words(fact.object, language)
        if fact.was_said:
            return not fact.active and words in told
        return any(set(one) <= set(words) for one in told)

    return tuple(fact for fact in facts if fact in gone or tells(fact))


def erase(gone: Sequence[Fact], store: FactStore, language: str) -> None:
    """Delete `gone` from `store`, and what other facts tell of them; their words stay marked."""
    if not gone:
        return
    store.remove([fact.id for fact in gone])
    for left in store.facts():
        if (clean := without_traces(left, gone, language)) != left:
            store.put(clean)
    for deleted in gone:
        if words := plain_words(deleted.provenance.quote, language):
            store.mark_forgotten(words)


def traces_of(gone: Sequence[Fact]) -> tuple[str, ...]:
    """The words by which a forgotten fact could be found in a file."""
    return tuple({text for fact in gone for text in (fact.object, fact.provenance.quote) if text})


def told_in(about: str | None, language: str) -> Collection[str]:
    """The words that `about` names something with."""
    return set(key_words(about or "", language)) - sayings(language).empty_words


def without_traces(fact: Fact, gone: Sequence[Fact], language: str) -> Fact:
    """`fact` without quotes and reasons that tell one of `gone`; its own value stays its own."""
    told = [set(key_words(deleted.object, language)) for deleted in gone if deleted.object]
    own = set(key_words(fact.object, language))

    def tells(text: str) -> bool:
        words = set(key_words(text, language))
        return any(object_words <= words and not object_words <= own for object_words in told)

    uses = tuple(use for use in fact.uses if not tells(use.why))
    provenance = fact.provenance
    if tells(provenance.quote):
        provenance = replace(provenance, quote="")
    return replace(fact, uses=uses, provenance=provenance)
