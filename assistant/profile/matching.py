"""Which facts a statement, or a person asking to forget something, is about."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable

from assistant.profile.dates import small_number
from assistant.profile.facts import Fact, Kind, Source
from assistant.profile.language import sayings
from assistant.profile.partings import ended_by_parting
from assistant.profile.relations import (
    describe,
    is_one_of_a_kind,
    is_single,
    leaves_no_other,
    relation_of,
    relation_words,
    split,
    words_of,
)
from assistant.profile.statements import ANY, Statement
from assistant.profile.suiting import unwanted
from assistant.profile.wording import key_words, plain_words

_NAME = re.compile(r"[A-Z][\w'’-]*(?: [A-Z][\w'’-]*)*")

_NAMINGS = {"name", "address_as"}
"""Who says "no, my name is Anna" does not want to be called otherwise."""


def same(fact: Fact, statement: Statement, language: str) -> bool:
    """Whether `fact` is what `statement` says; one that was only observed gives way to it."""
    return (
        fact.source is not Source.OBSERVED
        and fact.relation == statement.relation
        and fact.polarity == statement.polarity
        and _is_as_told(fact, statement, language)
    )


def ended_by(
    statement: Statement, facts: Iterable[Fact], language: str, recent: Collection[str] = ()
) -> tuple[Fact, ...]:
    """Those of `facts` that are no longer true once `statement` is.

    `recent`: ids of facts learnt in the last two turns, which a correction may be about.
    """
    active = [fact for fact in facts if fact.active and not same(fact, statement, language)]
    gone = ended_by_parting(statement, active, language)
    if statement.closes:
        return tuple(
            fact
            for fact in facts
            if fact.active and (fact in gone or _is_closed(fact, statement, language))
        )
    return tuple(
        fact
        for fact in active
        if fact in gone
        or _is_replaced(fact, statement, language)
        or _is_contrary(fact, statement, language)
        or (statement.corrects and fact.id in recent and _is_meant(fact, statement))
    )


def facts_about(text: str, facts: Iterable[Fact], language: str) -> tuple[Fact, ...]:
    """Those of `facts` that hold every word of `text` that means something.

    "my work", "that I like jazz", "Anna": the words may come from the fact's value, from its
    relation, or from the way it is told to the person. Nothing but empty words finds nothing.
    """
    wanted = set(key_words(text, language))
    if not wanted - sayings(language).empty_words:
        # "where I'm from" has no other word than one that says which relation is meant.
        named = set(plain_words(text, language))
        return tuple(fact for fact in facts if named & _naming(fact.relation, language))
    # "my mother's name" is about her; "my name" is about nothing else.
    wanted = wanted - set(key_words(" ".join(words_of("name", language).words), language)) or wanted
    return tuple(fact for fact in facts if wanted <= _words_of(fact, language))


def _naming(relation: str, language: str) -> frozenset[str]:
    """The words that only ever stand for one relation, though they mean little by themselves."""
    return frozenset(words_of(relation, language).words) & sayings(language).telling_words


def _is_as_told(fact: Fact, statement: Statement, language: str) -> bool:
    if statement.corrects:  # "no, Aliens" is not what was understood, though nearly
        return fact.object.casefold() == statement.object.casefold()
    return key_words(fact.object, language) == key_words(statement.object, language)


def _is_meant(fact: Fact, statement: Statement) -> bool:
    """Whether a fact just learnt is what a correction puts right."""
    return fact.relation == statement.relation and fact.polarity == statement.polarity


def relations_about(text: str, language: str) -> tuple[str, ...]:
    """The relations that `text` speaks of: "my work", "where I live"."""
    wanted = set(key_words(text, language))
    if not wanted - sayings(language).empty_words:
        return ()
    return tuple(
        name
        for name, relation in relation_words(language).items()
        if wanted <= set(key_words(" ".join((name, relation.title, *relation.words)), language))
    )


def _words_of(fact: Fact, language: str) -> set[str]:
    about = split(fact.relation)[1].replace("_", " ")
    told = " ".join((describe(fact, language), fact.object, about))
    named = " ".join(words_of(fact.relation, language).words)
    return {*key_words(told, language), *key_words(named, language)}


def _is_closed(fact: Fact, statement: Statement, language: str) -> bool:
    gone = set(key_words(statement.object, language))
    if statement.relation == ANY:
        named = gone - sayings(language).doing or gone
        return fact.kind is not Kind.STYLE and bool(gone) and named <= _words_of(fact, language)
    if fact.relation == statement.relation == "diet" and fact.polarity != statement.polarity:
        return fact.polarity and bool(gone & unwanted(fact, language))
    if not _related(fact.relation, statement.relation):
        return False
    if (fact.relation, statement.relation) == ("allergy", "diet"):  # "I eat eggs again"
        return not statement.polarity and gone == set(key_words(fact.object, language))
    held = set(key_words(fact.object, language))
    about = set(key_words(split(fact.relation)[1], language))
    return fact.polarity == statement.polarity and bool(
        gone <= held or held <= gone or (gone and gone <= about)
    )


def _related(one: str, other: str) -> bool:
    if split(one)[0] == split(other)[0]:
        about = {split(one)[1], split(other)[1]} - {""}
        return len(about) <= 1
    pair = {split(one)[0], split(other)[0]}
    return pair in ({"likes", "favourite"}, {"diet", "allergy"})


def _is_replaced(fact: Fact, statement: Statement, language: str) -> bool:
    if not (statement.polarity and fact.polarity):
        return False
    if statement.corrects and {fact.relation, statement.relation} == _NAMINGS:
        return True
    if fact.relation != statement.relation:
        return False
    relation = statement.relation
    renews = statement.renews and relation_of(relation).renewed
    return (
        is_single(relation)
        or renews
        or leaves_no_other(relation, statement.object, language)
        or leaves_no_other(relation, fact.object, language)
        or _counts_anew(fact, statement, language)
        or (is_one_of_a_kind(relation) and _is_name(fact.object) and _is_name(statement.object))
        or _is_moved(fact, statement, language)
    )


def _is_moved(fact: Fact, statement: Statement, language: str) -> bool:
    """Whether both say where somebody lives, or the new one that another has taken their place."""
    kinds = words_of(statement.relation, language).kinds
    lives, anew = kinds.get("lives"), kinds.get("anew")
    if lives and all(re.fullmatch(lives, one.object) for one in (fact, statement)):
        return True
    is_other = anew is not None and re.fullmatch(anew, statement.object) is not None
    return is_other and is_one_of_a_kind(statement.relation)


def _counts_anew(fact: Fact, statement: Statement, language: str) -> bool:
    """Whether they differ in how many there are and in nothing else: "two kids", "three kids".

    "Alien 3" and "Alien 4" are two films: what counts goes before what is counted.
    """
    (one, *held), (other, *told) = fact.object.split(), statement.object.split()
    if not held or None in (small_number([one], language), small_number([other], language)):
        return False
    return key_words(" ".join(held), language) == key_words(" ".join(told), language)


def _is_name(text: str) -> bool:
    return _NAME.fullmatch(text) is not None


def _is_contrary(fact: Fact, statement: Statement, language: str) -> bool:
    if key_words(fact.object, language) != key_words(statement.object, language):
        return False
    if fact.relation == statement.relation:
        return fact.polarity != statement.polarity
    fact_name, name = split(fact.relation)[0], split(statement.relation)[0]
    opposed = relation_of(fact_name).opposite == name or relation_of(name).opposite == fact_name
    return (
        opposed and fact.polarity == statement.polarity and plain_words(fact.object, language) != ()
    )
