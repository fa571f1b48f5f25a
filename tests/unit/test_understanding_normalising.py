"""One spelling for both sides, and the way back to the person's own words."""

from __future__ import annotations

import pytest

from assistant.errors import UnderstandingError
from assistant.understanding.normalising import Normaliser

NORMAL = {
    "I'd like a 12-ounce Café, please.": "i would like a twelve ounce cafe please",
    "8 oz": "eight ounce",
    "8oz or twenty-one ounces": "eight ounce or twenty one ounce",
    "It’s 7:30": "it is seven thirty",
    "7:05, 7:00": "seven oh five seven",
    "7 a.m. or 7am": "seven am or seven am",
    "3.5 hours": "three point five hour",
    "the 1st and the 21st": "the first and the twenty first",
    "-5 degrees, 10-15%": "minus five degree ten fifteen percent",
    "1,000": "one thousand",
    "call 5551234567": "call five five five one two three four five six seven",
    "um, my favourite colour": "my favorite color",
    "don't": "do not",
    "안녕 \x00\x07 привет": "안녕 привет",
    "?!": "",
    "": "",
}


@pytest.mark.parametrize(("text", "normal"), NORMAL.items())
def test_text_has_one_normal_form(text: str, normal: str) -> None:
    normaliser = Normaliser()

    assert " ".join(word.text for word in normaliser.normalise(text).words) == normal
    assert normaliser.normalise(normal).text.strip() == normal


def test_a_stretch_of_normal_text_gives_back_what_was_said() -> None:
    text = Normaliser().normalise("Wake me at 7:30 a.m., said Zoë.")
    start = text.text.index("seven")

    assert text.said(start, text.text.index("said")) == "7:30 a.m."
    assert text.said(text.text.index("zoe"), len(text.text)) == "Zoë"
    assert text.said(0, 0) == ""


def test_no_slot_begins_inside_a_time() -> None:
    text = Normaliser().normalise("at 7:30")

    assert text.breaks == (0, len("at "), len("at seven thirty "))


def test_courtesies_are_left_out_at_the_ends_only() -> None:
    normaliser = Normaliser()
    text = normaliser.normalise("Okay, please stop and say please, thank you")

    assert normaliser.without_courtesies(text).text == "stop and say "
    assert normaliser.without_courtesies(normaliser.normalise("Thank you")).text == "thank you "
    assert (
        normaliser.without_trimmings(normaliser.normalise("stop it now please")).text == "stop it "
    )


def test_what_a_voice_says_keeps_its_spelling() -> None:
    assert Normaliser().spoken("What's 12 ounces?") == "what's twelve ounces"


def test_a_language_without_tables_is_refused() -> None:
    with pytest.raises(UnderstandingError, match="spelling"):
        Normaliser("xx")


GERMAN = {
    "Stell den Timer auf fünf Minuten!": "stell den timer auf fuenf minute",
    "Stelle den Timer auf fuenf Minuten": "stell den timer auf fuenf minute",
    "die Straße, die STRASSE": "die strasse die strasse",
    "21 Grad": "einundzwanzig grad",
    "2,5 Liter, 1.250 Gramm": "zwei komma fuenf liter eintausendzweihundertfuenfzig gramm",
    "um 19:05 Uhr": "um neunzehn uhr fuenf uhr",
    "Nudeltimer und Einkaufsliste": "nudel timer und einkaufs liste",
    "Timer, Liste": "timer liste",
    "gibt's das?": "gibt es das",
}


@pytest.mark.parametrize(("text", "normal"), GERMAN.items())
def test_german_has_letters_numbers_and_compounds_of_its_own(text: str, normal: str) -> None:
    assert Normaliser("de").normalise(text).text.strip() == normal


def test_a_slot_may_end_inside_a_compound() -> None:
    text = Normaliser("de").normalise("den Nudeltimer")

    assert text.breaks == (0, len("den "), len("den nudel "), len("den nudel timer "))
    assert text.said(len("den "), len("den nudel ")) == "Nudel"


def test_words_are_written_back_as_the_templates_spell_them() -> None:
    normaliser = Normaliser("de", lambda: ["Stell ihn auf fünf", "die Größe"])

    assert normaliser.written("fuenf") == "fünf"
    assert normaliser.written("groesse") == "größe"
    assert normaliser.written("neue") == "neue"
