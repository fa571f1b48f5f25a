"""The table of relations, and how a fact of each is told to its person."""

from __future__ import annotations

import pytest

from assistant.profile.facts import Audience, Kind, Sensitivity
from assistant.profile.relations import is_single, relations, worded

TOLD = [
    ("name", "Haz", True, "your name is Haz"),
    ("helper", "Anna", True, "Anna is who you turn to when I can't help"),
    ("helper", "Anna", False, "Anna isn't who you turn to when I can't help"),
    ("address_as", "Haz", True, "you want to be called Haz"),
    ("address_as", "", True, "you don't want to be called by your name"),
    ("reach.anna", "+44 20 7946 0018", True, "anna is reached on +44 20 7946 0018"),
    ("age", "30", True, "you're 30 years old"),
    ("birthday", "05-03 1990", True, "your birthday is 3 May 1990"),
    ("birthday", "March", True, "your birthday is March"),
    ("home", "Porto", True, "you live in Porto"),
    ("home", "near the sea", True, "you live near the sea"),
    ("origin", "India", True, "you come from India"),
    ("diet", "vegetarian", True, "you're vegetarian"),
    ("diet", "meat", False, "you don't eat meat"),
    ("allergy", "peanuts", True, "you're allergic to peanuts"),
    ("likes", "to dance tango", True, "you like to dance tango"),
    ("dislikes", "jazz", True, "you don't like jazz"),
    ("favourite", "Friday", True, "Friday is a favourite of yours"),
    ("favourite.colour", "blue", True, "your favourite colour is blue"),
    ("kin.sister", "Anna", True, "your sister is called Anna"),
    ("kin.kids", "two kids", True, "you have two kids"),
    ("kin.father", "is a doctor", True, "your father is a doctor"),
    ("kin.sister", "birthday is 06-02", True, "your sister's birthday is 2 June"),
    ("kin.sister", "Anna's birthday is 06-02", True, "your sister Anna's birthday is 2 June"),
    ("kin.sister", "born 06-02", True, "your sister's birthday is 2 June"),
    ("kin.sister", "Anna born 06-02", True, "your sister Anna's birthday is 2 June"),
    ("kin.brother", "Tom is a doctor", True, "your brother Tom is a doctor"),
    ("pet", "a dog called Rex", True, "you have a dog called Rex"),
    ("language", "Hindi", True, "you speak Hindi"),
    ("marital", "not married", True, "you're not married"),
    ("work", "a nurse", True, "you're a nurse"),
    ("work", "at a diner", True, "you work at a diner"),
    ("work", "retired", True, "you're retired"),
    ("verbosity", "terse", True, "you want short answers"),
    ("pace", "0.9", True, "you want me to speak slowly"),
    ("pitch", "0.87", True, "you want me to speak with a deeper voice"),
    ("volume", "0.71", True, "you want me to speak quietly"),
    ("night_volume", "0.5", True, "you want me to be quieter at night"),
    ("pronunciation.siobhan", "shi vawn", True, "siobhan is pronounced “shi vawn”"),
    ("jokes", "on", True, "you want me to joke now and then"),
    ("jokes", "off", True, "you want no jokes"),
    ("voice", "warm", True, "you want me to answer in the voice warm"),
    ("warmth", "0.8", True, "you want warm answers"),
    ("confirm", "less", True, "you want me to check with you less"),
    ("units", "us", True, "you want American units"),
    ("word.timer", "countdown", True, "you say countdown for timer"),
    ("usual.lists.read.list", "shopping", True, "you usually choose shopping"),
    (
        "habit.weekdays_around_07:00",
        "the news",
        True,
        "you often ask “the news” on weekdays around 07:00",
    ),
    (
        "routine.tea_time",
        "boil the kettle; set a timer",
        True,
        "when you say “tea time” you want done: boil the kettle; set a timer",
    ),
    ("wording.lists.add", "put down tea", True, "by “put down tea” you mean lists.add"),
]


@pytest.mark.parametrize(("relation", "value", "polarity", "told"), TOLD)
def test_a_fact_is_told_in_the_second_person(
    relation: str, value: str, polarity: bool, told: str
) -> None:
    assert worded(relation, value, polarity) == told


def test_every_relation_is_told_in_this_test() -> None:
    assert {relation.partition(".")[0] for relation, *_ in TOLD} == set(relations())


@pytest.mark.parametrize("name", list(relations()))
def test_every_relation_has_words_for_both_polarities_and_a_purpose(name: str) -> None:
    for polarity in (True, False):
        assert "{" not in worded(name, "something", polarity)
    assert relations()[name].purposes


def test_home_work_kin_and_dates_are_private() -> None:
    for name in ("home", "work", "kin", "birthday", "age", "diet", "origin", "marital"):
        assert relations()[name].sensitivity is Sensitivity.LIFE
        assert relations()[name].audience is Audience.PRIVATE
    assert relations()["allergy"].sensitivity is Sensitivity.HEALTH


def test_only_style_is_not_sensitive() -> None:
    open_to_all = {name for name, it in relations().items() if it.sensitivity is Sensitivity.STYLE}
    assert open_to_all == {name for name, it in relations().items() if it.kind is Kind.STYLE}


def test_one_name_and_one_home_but_many_tastes() -> None:
    assert is_single("name")
    assert is_single("home")
    assert is_single("favourite.colour")
    assert not is_single("favourite")
    assert not is_single("likes")
    assert not is_single("kin.sister")
