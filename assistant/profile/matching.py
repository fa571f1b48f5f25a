"""Which facts a statement, or a person asking to forget something, is about."""

from __future__ import annotations

from collections.abc import Iterable

from assistant.profile.facts import Fact, Kind
from assistant.profile.language import language
from assistant.profile.relations import describe, is_single, relation_of, split
from assistant.profile.statements import ANY, Statement
from assistant.profile.wording import key_words, plain_words

_NAMINGS = {"name", "address_as"}
"""Who says "no, my name is Anna" does not want to be called otherwise."""


def same(fact: Fact, statement: Statement) -> bool:
    """Whether `fact` is what `statement` says."""
    return (
        fact.relation == statement.relation
        and fact.polarity == statement.polarity
        and key_words(fact.object) == key_words(statement.object)
    )


def ended_by(statement: Statement, facts: Iterable[Fact]) -> tuple[Fact, ...]:
    """Those of `facts` that are no longer true once `statement` is."""
    active = [fact for fact in facts if fact.active and not same(fact, statement)]
    if statement.closes:
        return tuple(fact for fact in facts if fact.active and _is_closed(fact, statement))
    return tuple(
        fact for fact in active if _is_replaced(fact, statement) or _is_contrary(fact, statement)
    )


def facts_about(text: str, facts: Iterable[Fact]) -> tuple[Fact, ...]:
    """Those of `facts` that hold every word of `text` that means something.

    "my work", "that I like jazz", "Anna": the words may come from the fact's value, from its
    relation, or from the way it is told to the person. Nothing but empty words finds nothing.
    """
    wanted = set(key_words(text))
    if not wanted - language().empty_words:
        return ()
    return tuple(fact for fact in facts if wanted <= _words_of(fact))


def _words_of(fact: Fact) -> set[str]:
    told = " ".join((describe(fact), fact.object, split(fact.relation)[1].replace("_", " ")))
    return {*key_words(told), *key_words(" ".join(relation_of(fact.relation).words))}


def _is_closed(fact: Fact, statement: Statement) -> bool:
    gone = set(key_words(statement.object))
    if statement.relation == ANY:
        return fact.kind is not Kind.STYLE and bool(gone) and gone <= _words_of(fact)
    if not _related(fact.relation, statement.relation):
        return False
    held = set(key_words(fact.object))
    return fact.polarity == statement.polarity and bool(gone <= held or held <= gone)


def _related(one: str, other: str) -> bool:
    if split(one)[0] == split(other)[0]:
        about = {split(one)[1], split(other)[1]} - {""}
        return len(about) <= 1
    tastes = {"likes", "favourite"}
    return {split(one)[0], split(other)[0]} <= tastes


def _is_replaced(fact: Fact, statement: Statement) -> bool:
    return (
        statement.polarity
        and fact.polarity
        and (
            (fact.relation == statement.relation and is_single(statement.relation))
            or (statement.corrects and {fact.relation, statement.relation} == _NAMINGS)
        )
    )


def _is_contrary(fact: Fact, statement: Statement) -> bool:
    if key_words(fact.object) != key_words(statement.object):
        return False
    if fact.relation == statement.relation:
        return fact.polarity != statement.polarity
    fact_name, name = split(fact.relation)[0], split(statement.relation)[0]
    opposed = relation_of(fact_name).opposite == name or relation_of(name).opposite == fact_name
    return opposed and fact.polarity == statement.polarity and plain_words(fact.object) != ()
