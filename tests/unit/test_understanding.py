"""From what was heard to what is meant: slots, bands, rivals, and what is nobody's business."""

from __future__ import annotations

import time
import tracemalloc
from collections.abc import Mapping
from pathlib import Path

import pytest

from assistant.understanding.matching import LONGEST_TEXT
from assistant.understanding.understanding import Understanding
from assistant.values import Band, IntentTraits, Interpretation, Json
from tests.unit.understanding_fakes import (
    NOW,
    FewValues,
    compiled,
    heard,
    typed,
    understanding,
)


@pytest.fixture(scope="module")
def skills(tmp_path_factory: pytest.TempPathFactory) -> Understanding:
    return understanding(tmp_path_factory.mktemp("skills"))


def _values(interpretation: Interpretation | None) -> Mapping[str, Json]:
    assert interpretation is not None
    return {name: slot.value for name, slot in interpretation.slots.items()}


EXACT: dict[str, tuple[str, dict[str, Json]]] = {
    "bake me a large rye bread with honey": (
        "bakery.order",
        {"size": "large", "bread": "rye bread", "spread": "honey"},
    ),
    "I'd like a thin crust huge baguette, please!": (
        "bakery.order",
        {"size": "family", "crust": "thin crust", "bread": "baguette"},
    ),
    "Can I have one thick crust garlic bread?": (
        "bakery.order",
        {"crust": "thick crust", "bread": "garlic bread"},
    ),
    "Start a timer for 10 minutes.": ("eggs.start", {"duration": 600}),
    "set a 10-minute timer": ("eggs.start", {"duration": 600}),
    "set a timer for ten minutes called Soft Eggs": (
        "eggs.start",
        {"duration": 600, "name": "Soft Eggs"},
    ),
    "please start a timer for five minutes now": ("eggs.start", {"duration": 300}),
    "remind me to look in the oven in 5 minutes": (
        "eggs.remind",
        {"name": "look in the oven", "duration": 300},
    ),
    "stop": ("eggs.stop", {}),
    "stop my soft eggs timer": ("eggs.stop", {"name": "soft eggs"}),
    "Call me Haz.": ("eggs.call_me", {"name": "Haz"}),
    "call me Haz please": ("eggs.call_me", {"name": "Haz"}),
    "remember that she is ill now": ("eggs.rename", {"name": "she is ill now"}),
}


@pytest.mark.parametrize(("said", "meant"), EXACT.items())
def test_a_known_sentence_is_certain(
    skills: Understanding, said: str, meant: tuple[str, dict[str, Json]]
) -> None:
    understood = skills.interpret(typed(said), NOW)

    assert understood is not None
    assert (understood.name, _values(understood)) == meant
    assert (understood.band, understood.score) == (Band.ACT, 1.0)


NEARLY = {
    "Bake me a larch rye bread with honey": "bake me a large rye bread with honey",
    "can I have a thin crest garlick bread": "can i have a thin crust garlic bread",
    "may I have a rye bread with a bit of batter": "may i have a rye bread with a bit of butter",
}


@pytest.mark.parametrize(("said", "phrase"), NEARLY.items())
def test_a_few_wrong_letters_in_a_long_sentence_do_no_harm(
    skills: Understanding, said: str, phrase: str
) -> None:
    understood = skills.interpret(typed(said), NOW)

    assert understood is not None
    assert (understood.band, understood.phrase) == (Band.ACT, phrase)
    assert 0.5 < understood.score < 1


def test_a_slot_gives_back_the_persons_own_words(skills: Understanding) -> None:
    understood = skills.interpret(typed("Set a timer for 10 Minutes called McSoft"), NOW)

    assert understood is not None
    assert understood.slots["duration"].said == "10 Minutes"
    assert understood.slots["name"].said == "McSoft"


ASKED = {
    "a word that is another": "bake me a large ham bread with honey",
    "one word too many": "do not start a timer for ten minutes",
    "two words with an edit": "stop timmer",
}


@pytest.mark.parametrize("said", ASKED.values(), ids=ASKED.keys())
def test_what_may_be_meant_is_asked_about(skills: Understanding, said: str) -> None:
    understood = skills.interpret(typed(said), NOW)

    assert understood is not None
    assert understood.band is Band.CONFIRM


STRANGERS = {
    "another request": "turn the oven on",
    "something else to bake": "bake me a chocolate cake",
    "a value that is none": "start a timer for banana",
    "half a value": "start a timer for ten",
    "free text after almost the words": "call my mother",
    "talk": "I like trains a lot and my brother does too",
    "one word": "shop",
    "another script": "안녕 привет",
    "control characters": "\x00\x01\x1b",
    "silence": "",
    "punctuation": "?!",
    "sounds of thinking": "um, uh",
}


@pytest.mark.parametrize("said", STRANGERS.values(), ids=STRANGERS.keys())
def test_what_is_not_meant_for_it_is_rejected(skills: Understanding, said: str) -> None:
    assert skills.interpret(typed(said), NOW) is None


