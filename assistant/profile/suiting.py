"""What is left of suggestions when those are gone that a person does not want.

A skill says what each suggestion has in it; the person's diet, allergies and dislikes stay here.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from functools import cache

from assistant.profile.data import Data, languages_of, read
from assistant.profile.facts import Fact, Purpose
from assistant.profile.relations import split
from assistant.profile.wording import key_words
from assistant.values import Act, FactUse, Json

SLOT = "suggestions"
"""The slot of an act whose value is a list of `{"say": TEXT, "has": [WORD, …], …}`."""

_RULING_OUT = ("diet", "allergy", "dislikes")


class Diets(Data):
    """All of diets.LANGUAGE.toml; each key is explained in the English one."""

    why: str
    leaves_out: Mapping[str, tuple[str, ...]]
    called: Mapping[str, str] = {}


@cache
def _diets(language: str) -> Diets:
    return read(f"diets.{language}.toml", Diets)


@cache
def _diets_named(language: str) -> Mapping[tuple[str, ...], frozenset[str]]:
    """What each diet leaves out, by its names in every language: what somebody told in another one
    holds as well. Names and words are compared as `key_words` of `language` has them.
    """
    called = {diet: diet for diet in _diets(language).leaves_out}
    for other in languages_of("diets"):
        called |= _diets(other).called
    without = {
        diet: frozenset(word for name in left_out for word in key_words(name, language))
        for diet, left_out in _diets(language).leaves_out.items()
    }
    return {key_words(name, language): without[diet] for name, diet in called.items()}


def suited(act: Act, facts: Iterable[Fact], language: str) -> Act:
    """`act` with the first suggestions that none of `facts` rules out, as many as its slot `most`
    says (one by default); those facts without which they would be others it then has used."""
    offered = act.slots.get(SLOT)
    if not isinstance(offered, Sequence) or isinstance(offered, str):
        return act
    all_of_them = [one for one in offered if isinstance(one, Mapping)]
    ruling = {fact: unwanted(fact, language) for fact in facts if _may_rule_out(fact)}
    most = act.slots.get("most")
    count = most if isinstance(most, int) else 1

    def first(but: Fact | None = None) -> Sequence[Mapping[str, Json]]:
        unwanted = frozenset[str]().union(*(ruling[fact] for fact in ruling if fact is not but))
        return [one for one in all_of_them if not unwanted & _words(one, language)][:count]

    left = first()
    used = tuple(
        FactUse(fact.id, _diets(language).why) for fact in ruling if first(but=fact) != left
    )
    return replace(act, slots={**act.slots, SLOT: left}, used=(*act.used, *used))


def _may_rule_out(fact: Fact) -> bool:
    return split(fact.relation)[0] in _RULING_OUT and Purpose.FILTER in fact.purposes


def unwanted(fact: Fact, language: str) -> frozenset[str]:
    """The words that a suggestion must not have."""
    named = key_words(fact.object, language)
    diets = _diets_named(language)
    rules_out = fact.polarity == (split(fact.relation)[0] != "diet" or named in diets)
    if not rules_out:
        return frozenset()
    return diets.get(named, frozenset()) | frozenset(named)


def _words(suggestion: Mapping[str, Json], language: str) -> frozenset[str]:
    has = suggestion.get("has")
    named = has if isinstance(has, list | tuple) else ()
    told = [*map(str, named), str(suggestion.get("say", ""))]
    return frozenset(word for text in told for word in key_words(text, language))
