"""What was understood, said back in the person's own words."""

from __future__ import annotations

import pytest

from assistant.dialogue.phrasebook import Phrasebook
from assistant.dialogue.plain_words import after_opening
from assistant.dialogue.quoting import in_their_words
from assistant.values import Interpretation, SlotValue, Transcript

BOOK = Phrasebook.load("en")
TOKYO = {"place": SlotValue("tokio", "Tokyo")}


@pytest.mark.parametrize(
    ("heard", "understood", "slots", "said"),
    [
        ("I sank you", "i thank you", {}, "I thank you"),
        (
            "What time is it in tokio?",
            "what time is it in tokyo",
            TOKYO,
            "what time is it in Tokyo",
        ),
        ("fife more minutes", "five more minute", {}, "five more minutes"),
        ("at seven o'clock", "at seven o'clock", {}, "at seven o'clock"),
        ("Tokio time", "tokyo time", TOKYO, "Tokyo time"),
    ],
)
def test_a_sentence_is_quoted_in_good_english(
    heard: str, understood: str, slots: dict[str, SlotValue], said: str
) -> None:
    wanted = Interpretation("clock", "time", slots=slots, phrase=understood)
    assert in_their_words(wanted, Transcript(heard, 0.8, "fake"), BOOK) == said


@pytest.mark.parametrize(
    ("text", "rest"),
    [
        ("No, I meant 7:30.", "7:30"),
        ("no i meant the Kitchen timer", "the Kitchen timer"),
        ("I meant", None),
        ("nobody meant that", None),
    ],
)
def test_what_follows_an_opening_is_kept_as_it_was_written(text: str, rest: str | None) -> None:
    assert after_opening(text, BOOK.meanings) == rest
