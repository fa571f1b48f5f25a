"""What was heard badly is believed less; what was typed is believed."""

from __future__ import annotations

from pathlib import Path

from assistant.understanding.trust import (
    GUESS_FIT,
    LEAST_TO_ACT,
    LEAST_TO_ASK,
    LONGEST_GUESS,
    is_too_long_to_guess,
    trust,
)
from assistant.values import Band, Hypothesis, Transcript
from tests.unit.understanding_fakes import NOW, understanding


def _heard(confidence: float, *others: str, no_speech: float = 0.0) -> Transcript:
    readings = tuple(Hypothesis(text) for text in ("pause the timer", *others))
    return Transcript("pause the timer", confidence, "whisper", readings, no_speech)


def test_what_is_typed_is_believed() -> None:
    assert trust(Transcript("", 1.0, "typed"), fit=0.0) == 1.0


def test_an_exact_sentence_is_acted_upon_though_the_engine_is_unsure() -> None:
    assert trust(_heard(0.3, "pause a timer")) > LEAST_TO_ACT


def test_half_a_sentence_is_not_even_asked_about() -> None:
    assert trust(_heard(0.9, "pause the time"), fit=0.5) < LEAST_TO_ASK


def test_an_exact_sentence_made_of_noise_is_not_even_asked_about() -> None:
    assert trust(_heard(0.02, "banks", "oh", no_speech=0.5)) < LEAST_TO_ASK


def test_each_doubt_lowers_it() -> None:
    sure = trust(_heard(0.9, "pause the timer."))

    assert trust(_heard(0.3, "pause the timer.")) < sure
    assert trust(_heard(0.9, "bows at the tamer")) < sure
    assert trust(_heard(0.9, "pause the timer.", no_speech=0.3)) < sure
    assert trust(_heard(0.9, "pause the timer."), fit=0.8) < sure


def test_what_the_bands_let_pass_is_asked_about_though_heard_with_doubts() -> None:
    assert trust(_heard(0.5, "paws the timer"), fit=GUESS_FIT) > LEAST_TO_ASK


def test_long_speech_is_not_guessed_at_but_long_typing_is() -> None:
    longer = " ".join(["word"] * (LONGEST_GUESS + 1))

    assert is_too_long_to_guess(Transcript(longer, 0.9, "whisper"))
    assert not is_too_long_to_guess(Transcript(longer.removesuffix(" word"), 0.9, "whisper"))
    assert not is_too_long_to_guess(Transcript(longer, 1.0, "typed"))


def test_what_nearly_fits_is_still_asked_about_when_it_was_heard_so_so(tmp_path: Path) -> None:
    text = "can I have a smell tin rust ride bread"
    so_so = Transcript(text, 0.45, "whisper", (Hypothesis(text), Hypothesis("can I have a tin")))

    asked = understanding(tmp_path).interpret(so_so, NOW)

    assert asked is not None
    assert asked.band is Band.CONFIRM
    assert trust(so_so, asked.score) < LEAST_TO_ASK
