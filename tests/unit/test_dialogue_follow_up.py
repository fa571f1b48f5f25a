"""What an utterance means after a question."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime

import pytest

from assistant.dialogue.follow_up import follow_up
from assistant.dialogue.phrasebook import Phrasebook
from assistant.dialogue.reading import Reader
from assistant.values import (
    Band,
    Hypothesis,
    Interpretation,
    Json,
    Question,
    Risk,
    Session,
    SlotValue,
    Transcript,
)

NOW = datetime(2026, 11, 21, 12, tzinfo=UTC)

CANCEL_ALL = Interpretation("timers", "cancel_all", risk=Risk.COSTLY, band=Band.CONFIRM)
SET = Interpretation("timers", "set", slots={"name": SlotValue("pasta", "pasta")})
HOW_LONG = Question("how_long", fill=SET, slot="duration", slot_kind="duration")
WHAT_NAME = Question("what_name", fill=SET, slot="name", slot_kind="text")


def parse(kind: str, said: str) -> Json | None:
    if kind == "duration":
        return {"ten minutes": 600}.get(said)
    return said


READER = Reader(
    Phrasebook.load("en"),
    parse,
    interpret=lambda _: None,
    exactly=lambda text, skill="": (),
    rank=lambda _: (),
    example=lambda _: "",
)


def heard(text: str, *others: str) -> Transcript:
    readings = tuple(Hypothesis(reading) for reading in (text, *others))
    return Transcript(text, 1.0, "typed", readings)


def answer(
    text: str, question: Question | None, fresh: Interpretation | None = None, *others: str
) -> Interpretation | None:
    session = Session(question=question)
    return follow_up(heard(text, *others), session, fresh, READER, NOW)


def test_yes_carries_out_what_was_asked_about() -> None:
    carried_out = answer("yes please", Question("sure", yes=CANCEL_ALL))
    assert carried_out is not None
    assert (carried_out.name, carried_out.band) == ("timers.cancel_all", Band.ACT)


def test_no_does_nothing_unless_the_question_says_what() -> None:
    left = answer("no", Question("sure", yes=CANCEL_ALL))
    assert left is not None
    assert left.name == "core.no"
    other = answer("no", Question("which", yes=CANCEL_ALL, no=SET))
    assert other is not None
    assert other.name == "timers.set"


def test_a_slot_is_filled_from_whichever_reading_has_such_a_value() -> None:
    filled = answer("tin minutes", HOW_LONG, None, "ten minutes")
    assert filled is not None
    assert filled.slots["duration"] == SlotValue("ten minutes", 600)
    assert filled.slots["name"].value == "pasta"


def test_a_value_of_the_wrong_kind_is_a_new_request() -> None:
    assert answer("what time is it", HOW_LONG) is None


def test_a_certain_new_request_goes_before_free_text() -> None:
    time = Interpretation("clock", "time", score=1.0)
    assert answer("what time is it", WHAT_NAME, time) is None
    named = answer("the kitchen one", WHAT_NAME, Interpretation("clock", "time", score=0.8))
    assert named is not None
    assert named.slots["name"].value == "the kitchen one"


def test_cancel_gives_up_the_question() -> None:
    given_up = answer("never mind", HOW_LONG)
    assert given_up is not None
    assert given_up.name == "core.cancel"


def test_filling_a_costly_request_still_has_to_be_confirmed() -> None:
    question = Question("which", fill=CANCEL_ALL, slot="name", slot_kind="text")
    filled = answer("pasta", question)
    assert filled is not None
    assert filled.band is Band.CONFIRM


def test_without_a_question_yes_and_no_stand_for_themselves_unless_a_skill_takes_them() -> None:
    alone = answer("no thank you", None, Interpretation("small_talk", "thanks", band=Band.CONFIRM))
    assert alone is not None
    assert alone.name == "core.no"
    assert answer("cancel", None, Interpretation("timers", "cancel")) is None
    assert answer("what time is it", None) is None


def test_repeat_is_understood_at_any_time() -> None:
    repeat = answer("what did you say", None)
    assert repeat is not None
    assert repeat.name == "core.repeat"


def test_a_lesser_reading_answers_only_what_was_asked() -> None:
    time = Interpretation("clock", "time", score=1.0)
    assert answer("What time is it?", None, time, "What?") is None
    agreed = answer("Yeast, please.", Question("sure", yes=CANCEL_ALL), None, "Yes, please.")
    assert agreed is not None
    assert agreed.name == "timers.cancel_all"


def test_what_is_said_around_a_value_is_left_aside() -> None:
    filled = answer("well um let's say ten minutes I think", HOW_LONG)
    assert filled is not None
    assert filled.slots["duration"] == SlotValue("ten minutes", 600, "duration")


def test_an_unsure_answer_leaves_the_question_open() -> None:
    for question in (HOW_LONG, Question("sure", yes=CANCEL_ALL)):
        unsure = answer("I'm not sure", question)
        assert unsure is not None
        assert unsure.name == "core.unsure"


def test_what_cannot_be_done_is_no_request_where_anything_may_be_said() -> None:
    calls = Interpretation("help", "calls", declines=True)
    named = answer("call my mother", WHAT_NAME, calls)
    assert named is not None
    assert named.slots["name"].value == "call my mother"


def test_a_wordy_answer_goes_before_free_text() -> None:
    given_up = answer("I changed my mind", WHAT_NAME, Interpretation("core", "cancel"))
    assert given_up is not None
    assert given_up.name == "core.cancel"


@pytest.mark.parametrize(
    ("said", "chosen"),
    [
        ("the second one", "tea"),
        ("number one please", "pasta"),
        ("the last one", "big pot"),
        ("um the pastor one", "pasta"),
        ("the tree", "the tree"),
        ("Tea", "tea"),
        ("the tea please", "tea"),
        ("the pot", "the pot"),
        ("neither", "neither"),
    ],
)
def test_which_one_by_its_place_or_heard_a_little_wrong(said: str, chosen: str) -> None:
    which = replace(WHAT_NAME, options=("pasta", "tea", "big pot"))
    named = answer(said, which)
    assert named is not None
    assert named.slots["name"].value == chosen


def test_undoing_is_understood_at_any_time() -> None:
    for said in ("undo that", "oh no, put it back", "can you undo that"):
        fresh = Interpretation("core", "undo") if said.startswith("can") else None
        for question in (None, HOW_LONG):
            undone = answer(said, question, fresh)
            assert undone is not None
            assert undone.name == "core.undo"
