"""Wishes that what is seen speaks against are asked about, and never closed by it."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from assistant.profile.doubts import Doubt, doubt, upheld
from assistant.profile.evidence import Evidence
from assistant.profile.facts import Fact, Source, Use
from assistant.profile.learning import fact_from
from assistant.profile.observed import Sighting, observed_fact
from assistant.profile.style import style_statement
from assistant.values import Style

MONDAY = datetime(2026, 5, 4, 12, tzinfo=UTC)
MINUTE, DAY = timedelta(minutes=1), timedelta(days=1)


def wish(name: str, value: str | float, at: datetime = MONDAY) -> Fact:
    return fact_from(style_statement(name, value, Style()), at, "owner", Source.STATED)


def seen(
    relation: str, value: str, times: int, since: datetime = MONDAY + MINUTE, missed: int = 0
) -> Fact:
    fact = observed_fact(Sighting(relation, value), "", "owner", since)
    moments = tuple(since + number * MINUTE for number in range(times))
    later = tuple(since + number * MINUTE for number in range(1, missed + 1))
    return replace(fact, evidence=Evidence(moments, later))


def found(*facts: Fact, now: datetime = MONDAY + DAY, asked: tuple[datetime, ...] = ()) -> str:
    about = doubt(facts[0].relation, facts, now, asked)
    return about.instead if about else ""


@pytest.mark.parametrize(
    ("wished", "shown", "instead"),
    [
        ("long", "terse", "normal"),
        ("normal", "terse", "terse"),
        ("terse", "normal", "normal"),
        ("terse", "terse", ""),
        ("long", "normal", ""),
        ("normal", "long", ""),
    ],
)
def test_a_step_towards_what_is_seen(wished: str, shown: str, instead: str) -> None:
    assert found(wish("verbosity", wished), seen("verbosity", shown, 2)) == instead


def test_who_asked_for_fast_and_asks_again_may_want_it_slower() -> None:
    assert found(wish("pace", 1.2), seen("pace", "0.9", 2)) == "0.9"
    assert found(wish("pace", 0.8), seen("pace", "0.9", 2)) == ""


def test_once_is_no_sign_and_neither_is_what_was_before_the_wish() -> None:
    assert found(wish("verbosity", "long"), seen("verbosity", "terse", 1)) == ""
    before = seen("verbosity", "terse", 5, MONDAY - DAY)
    assert found(wish("verbosity", "long"), before) == ""


def test_nor_is_what_was_long_ago_or_as_often_otherwise() -> None:
    signs = seen("verbosity", "terse", 2)
    assert found(wish("verbosity", "long"), signs, now=MONDAY + 20 * DAY) == ""
    assert found(wish("verbosity", "long"), seen("verbosity", "terse", 2, missed=4)) == ""


def test_a_wish_that_was_asked_about_stands() -> None:
    signs = seen("verbosity", "terse", 9)
    assert found(wish("verbosity", "long"), signs, asked=(MONDAY + DAY,)) == ""
    earlier = (MONDAY - DAY,)
    assert found(wish("verbosity", "long"), signs, asked=earlier) == "normal"


def test_without_a_wish_there_is_nothing_to_doubt() -> None:
    assert found(seen("verbosity", "terse", 9)) == ""


def test_but_who_asks_again_whatever_the_pace_may_want_more() -> None:
    assert found(seen("verbosity", "long", 1)) == "long"
    assert found(seen("verbosity", "long", 9), asked=(MONDAY,)) == ""


def test_it_knows_what_was_seen() -> None:
    spoken_into = doubt(
        "verbosity", [wish("verbosity", "long"), seen("verbosity", "terse", 2)], MONDAY + DAY, ()
    )
    assert isinstance(spoken_into, Doubt)
    assert not spoken_into.is_repeated


def test_a_wish_is_upheld_once_it_was_asked_about_and_stands() -> None:
    short, fuller = wish("verbosity", "terse"), seen("verbosity", "normal", 2)
    assert not upheld("verbosity", [short, fuller], "ask_length")
    asked = replace(fuller, uses=(Use(MONDAY + DAY, "core.ask_length", ""),))
    assert upheld("verbosity", [short, asked], "ask_length")
    assert not upheld(
        "verbosity", [wish("verbosity", "terse", MONDAY + 2 * DAY), asked], "ask_length"
    )
    assert not upheld("verbosity", [asked], "ask_length")
