"""What was heard badly is believed less; what was typed is believed."""

from __future__ import annotations

from assistant.understanding.trust import LEAST_TO_ACT, LEAST_TO_ASK, trust
from assistant.values import Hypothesis, Transcript


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
