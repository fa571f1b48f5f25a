"""A turn as a person reads it."""

from __future__ import annotations

from dataclasses import replace

import pytest

from assistant.cli.turn_text import details, turn_as_lines, understood_as_text
from assistant.values import (
    Act,
    Band,
    FactUse,
    Interpretation,
    LearntFact,
    SlotValue,
    SpokenReply,
    Transcript,
    Turn,
)
from tests.unit.cli_fakes import NOW

TURN = Turn(
    NOW,
    Transcript("set a timer for ten minutes", 0.9, "whisper"),
    Interpretation(
        "timers",
        "set",
        slots={
            "duration": SlotValue("ten minutes", 600),
            "name": SlotValue("tea", "tea"),
            "note": SlotValue("", None),
        },
    ),
    SpokenReply(
        Act("timers", "set"), "Ten minutes.", used=(FactUse("f1", "you asked for short answers"),)
    ),
    (LearntFact("f2", "home", "Porto", "confirmed"),),
    {"hear": 101.4, "word": 1.2, "total": 110.0},
)


def test_a_turn_in_short() -> None:
    assert list(turn_as_lines(TURN)) == [
        ("heard", "set a timer for ten minutes"),
        ("reply", "Ten minutes."),
    ]


def test_what_was_typed_is_not_repeated() -> None:
    typed = replace(TURN, heard=Transcript("hello", 1.0, "typed"))
    assert list(turn_as_lines(typed)) == [("reply", "Ten minutes.")]


def test_a_turn_in_full() -> None:
    assert list(turn_as_lines(TURN, verbose=True)) == [
        ("heard", "set a timer for ten minutes"),
        ("understood", "timers.set · duration: ten minutes = 600 · name: tea"),
        ("reply", "Ten minutes."),
        ("learnt", "home: Porto (confirmed)"),
        ("used", "you asked for short answers"),
        ("took", "0.11 s (hearing 0.10)"),
    ]


def test_facts_are_told_in_words_where_they_are_known() -> None:
    facts = {"f1": "you want short answers", "f2": "you live in Porto"}
    assert list(details(TURN, facts))[:2] == [
        ("learnt", "you live in Porto (confirmed)"),
        ("used", "you want short answers"),
    ]


def test_one_reason_for_several_facts_is_given_once() -> None:
    uses = tuple(FactUse(fact, "you asked what I know") for fact in ("f1", "f2"))
    recalling = replace(TURN, reply=replace(TURN.reply, used=uses), learned=(), timing_ms={})
    assert list(details(recalling)) == [("used", "you asked what I know")]


@pytest.mark.parametrize(
    ("understood", "text"),
    [
        (None, "nothing"),
        (Interpretation("clock", "time"), "clock.time"),
        (Interpretation("clock", "time", score=0.874), "clock.time (score 0.87)"),
        (Interpretation("timers", "cancel", band=Band.CONFIRM), "timers.cancel (asks first)"),
        (
            Interpretation("timers", "cancel", score=0.4, band=Band.REJECT),
            "timers.cancel (score 0.40, too unsure to do it)",
        ),
        (Interpretation("help", "weather", declines=True), "help.weather (can only say why not)"),
    ],
)
def test_how_sure_it_was_is_said_where_it_mattered(
    understood: Interpretation | None, text: str
) -> None:
    assert understood_as_text(understood) == text


def test_silence_is_shown_as_such() -> None:
    silence = Turn(
        NOW, Transcript("", 0.0, "whisper"), None, SpokenReply(Act("core", "silence"), "")
    )
    assert list(turn_as_lines(silence)) == [("heard", "(nothing)"), ("reply", "(nothing)")]
