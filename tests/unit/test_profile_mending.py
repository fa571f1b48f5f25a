"""A correction that gives the right value and nothing else."""

from __future__ import annotations

import pytest

from assistant.profile.mending import denied, first_said, mended
from assistant.profile.statements import Statement

ANNA = Statement("name", "Anna")


@pytest.mark.parametrize(
    ("said", "doubted", "right"),
    [
        ("no, it's Hanna", ANNA, "Hanna"),
        ("no it's hanna", ANNA, "Hanna"),
        ("I meant Hanna", ANNA, "Hanna"),
        ("not Perth, Bath", Statement("home", "Perth"), "Bath"),
        ("not perth bath", Statement("home", "Perth"), "Bath"),
        ("Bath, not Perth", Statement("home", "Perth"), "Bath"),
        ("no, Jim", Statement("kin.brother", "Tim"), "Jim"),
        ("that's not right, it's blue", Statement("favourite.colour", "red"), "blue"),
        ("no, Nilo", Statement("pet", "a cat called Milo"), "a cat called Nilo"),
        ("no, the fourth", Statement("birthday", "05-03"), "05-04"),
        ("that should be the 21st", Statement("birthday", "05-03"), "05-21"),
        ("June, not May", Statement("birthday", "05-03"), "06-03"),
        ("not forty, fourteen", Statement("age", "40"), "14"),
        ("Hanna, with an H", ANNA, "Hanna"),
        ("forget that, it's blue", Statement("favourite.colour", "red"), "blue"),
        ("rice, I said rice", Statement("likes", "mice"), "rice"),
        ("sorry, Bosch", Statement("work", "for Siemens"), "for Bosch"),
        ("no, the fourth of May", Statement("birthday", "05-03"), "05-04"),
        ("no, thirty five", Statement("age", "34"), "35"),
        ("no, three", Statement("kin.kids", "two kids"), "three kids"),
    ],
)
def test_it_has_the_shape_of_what_it_puts_right(said: str, doubted: Statement, right: str) -> None:
    found = mended(said, [doubted])
    assert found is not None
    assert (found.relation, found.object, found.corrects) == (doubted.relation, right, True)


@pytest.mark.parametrize(
    "said",
    [
        "no",
        "no thanks",
        "no, stop",
        "no, play some jazz",
        "not now",
        "no I don't",
        "no, that's wrong",
        "it's Hanna",
        "what time is it",
        "no, the third of May",
        "not Berlin, Bath",
        "no, I think we should rather have it all done by the end of next week",
    ],
)
def test_what_is_no_correction_of_it_is_left_alone(said: str) -> None:
    assert mended(said, [ANNA]) is None


def test_of_several_it_is_the_one_that_is_named_or_the_newest() -> None:
    learnt = [Statement("likes", "golf"), Statement("home", "Perth")]
    named, newest = mended("not Perth, Bath", learnt), mended("no, polo", learnt)
    assert named is not None
    assert newest is not None
    assert (named.relation, newest.relation) == ("home", "likes")


@pytest.mark.parametrize(
    "said", ["no I don't", "that's not true", "you misheard me", "you got my name wrong"]
)
def test_a_denial_says_that_it_never_was_so(said: str) -> None:
    found = denied(said, [ANNA])
    assert found is not None
    assert (found.object, found.closes, found.corrects) == ("Anna", True, True)


def test_there_is_nothing_to_deny_where_nothing_was_learnt() -> None:
    assert denied("no I don't", []) is None
    assert denied("I like it", [ANNA]) is None


@pytest.mark.parametrize(
    ("said", "never_so"),
    [
        ("Only joking, I had a bacon roll this morning.", True),
        ("Sorry, that wasn't about me, I was reading out a friend's message.", True),
        ("Forget what I said about Perth, I was just testing you.", True),
        ("i don't do that anymore", False),
        ("Well, not any more, I left in March.", False),
    ],
)
def test_it_was_never_so_or_is_no_more(said: str, never_so: bool) -> None:
    found = denied(said, [Statement("home", "Perth")])
    assert found is not None
    assert (found.closes, found.corrects) == (True, never_so)


@pytest.mark.parametrize(
    "said",
    ["Forget what I said about my job.", "forget what I told you yesterday", "I was testing"],
)
def test_what_is_about_something_else_denies_nothing(said: str) -> None:
    assert denied(said, [Statement("home", "Perth")]) is None


def test_what_they_say_of_themselves_behind_it_is_no_part_of_the_value() -> None:
    said = "It isn't Declan, it's Dermot. I was testing you."
    doubted = [Statement("kin.brother", "Declan")]
    right = next(filter(None, (mended(part, doubted) for part in first_said(said))))
    assert right.object == "Dermot"
    assert list(first_said("No, it's St. Albans")) == []
