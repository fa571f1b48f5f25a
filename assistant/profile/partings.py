"""What ends with a person: who has parted has no partner, and who died is spoken of no more."""

from __future__ import annotations

import re
from collections.abc import Collection, Sequence

from assistant.profile.facts import Fact
from assistant.profile.relations import relation_of, split, words_of
from assistant.profile.statements import PARTNER, Statement
from assistant.profile.wording import key_words


def ended_by_parting(
    statement: Statement, facts: Sequence[Fact], language: str
) -> tuple[Fact, ...]:
    """Those of the active `facts` that end because somebody has gone."""
    if statement.relation == PARTNER:
        return _of_who_left(statement, facts, language)
    if split(statement.relation)[0] == "marital" and _is(statement.object, "apart", language):
        return tuple(fact for fact in facts if _about(fact) in _partners())
    if statement.closes or not _about(statement):
        return ()
    if _is(statement.object, "gone", language, "kin"):
        return _of_who_died(statement, facts, language)
    if _about(statement) in _partners():  # who has one is not alone
        return tuple(fact for fact in facts if _is_marital(fact, "alone", language))
    return ()


def _of_who_left(statement: Statement, facts: Sequence[Fact], language: str) -> tuple[Fact, ...]:
    """All of the partner; where it is said who left, of that one, whoever it was."""
    who = set(key_words(statement.object, language))
    of_partners = {fact.relation for fact in facts if _about(fact) in _partners()}
    left = {
        fact.relation for fact in facts if _about(fact) and who <= set(_words_of(fact, language))
    }
    ended = left if who else of_partners
    parts = bool(ended & of_partners) or not (ended or of_partners)
    return tuple(
        fact
        for fact in facts
        if fact.relation in ended or (parts and _is_marital(fact, "together", language))
    )


def _of_who_died(statement: Statement, facts: Sequence[Fact], language: str) -> tuple[Fact, ...]:
    """All of them but that they died; which of two sisters it was has to be said."""
    theirs = [
        fact
        for fact in facts
        if fact.relation == statement.relation and not _is(fact.object, "gone", language, "kin")
    ]
    names = [fact.object for fact in theirs if fact.object.istitle()]
    if len(names) > 1:
        theirs = [one for one in theirs if one.object.casefold() in statement.object.casefold()]
    if _about(statement) in _partners():
        theirs += [fact for fact in facts if _is_marital(fact, "together", language)]
    return tuple(theirs)


def _partners() -> Collection[str]:
    return relation_of("kin").partner_about


def _about(one: Fact | Statement) -> str:
    """Whom it is about: "wife"; "" for what is about none of their people."""
    name, about = split(one.relation)
    return about if name == "kin" else ""


def _words_of(fact: Fact, language: str) -> Sequence[str]:
    return key_words(f"{_about(fact)} {fact.object}", language)


def _is_marital(fact: Fact, kind: str, language: str) -> bool:
    return fact.relation == "marital" and _is(fact.object, kind, language)


def _is(what: str, kind: str, language: str, relation: str = "marital") -> bool:
    """Whether a value is one of the `kind` that the words of `relation` tell."""
    pattern = words_of(relation, language).kinds.get(kind)
    return pattern is not None and re.fullmatch(pattern, what, re.IGNORECASE) is not None
