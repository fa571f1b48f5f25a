"""The humans a person named to be turned to, and how they are reached."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from assistant.errors import ProfileError
from assistant.profile.facts import Fact, Purpose
from assistant.profile.relations import split
from assistant.profile.statements import Statement
from assistant.profile.wording import bare_words
from assistant.telephone import is_number

HELPER = "helper"
"""Said by voice it has one value; from the command line each has a case: "helper.anna"."""

REACHED = "reach"
"""The relation of a number, with whose it is behind a dot. Only the command line sets it."""


@dataclass(frozen=True, slots=True)
class Contact:
    """Somebody to turn to; `number` is "" where none was told."""

    name: str
    number: str = ""


def contacts_in(facts: Iterable[Fact]) -> tuple[Contact, ...]:
    """Who is named in `facts`, the one named by voice first; each once."""
    useful = [one for one in facts if one.active and one.polarity and Purpose.HELP in one.purposes]
    numbers = {split(one.relation)[1]: one.object for one in useful if _is(one, REACHED)}
    named = sorted((one for one in useful if _is(one, HELPER)), key=lambda one: one.relation)
    names = {_key(one.object): one.object for one in reversed(named)}
    return tuple(Contact(name, numbers.get(key, "")) for key, name in reversed(names.items()))


def contact_statements(name: str, number: str) -> tuple[Statement, ...]:
    """What is to be kept where `name` is a contact. Raises `ProfileError` for no name or number."""
    key = _key(name)
    if not key:
        raise ProfileError("a contact needs a name")
    if number and not is_number(number):
        raise ProfileError("a number has digits, and perhaps + at its start and spaces between")
    said = [Statement(f"{HELPER}.{key}", name.strip(), rule="command line", explicit=True)]
    if number:
        said.append(Statement(f"{REACHED}.{key}", number, rule="command line", explicit=True))
    return tuple(said)


def facts_of_contact(name: str, facts: Iterable[Fact]) -> tuple[Fact, ...]:
    """All that makes `name` a contact."""
    key = _key(name)
    return tuple(
        one
        for one in facts
        if (_is(one, HELPER) and _key(one.object) == key)
        or (_is(one, REACHED) and split(one.relation)[1] == key)
    )


def _is(fact: Fact, relation: str) -> bool:
    return split(fact.relation)[0] == relation


def _key(name: str) -> str:
    return "_".join(bare_words(name))
