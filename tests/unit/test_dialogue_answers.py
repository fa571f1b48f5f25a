"""What counts as yes, no, cancel and "say that again"."""

from __future__ import annotations

import pytest

from assistant.dialogue.answers import Answer
from assistant.dialogue.phrasebook import Phrasebook

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
