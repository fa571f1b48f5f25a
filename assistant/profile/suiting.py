"""What is left of suggestions when those are gone that a person does not want.

A skill says what each suggestion has in it; the person's diet, allergies and dislikes stay here.
"""

from __future__ import annotations

import tomllib
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from functools import cache
from importlib.resources import files

from assistant.profile.facts import Fact, Purpose
from assistant.profile.relations import split
from assistant.profile.wording import key_words
from assistant.values import Act, FactUse, Json

SLOT = "suggestions"
"""The slot of an act whose value is a list of `{"say": TEXT, "has": [WORD, …], …}`."""

_RULING_OUT = ("diet", "allergy", "dislikes")


@cache
def _diets() -> tuple[Mapping[str, Sequence[str]], str]:
    """What each diet leaves out, and how to say why something was left out."""
    text = files("assistant.profile").joinpath("diets.en.toml").read_text(encoding="utf-8")
    data = tomllib.loads(text)
    return data["leaves_out"], str(data["why"])


def suited(act: Act, facts: Iterable[Fact]) -> Act:
    """`act` with the first suggestions that none of `facts` rules out, as many as its slot `most`
    says (one by default); those facts without which they would be others it then has used."""
    offered = act.slots.get(SLOT)
    if not isinstance(offered, Sequence) or isinstance(offered, str):
        return act
    all_of_them = [one for one in offered if isinstance(one, Mapping)]
    ruling = {fact: unwanted(fact) for fact in facts if _may_rule_out(fact)}
    most = act.slots.get("most")
    count = most if isinstance(most, int) else 1

    def first(but: Fact | None = None) -> Sequence[Mapping[str, Json]]:
        unwanted = frozenset[str]().union(*(ruling[fact] for fact in ruling if fact is not but))
        return [one for one in all_of_them if not unwanted & _words(one)][:count]

    left = first()
    used = tuple(FactUse(fact.id, _diets()[1]) for fact in ruling if first(but=fact) != left)
    return replace(act, slots={**act.slots, SLOT: left}, used=(*act.used, *used))


def _may_rule_out(fact: Fact) -> bool:
    return split(fact.relation)[0] in _RULING_OUT and Purpose.FILTER in fact.purposes


def unwanted(fact: Fact) -> frozenset[str]:
    """The words that a suggestion must not have."""
    named = " ".join(key_words(fact.object))
    diets = _diets()[0]
    rules_out = fact.polarity == (split(fact.relation)[0] != "diet" or named in diets)
    if not rules_out:
        return frozenset()
    return frozenset(diets.get(named, ())) | frozenset(key_words(fact.object))


def _words(suggestion: Mapping[str, Json]) -> frozenset[str]:
    has = suggestion.get("has")
    named = has if isinstance(has, list | tuple) else ()
    told = [*map(str, named), str(suggestion.get("say", ""))]
    return frozenset(word for text in told for word in key_words(text))
