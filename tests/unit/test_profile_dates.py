"""Days of the year as they are said, kept and said again."""

from __future__ import annotations

import pytest

from assistant.profile.dates import kept_date, small_number, spoken_dates


@pytest.mark.parametrize(
    ("said", "kept"),
    [
        ("the third of may", "05-03"),
        ("may third", "05-03"),
        ("may 3rd", "05-03"),
        ("3 may 1990", "05-03 1990"),
        ("may three nineteen ninety", "05-03 1990"),
        ("december the twenty first", "12-21"),
        ("the fifth of june two thousand and three", "06-05 2003"),
        ("sept 9", "09-09"),
        ("march", "March"),
        ("25/12", "12-25"),
        ("3/4", None),
        ("february 30", None),
        ("tomorrow", None),
        ("", None),
    ],
)
def test_a_day_is_kept_as_month_and_day(said: str, kept: str | None) -> None:
    assert kept_date(said.split()) == kept


def test_a_kept_day_is_told_as_people_say_it() -> None:
    assert spoken_dates("birthday is 06-02") == "birthday is 2 June"
    assert spoken_dates("05-03 1990") == "3 May 1990"
    assert spoken_dates("99-99") == "99-99"


@pytest.mark.parametrize(
    ("said", "number"),
    [("thirty", 30), ("twenty eight", 28), ("42", 42), ("seven", 7), ("three four", None)],
)
def test_small_numbers(said: str, number: int | None) -> None:
    assert small_number(said.split()) == number
