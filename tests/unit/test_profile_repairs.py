"""A value that is put right in the same breath is the only one that counts."""

from __future__ import annotations

import pytest

from assistant.profile.repairs import statements_as_meant


@pytest.mark.parametrize(
    ("text", "language", "objects"),
    [
        ("I live in Cork, I mean Galway", "en", ["Galway"]),
        ("I live in Cork, no wait, in Galway", "en", ["Galway"]),
        ("I live in New York, I mean Boston", "en", ["Boston"]),
        ("I work at Hill House, I mean Mill House", "en", ["at Mill House"]),
        ("my name is tom i mean tim", "en", ["Tim"]),
        ("My name is Tom, sorry, Tim, and I live in Bath", "en", ["Tim", "Bath"]),
        ("I'm 34, no, 35", "en", ["35"]),
        ("I have two, no, three kids", "en", ["three kids"]),
        ("My birthday is on the third, no, the fourth of May", "en", ["05-04"]),
        ("I work at Siemens, or rather at Bosch", "en", ["at Bosch"]),
        ("I live in Cork. No, Galway.", "en", ["Galway"]),
        ("My cat is called Milo, or rather Mila", "en", ["a cat called Mila"]),
        ("I like tea, sorry, I like coffee", "en", ["coffee"]),
        ("Ich wohne in Köln, nein Quatsch, in Bonn", "de", ["Bonn"]),
        ("Ich habe zwei, nein, drei Kinder", "de", ["drei Kinder"]),
        ("Ich heiße Tim, nein, Tom", "de", ["Tom"]),
    ],
)
def test_what_is_put_right_in_one_sentence_is_meant(
    text: str, language: str, objects: list[str]
) -> None:
    assert [one.object for one in statements_as_meant(text, language)] == objects


@pytest.mark.parametrize(
    ("text", "objects"),
    [
        ("I love pizza, no wait, stop the music", ["pizza"]),
        ("I like jazz, sorry, what did you say", ["jazz"]),
        ("I live in Rome, no, really", ["Rome"]),
        ("I like jazz, well, sometimes", ["jazz"]),
        ("I have no kids, no wife, no dog", []),
    ],
)
def test_a_no_that_puts_nothing_right_changes_nothing(text: str, objects: list[str]) -> None:
    assert [one.object for one in statements_as_meant(text)] == objects


@pytest.mark.parametrize("text", ["I love jazz, well, not really", "I love ham, scratch that"])
def test_what_is_taken_back_was_never_said(text: str) -> None:
    assert statements_as_meant(text) == ()


@pytest.mark.parametrize(
    ("text", "objects"),
    [
        ("I speak a bit of French, well no, honestly I don't, but I do speak Polish", ["Polish"]),
        ("I love liver and onions! Not. I hate liver.", ["liver"]),
        ("I teach, well, no, I used to teach. I'm a translator these days.", ["a translator"]),
    ],
)
def test_what_is_taken_back_at_once_leaves_the_rest(text: str, objects: list[str]) -> None:
    held = [one.object for one in statements_as_meant(text) if not one.closes]
    assert held == objects


def test_german_takes_back_and_says_anew_too() -> None:
    (tennis,) = statements_as_meant("Ich mag Fußball, nee, mag ich gar nicht, ich mag Tennis", "de")
    assert tennis.object == "Tennis"
    (butcher,) = statements_as_meant("Hab ich Bäcker gesagt? Ich bin Metzger.", "de")
    assert (butcher.object, butcher.corrects) == ("Metzger", True)


@pytest.mark.parametrize(
    ("text", "right"),
    [
        ("Did I say baker? I meant I'm a butcher.", "a butcher"),
        ("Not Mango, you misheard me. My parrot's called Django.", "a parrot called Django"),
        ("it turns out it wasnt nuts im allergic to sesame", "sesame"),
    ],
)
def test_what_is_said_anew_corrects(text: str, right: str) -> None:
    (found,) = statements_as_meant(text)
    assert (found.object, found.corrects) == (right, True)


def test_what_somebody_was_told_goes_on_behind_an_and() -> None:
    assert statements_as_meant("he told me I hate my job and I love my wife") == ()
