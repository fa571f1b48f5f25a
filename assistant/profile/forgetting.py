"""What else of a forgotten fact is written down elsewhere in the profile."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from assistant.profile.facts import Fact
from assistant.profile.wording import key_words


def with_past(gone: Sequence[Fact], facts: Sequence[Fact]) -> tuple[Fact, ...]:
    """`gone`, and those of `facts` that are past and tell the same value."""
    told = {key_words(fact.object) for fact in gone if fact.object}
    return tuple(
        fact
        for fact in facts
        if fact in gone or (not fact.active and key_words(fact.object) in told)
    )


def traces_of(gone: Sequence[Fact]) -> tuple[str, ...]:
    """The words by which a forgotten fact could be found in a file."""
    return tuple({text for fact in gone for text in (fact.object, fact.provenance.quote) if text})


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
