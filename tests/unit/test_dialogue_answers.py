"""What counts as yes, no, cancel and "say that again"."""

from __future__ import annotations

import pytest

from assistant.dialogue.answers import Answer
from assistant.dialogue.phrasebook import Phrasebook
from assistant.translations import known_languages

WORDS = Phrasebook.load("en").answers


@pytest.mark.parametrize(
    ("said", "kind"),
    [
        ("Yes.", Answer.YES),
        ("Yes please!", Answer.YES),
        ("oh yeah, sure", Answer.YES),
        ("Okay then", Answer.YES),
        ("no thank you", Answer.NO),
        ("No, that's wrong.", Answer.WRONG),
        ("that was wrong", Answer.WRONG),
        ("go back", Answer.BACK),
        ("don’t do that", Answer.NO),
        ("never mind", Answer.CANCEL),
        ("Please cancel", Answer.CANCEL),
        ("Sorry, what was that?", Answer.REPEAT),
    ],
)
def test_an_answer_is_made_of_one_kinds_phrases(said: str, kind: Answer) -> None:
    assert WORDS.kind_of(said) is kind


@pytest.mark.parametrize(
    "said",
    [
        "",
        "   ",
        "please",
        "thank you",
        "yes no",
        "yes set a timer",
        "cancel the pasta timer",
        "noon",
    ],
)
def test_anything_else_is_no_answer(said: str) -> None:
    assert WORDS.kind_of(said) is None


@pytest.mark.parametrize("language", known_languages())
def test_every_phrase_is_of_its_own_kind(language: str) -> None:
    answers = Phrasebook.load(language).answers
    kinds = {
        (phrase, answers.kind_of(phrase), kind)
        for kind, phrases in answers.phrases.items()
        for phrase in phrases
    }
    assert {phrase for phrase, found, meant in kinds if found is not meant} == set()
