"""A recogniser that begins again is stopped; a person who asks for two things is not."""

from __future__ import annotations

import pytest

from assistant.hearing.loops import cut_loops


@pytest.mark.parametrize(
    ("written", "kept"),
    [
        (
            "Make me a latte with milk. Make me a latte with milk. Make me a",
            "Make me a latte with milk.",
        ),
        ("can I get a coffee, Can I get a cof", "can I get a coffee,"),
        ("what time is it what time is it", "what time is it"),
        ("turn it up a bit, a bit, a bit, a bit", "turn it up a bit,"),
        ("play play play play play play play", "play"),
    ],
)
def test_a_loop_is_cut(written: str, kept: str) -> None:
    assert cut_loops(written) == kept


@pytest.mark.parametrize(
    "written",
    [
        "",
        "stop",
        "set a timer for ten minutes and set a timer for five minutes",
        "set a timer for ten minutes set a timer for five minutes",
        "set a timer for seven minutes set a timer for seventy minutes",
        "set a timer for 3 minutes, set a timer for 30 minutes",
        "add milk to the list add eggs to the list",
        "two two",
        "call two two two one",
        "no no no",
        "remind me to remind me",
        "a bit of milk and a bit of sugar",
    ],
)
def test_what_a_person_may_say_is_kept(written: str) -> None:
    assert cut_loops(written) == written


@pytest.mark.parametrize(
    ("written", "kept"),
    [
        (
            "stell einen Timer auf zehn Minuten, stell den Timer auf",
            "stell einen Timer auf zehn Minuten,",
        ),
        ("stell einen Timer auf zehn, stell einen Timer auf zwei", None),
    ],
)
def test_german_has_small_words_and_numbers_of_its_own(written: str, kept: str | None) -> None:
    assert cut_loops(written, "de") == (kept or written)
