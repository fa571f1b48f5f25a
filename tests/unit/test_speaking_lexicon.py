"""A voice's own words: in an author's words only, and never where a fact would change."""

from __future__ import annotations

import pytest

from assistant.speaking.lexicon import Lexicon, altered_facts, claims_in

FORMAL = Lexicon({"can't": "cannot", "i'll": "I will", "hi": "greetings", "at the moment": "now"})


@pytest.mark.parametrize(
    ("template", "said"),
    [
        ("I can't. Can't I?", "I cannot. Cannot I?"),
        ("Hi, I'll wait at the moment.", "Greetings, I will wait now."),
        ("This is high, and in Delhi.", "This is high, and in Delhi."),
        ("{{ hi }} and {{ x }}hi, hi{{ x }}", "{{ hi }} and {{ x }}hi, hi{{ x }}"),
        ("{{ x }} hi {{ y }}", "{{ x }} greetings {{ y }}"),
        ("{% if hi == 'hi' %}Hi{% endif %}", "{% if hi == 'hi' %}Greetings{% endif %}"),
        ("hi{% if many %}s{% endif %}.", "hi{% if many %}s{% endif %}."),
        ("Hi. Say “hi, i'll do it”.", "Greetings. Say “hi, i'll do it”."),
        ("“{{ phrase }}, hi” hi", "“{{ phrase }}, hi” greetings"),
        ("", ""),
    ],
)
def test_only_whole_words_of_the_author_are_said_otherwise(template: str, said: str) -> None:
    assert FORMAL.applied(template) == said
    assert Lexicon().applied(template) == template


def test_what_the_person_has_their_own_word_for_is_left_to_them() -> None:
    assert FORMAL.without({"hi": "ahoy"}).applied("Hi, I can't.") == "Hi, I cannot."


@pytest.mark.parametrize(
    ("word", "other", "kinds"),
    [
        ("can't", "cannot", ()),
        ("can't", "can not", ()),
        ("don't", "do", ("not",)),
        ("okay", "not okay", ("not",)),
        ("two", "a couple", ("numbers",)),
        ("minutes", "hours", ("units",)),
        ("tomorrow", "today", ("days",)),
        ("nothing", "something", ("none",)),
        ("before", "after", ("order",)),
        ("all", "some", ("all", "some")),
        ("someone", "somebody", ()),
    ],
)
def test_a_word_that_carries_a_fact_keeps_it(word: str, other: str, kinds: tuple[str, ...]) -> None:
    assert altered_facts(word, other, "en") == kinds


def test_a_line_that_claims_to_feel_is_noticed() -> None:
    assert claims_in("I'm so happy.", "en")
    assert claims_in("I miss you already.", "en")
    assert not claims_in("Certainly.", "en")