def test_three_thousand_words_take_no_time(skills: Understanding) -> None:
    begun = time.process_time()

    assert skills.interpret(typed("bake me a bread " * 750), NOW) is None
    assert time.process_time() - begun < 0.5


LONGEST = {
    "the same words": "bake me a bread " * 18,
    "words of values": "ten minutes five hours " * 13,
    "one word": "x" * LONGEST_TEXT,
}


@pytest.mark.parametrize("said", LONGEST.values(), ids=LONGEST.keys())
def test_the_longest_texts_take_bounded_time_and_memory(skills: Understanding, said: str) -> None:
    readings = heard(*((f"{'x' * count}{said}"[:LONGEST_TEXT], -0.2) for count in range(5)))
    skills.prepare()
    tracemalloc.start()
    begun = time.process_time()

    skills.interpret(readings, NOW)

    spent = time.process_time() - begun
    _, most = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert spent < 5
    assert most < 200_000_000


@pytest.mark.parametrize(
    "said", ["start\x00 a timer\x1b[31m for ten\u202e minutes", "start a \ud800 timer"]
)
def test_characters_that_no_one_says_do_no_harm(skills: Understanding, said: str) -> None:
    skills.interpret(typed(said), NOW)


def test_slots_that_contradict_each_other_are_no_reading(tmp_path: Path) -> None:
    text = """
[lists]
bread = ["rye bread", "baguette"]
[intents.swap]
sentences = ["swap the {bread} for the {bread} at once"]
"""
    bakery = compiled(tmp_path, "bakery", text, {"swap": IntentTraits()})
    swapping = Understanding([bakery], FewValues())

    agreed = swapping.interpret(typed("swap the baguette for the baguette at once"), NOW)
    contradicted = swapping.interpret(typed("swap the baguette for the rye bread at once"), NOW)

    assert _values(agreed) == {"bread": "baguette"}
    assert contradicted is None or contradicted.band is not Band.ACT


def test_a_costly_intent_is_always_confirmed(skills: Understanding) -> None:
    understood = skills.interpret(typed("eat all the bread"), NOW)

    assert understood is not None
    assert (understood.band, understood.score) == (Band.CONFIRM, 1.0)


def test_a_hypothesis_that_fits_wins_over_a_likelier_one(skills: Understanding) -> None:
    transcript = heard(
        ("bake me a large dry bread", -0.30),
        ("bake me a large rye bread", -0.35),
    )

    understood = skills.interpret(transcript, NOW)

    assert understood is not None
    assert understood.band is Band.ACT
    assert understood.phrase == "bake me a large rye bread"


def test_two_hypotheses_that_both_fit_are_asked_about(skills: Understanding) -> None:
    close = heard(
        ("start a timer for fifteen minutes", -0.30), ("start a timer for five minutes", -0.31)
    )
    clear = heard(
        ("start a timer for fifteen minutes", -0.30), ("start a timer for five minutes", -0.90)
    )

    asked, done = skills.interpret(close, NOW), skills.interpret(clear, NOW)

    assert asked is not None
    assert done is not None
    assert (asked.band, done.band) == (Band.CONFIRM, Band.ACT)
    assert _values(asked) == _values(done) == {"duration": 900}


def test_two_values_equally_near_are_asked_about(skills: Understanding) -> None:
    """One letter makes "thicn" thin, another makes it thick."""
    understood = skills.interpret(typed("can I have a thicn crust garlic bread"), NOW)

    assert understood is not None
    assert understood.band is Band.CONFIRM


def test_a_wrong_value_is_never_given_for_one_that_does_not_parse(skills: Understanding) -> None:
    understood = skills.interpret(typed("remind me to come in later in 5 minutes"), NOW)

    assert _values(understood) == {"name": "come in later", "duration": 300}


def test_the_ranking_shows_the_others_and_why(skills: Understanding) -> None:
    best, *others = skills.rank(typed("stop my bread timer"), NOW)

    assert best.interpretation.name == "eggs.stop"
    assert best.reason == "exact"
    assert all(other.interpretation.band is Band.REJECT for other in others)
    assert all("edits" in other.reason for other in others)
    assert skills.rank(typed("stop my bread timer"), NOW, limit=1) == (best,)


def test_ranking_and_interpreting_decide_the_same(skills: Understanding) -> None:
    for said in (*EXACT, *NEARLY, *ASKED.values(), *STRANGERS.values()):
        ranked = skills.rank(typed(said), NOW)
        interpreted = skills.interpret(typed(said), NOW)
        if interpreted is None:
            assert all(each.interpretation.band is Band.REJECT for each in ranked)
        else:
            assert ranked[0].interpretation == interpreted


def test_without_skills_nothing_is_understood() -> None:
    nothing = Understanding([], FewValues())

    assert nothing.interpret(typed("stop"), NOW) is None
    assert nothing.hints().grammar().requests == ()


def test_a_contraction_that_lost_its_end_is_one_letter_away(skills: Understanding) -> None:
    understood = skills.interpret(typed("I like a large rye bread with honey"), NOW)

    assert understood is not None
    assert understood.band is Band.ACT
    assert understood.phrase == "i'd like a large rye bread with honey"
