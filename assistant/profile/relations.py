"""The relations a fact can have: a table, read from data, and how to say a fact to its person."""

from __future__ import annotations

import re
from collections.abc import Mapping
from functools import cache
from typing import Annotated

from pydantic import Field

from assistant.profile.data import Data, read_each
from assistant.profile.dates import spoken_dates
from assistant.profile.facts import Audience, Fact, Kind, Purpose, Sensitivity
from assistant.profile.guarded import is_delicate


class SpokenForm(Data):
    """One way to say a fact, and when it fits. `object` and `about` must match whole; what
    `object` names, the form may say."""

    form: str
    polarity: bool = True
    object: str = ".*"
    about: str = ".*"


class Relation(Data):
    """What holds for every fact of one relation; relations.toml says what each key means."""

    kind: Kind
    sensitivity: Sensitivity
    audience: Audience
    purposes: tuple[Purpose, ...]
    single: bool = False
    single_about: tuple[str, ...] = ()
    partner_about: tuple[str, ...] = ()
    renewed: bool = False
    name: bool = False
    asked_again_days: Annotated[int, Field(gt=0)] | None = None
    opposite: str | None = None


class RelationWords(Data):
    """What a language says of one relation; relations.en.toml says what each key means."""

    title: str
    words: tuple[str, ...]
    say: Annotated[tuple[SpokenForm, ...], Field(min_length=1)]
    alone: str | None = None
    kinds: Mapping[str, str] = {}
    abouts: Mapping[str, str] = {}


@cache
def relations() -> Mapping[str, Relation]:
    """Every relation that can be learnt, by its name; the same in every language."""
    return read_each("relations.toml", Relation)


@cache
def relation_words(language: str) -> Mapping[str, RelationWords]:
    """What a language says of every relation, by its name."""
    return read_each(f"relations.{language}.toml", RelationWords)


def split(relation: str) -> tuple[str, str]:
    """A relation's name and what it is about: "kin.sister" is ("kin", "sister")."""
    name, _, about = relation.partition(".")
    return name, about


def relation_of(relation: str) -> Relation:
    """The table's entry for `relation`. Raises `KeyError` for one that cannot be learnt."""
    return relations()[split(relation)[0]]


def words_of(relation: str, language: str) -> RelationWords:
    """What `language` says of `relation`. Raises `KeyError` for one that cannot be learnt."""
    return relation_words(language)[split(relation)[0]]


def sensitivity_of(relation: str, what: str) -> Sensitivity:
    """How private it is that `relation` has the value `what`; some values make a taste delicate."""
    said = f"{split(relation)[1].replace('_', ' ')}\n{what}"
    return Sensitivity.HEALTH if is_delicate(said) else relation_of(relation).sensitivity


def is_single(relation: str) -> bool:
    """Whether a new value takes the old one's place; a favourite only of a certain thing."""
    name, about = split(relation)
    return relations()[name].single and (name != "favourite" or bool(about))


def leaves_no_other(relation: str, what: str, language: str) -> bool:
    """Whether nothing else of `relation` is true beside `what`: who is retired is no nurse."""
    alone = words_of(relation, language).alone
    return alone is not None and re.fullmatch(alone, what, re.IGNORECASE) is not None


def is_one_of_a_kind(relation: str) -> bool:
    """Whether there is one name only for what `relation` is about: a wife, not a sister."""
    name, about = split(relation)
    return about in relations()[name].single_about


def describe(fact: Fact, language: str = "en") -> str:
    """The fact in the second person, to be put into a sentence: "your name is Haz"."""
    return worded(fact.relation, fact.object, fact.polarity, language)


def worded(relation: str, what: str, polarity: bool = True, language: str = "en") -> str:
    """A relation and its value in the second person; see `describe`."""
    said = words_of(relation, language)
    about = split(relation)[1].replace("_", " ")
    about = said.abouts.get(about, about)
    spoken = spoken_dates(what, language)
    for form in said.say:
        wanted = form.object.replace("{about}", re.escape(about))
        found = re.fullmatch(wanted, spoken)
        if found and form.polarity == polarity and re.fullmatch(form.about, about):
            return form.form.format(object=spoken, about=about, **found.groupdict())
    return f"{said.title}: {spoken}"
