"""What the moment makes likely goes before what is always likely."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from assistant.understanding.expecting import MOST_TERMS, Expected, MomentHints, moment_hints
from assistant.understanding.normalising import Normaliser
from assistant.values import Interpretation, Question

EXAMPLES = {"timers.set": "set a timer for ten minutes", "clock.time": "what time is it"}
SET = Interpretation("timers", "set")


def _hints(expected: Expected) -> MomentHints:
    return moment_hints(expected, EXAMPLES, Normaliser())


def test_nothing_expected_is_no_hint() -> None:
    assert _hints(Expected()) == MomentHints()


def test_the_answers_a_question_names_come_first() -> None:
    question = Question("which", fill=SET, slot="name", options=("the pasta timer", "the tea"))

    hints = _hints(Expected(question, own_words=("Zoë", "oat milk")))

    assert hints.terms == ("the pasta timer", "the tea", "Zoë", "oat milk")
    assert hints.answers == "the pasta timer | the tea"


def test_a_question_for_a_value_expects_values_of_its_kind() -> None:
    hints = _hints(Expected(Question("how_long", fill=SET, slot="d", slot_kind="duration")))

    assert any("minutes" in term for term in hints.terms)
    assert hints.answers == "<duration>"


def test_a_question_for_free_text_has_no_grammar() -> None:
    assert _hints(Expected(Question("what", fill=SET, slot="name"))).answers == ""


def test_a_yes_or_no_is_expected_where_it_was_asked_for() -> None:
    assert _hints(Expected(Question("confirm", yes=SET))).terms == ("yes", "no")


def test_what_is_said_most_comes_before_what_is_said_less() -> None:
    hints = _hints(Expected(habits={"clock.time": 1, "timers.set": 3, "gone.skill": 9}))

    assert hints.terms == ("set a timer for ten minutes", "what time is it")


@pytest.mark.parametrize(("hour", "expects"), [(7, True), (14, False)])
def test_the_hour_tells_what_is_likely(hour: int, expects: bool) -> None:
    hints = _hints(Expected(now=datetime(2026, 3, 4, hour, tzinfo=UTC)))

    assert ("good morning" in hints.terms) is expects


def test_a_long_list_leaves_room_for_the_skills() -> None:
    hints = _hints(Expected(own_words=tuple(f"item {n}" for n in range(500))))

    assert len(hints.terms) == MOST_TERMS


def test_own_words_become_phrases_as_a_voice_says_them() -> None:
    assert _hints(Expected(own_words=("2 eggs",))).phrases == ("two eggs",)
