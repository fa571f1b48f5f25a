"""A turn as a person reads it."""

from __future__ import annotations

from dataclasses import replace

from assistant.cli.turn_text import turn_as_lines
from assistant.values import (
    Act,
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
    {"hear": 101.4, "total": 110.0},
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
        ("understood", "timers.set (act, 1.00) · duration: ten minutes = 600 · name: tea"),
        ("reply", "Ten minutes."),
        ("learnt", "home: Porto (confirmed)"),
        ("used", "you asked for short answers"),
        ("took", "hear 101 ms · total 110 ms"),
    ]


def test_silence_is_shown_as_such() -> None:
    silence = Turn(
        NOW, Transcript("", 0.0, "whisper"), None, SpokenReply(Act("core", "silence"), "")
    )
    assert list(turn_as_lines(silence)) == [("heard", "(nothing)"), ("reply", "(nothing)")]
