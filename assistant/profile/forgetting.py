"""Forgetting: which facts are meant, and what of them is written down elsewhere."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import replace

from assistant.profile.facts import Fact
from assistant.profile.language import language
from assistant.profile.matching import facts_about
from assistant.profile.store import FactStore
from assistant.profile.wording import key_words, plain_words


def meant(
    facts: Sequence[Fact], fact_id: str | None, last: bool, about: str | None
) -> tuple[Fact, ...]:
    """Those of `facts` to forget: the one with that id, or the last one learnt, or all `about`."""
    if fact_id is not None:
        return tuple(fact for fact in facts if fact.id == fact_id)
    if last:
        current = [fact for fact in facts if fact.retracted_at is None]
        return tuple(sorted(current, key=lambda fact: fact.learnt_at)[-1:])
    return facts_about(about, facts) if about is not None else ()


def with_past(gone: Sequence[Fact], facts: Sequence[Fact]) -> tuple[Fact, ...]:
    """`gone`, and those of `facts` that are past and tell the same value."""
    told = {key_words(fact.object) for fact in gone if fact.object}
    return tuple(
        fact
        for fact in facts
        if fact in gone or (not fact.active and key_words(fact.object) in told)
    )


def erase(gone: Sequence[Fact], store: FactStore) -> None:
    """Delete `gone` from `store`, and what other facts tell of them; their words stay marked."""
    if not gone:
        return
    store.remove([fact.id for fact in gone])
    for left in store.facts():
        if (clean := without_traces(left, gone)) != left:
            store.put(clean)
    for deleted in gone:
        if words := plain_words(deleted.provenance.quote):
            store.mark_forgotten(words)


def traces_of(gone: Sequence[Fact]) -> tuple[str, ...]:
    """The words by which a forgotten fact could be found in a file."""
    return tuple({text for fact in gone for text in (fact.object, fact.provenance.quote) if text})


def told_in(about: str | None) -> Collection[str]:
    """The words that `about` names something with."""
    return set(key_words(about or "")) - language().empty_words


def without_traces(fact: Fact, gone: Sequence[Fact]) -> Fact:
    """`fact` without quotes and reasons that tell one of `gone`; its own value stays its own."""
    told = [set(key_words(deleted.object)) for deleted in gone if deleted.object]
    own = set(key_words(fact.object))

    def tells(text: str) -> bool:
        words = set(key_words(text))
        return any(object_words <= words and not object_words <= own for object_words in told)

    uses = tuple(use for use in fact.uses if not tells(use.why))
    provenance = fact.provenance
    if tells(provenance.quote):
        provenance = replace(provenance, quote="")
    return replace(fact, uses=uses, provenance=provenance)
