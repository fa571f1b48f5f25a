"""The relations a fact can have: a table, read from data, and how to say a fact to its person."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Mapping
from functools import cache
from importlib.resources import files
from typing import Annotated

from pydantic import BaseModel, ConfigDict, Field

from assistant.profile.dates import spoken_dates
from assistant.profile.facts import Audience, Fact, Kind, Purpose, Sensitivity
from assistant.profile.language import language


class SpokenForm(BaseModel):
    """One way to say a fact, and when it fits. `object` and `about` must match whole."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    form: str
    polarity: bool = True
    object: str = ".*"
    about: str = ".*"


class Relation(BaseModel):
    """What holds for every fact of one relation; relations.en.toml says what each key means."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    title: str
    kind: Kind
    sensitivity: Sensitivity
    audience: Audience
    purposes: tuple[Purpose, ...]
    words: tuple[str, ...]
    say: Annotated[tuple[SpokenForm, ...], Field(min_length=1)]
    single: bool = False
    single_about: tuple[str, ...] = ()
    renewed: bool = False
    alone: str | None = None
    name: bool = False
    opposite: str | None = None


@cache
def relations() -> Mapping[str, Relation]:
    """Every relation that can be learnt, by its name."""
    text = files("assistant.profile").joinpath("relations.en.toml").read_text(encoding="utf-8")
    return {name: Relation.model_validate(entry) for name, entry in tomllib.loads(text).items()}


def split(relation: str) -> tuple[str, str]:
    """A relation's name and what it is about: "kin.sister" is ("kin", "sister")."""
    name, _, about = relation.partition(".")
    return name, about


def relation_of(relation: str) -> Relation:
    """The table's entry for `relation`. Raises `KeyError` for one that cannot be learnt."""
    return relations()[split(relation)[0]]


def sensitivity_of(relation: str, what: str) -> Sensitivity:
    """How private it is that `relation` has the value `what`; some values make a taste delicate."""
    said = f"{split(relation)[1].replace('_', ' ')}\n{what}"
    patterns = language().delicate
    delicate = any(re.search(one, said, re.IGNORECASE | re.MULTILINE) for one in patterns)
    return Sensitivity.HEALTH if delicate else relation_of(relation).sensitivity


def is_single(relation: str) -> bool:
    """Whether a new value takes the old one's place; a favourite only of a certain thing."""
    name, about = split(relation)
    return relations()[name].single and (name != "favourite" or bool(about))


def leaves_no_other(relation: str, what: str) -> bool:
    """Whether nothing else of `relation` is true beside `what`: who is retired is no nurse."""
    alone = relation_of(relation).alone
    return alone is not None and re.fullmatch(alone, what, re.IGNORECASE) is not None


def is_one_of_a_kind(relation: str) -> bool:
    """Whether there is one name only for what `relation` is about: a wife, not a sister."""
    name, about = split(relation)
    return about in relations()[name].single_about


def describe(fact: Fact) -> str:
    """The fact in the second person, to be put into a sentence: "your name is Haz"."""
    return worded(fact.relation, fact.object, fact.polarity)


def worded(relation: str, what: str, polarity: bool = True) -> str:
    """A relation and its value in the second person; see `describe`."""
    about = split(relation)[1].replace("_", " ")
    spoken = spoken_dates(what)
    for form in relation_of(relation).say:
        wanted = form.object.replace("{about}", re.escape(about))
        if (
            form.polarity == polarity
            and re.fullmatch(wanted, spoken)
            and re.fullmatch(form.about, about)
        ):
            return form.form.format(object=spoken, about=about)
    return f"{relation_of(relation).title}: {spoken}"
