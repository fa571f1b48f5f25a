"""What is said in a turn of phrase is read as the plain words for it."""

from __future__ import annotations

import pytest

from assistant.profile.mending import denied, mended
from assistant.profile.repairs import statements_as_meant
from assistant.profile.statements import Statement, statements_in


@pytest.mark.parametrize(
    ("text", "relation", "value"),
    [
        ("It's chess that I love.", "likes", "chess"),
        ("it's latex i'm allergic to, not pollen", "allergy", "latex"),
        ("Liver's the one dish I can't stand.", "dislikes", "Liver"),
        ("Welsh is what I speak with my neighbours.", "language", "Welsh"),
        ("Perth is where we live now.", "home", "Perth"),
        ("The singer I like best is Nina Simone.", "favourite.singer", "Nina Simone"),
        ("My favourite film? That'd be Alien.", "favourite.film", "Alien"),
        ("Do I like opera? Hm, no.", "dislikes", "opera"),
        ("Long queues, ugh, I hate them.", "dislikes", "Long queues"),
        ("Capers I don't like at all.", "dislikes", "Capers"),
        ("I hated capers all my life, and now I love them.", "likes", "capers"),
        ("My favourite cake used to be parkin. Now it's stollen.", "favourite.cake", "stollen"),
        ("Mustard gives me a rash, I'm allergic.", "allergy", "Mustard"),
        ("As a vegan, I find that odd.", "diet", "vegan"),
        ("find me a recipe, I'm coeliac", "allergy", "coeliac"),
        ("It's Lena who's talking.", "name", "Lena"),
        ("Remember this: I live in Perth", "home", "Perth"),
        ("We're in Perth now, have been since May.", "home", "Perth"),
        ("My wife isn't Paula, she's Pauline.", "kin.wife", "Pauline"),
        ("The cat's called Thistle.", "pet", "a cat called Thistle"),
        ("We've a new kitten! She's called Thistle.", "pet", "a new kitten called Thistle"),
        ("My brother's a roofer.", "kin.brother", "is a roofer"),
        ("A friend of mine, Lena, she's a roofer.", "kin.friend", "Lena is a roofer"),
        ("I play hockey for fun.", "likes", "play hockey"),
        ("I'm a chemistry student.", "work", "a chemistry student"),
        ("I'm the second of May.", "birthday", "05-02"),
        ("We don't eat pork.", "diet", "pork"),
        ("Pescatarian, my sister calls it.", "diet", "Pescatarian"),
        ("It's only Tilly left, our terrier.", "pet", "a terrier called Tilly"),
        ("When I eat kiwi, it's an allergy.", "allergy", "kiwi"),
        ("I'm a midwife, and when I say four I mean four.", "work", "a midwife"),
        ("I grew up speaking Tamil.", "language", "Tamil"),
    ],
)
def test_a_turn_of_phrase_says_what_plain_words_say(text: str, relation: str, value: str) -> None:
    (found,) = (one for one in statements_in(text) if not one.closes)
    assert (found.relation, found.object) == (relation, value)


@pytest.mark.parametrize(
    "text",
    [
        "The man said, 'I'm Darren and I'm from Hull.'",
        "Somebody told me once, I'm from Hull and I'm proud of it.",
        "Don't remember this: I like gin.",
        "It's a shame I hate it.",
        "I never liked beetroot as a kid.",
        "The dog's called Rex, he belongs to my neighbour.",
        "Great song, I love it!",
        "Really? I love it.",
        "Lately I don't drink at all.",
        "Order food for my dog, quickly.",
        "Sorry, my dog!",
        "We're over in Spain with the kids.",
        "My two brothers are tall and thin.",
        "Unfortunately, my dad, bless him, forgot.",
        "It's our anniversary, we celebrate on the 4th of June.",
        "I cook for Christmas.",
        "No coffee for me, thanks.",
        "Isn't that brilliant, I do so love sitting in the dark.",
    ],
)
def test_what_only_sounds_like_it_states_nothing(text: str) -> None:
    assert statements_in(text) == ()


def test_what_is_said_of_another_before_their_name_is_theirs() -> None:
    found = statements_in("Being a nurse, my wife works nights.")
    assert {one.relation for one in found} <= {"kin.wife"}


def test_nobody_is_as_old_as_a_marriage() -> None:
    found = statements_in("I'm married to Lena, thirty years in June.")
    assert {one.relation for one in found} == {"marital", "kin.partner"}


def test_what_was_meant_is_a_correction() -> None:
    (found,) = statements_as_meant("No wait, what I meant was I like capers.")
    assert (found.object, found.corrects) == ("capers", True)


def test_a_number_is_put_right_without_its_noun() -> None:
    right = mended("fifty actually, it was my birthday", [Statement("age", "49")])
    assert right is not None
    assert right.object == "50"


def test_who_says_that_they_were_is_so_no_more() -> None:
    ended = denied("Or I was, until May.", [Statement("marital", "married")])
    assert ended is not None
    assert (ended.closes, ended.corrects) == (True, False)


@pytest.mark.parametrize(
    ("text", "relation", "value"),
    [
        ("Leber ist das Einzige, was ich hasse.", "dislikes", "Leber"),
        ("Jazz ist das, was ich liebe", "likes", "Jazz"),
        ("Sellerie ist das, was ich gar nicht mag.", "dislikes", "Sellerie"),
        ("Ulm ist da, wo wir jetzt wohnen.", "home", "Ulm"),
    ],
)
def test_it_does_so_in_german(text: str, relation: str, value: str) -> None:
    (found,) = statements_in(text, "de")
    assert (found.relation, found.object) == (relation, value)


def test_what_points_at_something_named_before_says_nothing() -> None:
    assert statements_in("Das ist das, was ich mag.", "de") == ()
