"""What people say for durations, times, dates, points in time and numbers, as values."""

from __future__ import annotations

import json
from datetime import datetime
from pathlib import Path
from time import process_time
from zoneinfo import ZoneInfo

import pytest

from assistant.errors import UnderstandingError
from assistant.understanding.spoken_values import SpokenValues
from assistant.values import Json

BERLIN = ZoneInfo("Europe/Berlin")
WEDNESDAY = datetime(2026, 11, 18, 10, tzinfo=BERLIN)
FROZEN = Path(__file__).parent / "data" / "values_spoken.jsonl"
VALUES = SpokenValues("en")

LAST_MONDAY = "last monday"
"""Frozen as two days ago; many mean last week's, so it has no value."""


def parse(kind: str, said: str, now: datetime = WEDNESDAY) -> Json:
    return VALUES.parse(kind, said, now)


@pytest.mark.parametrize(
    "row",
    [json.loads(line) for line in FROZEN.read_text(encoding="utf-8").splitlines()],
    ids=lambda row: f"{row['kind']}: {row['said']}",
)
def test_frozen_forms(row: dict[str, str]) -> None:
    now = datetime.fromisoformat(row["now"]).replace(tzinfo=ZoneInfo(row["zone"]))
    wanted = None if row["said"] == LAST_MONDAY else row["value"]
    assert VALUES.parse(row["kind"], row["said"], now) == wanted


@pytest.mark.parametrize(
    ("kind", "said", "value"),
    [
        ("duration", "1 hour 30 minutes", 5400),
        ("duration", "1h 30m", 5400),
        ("duration", "½ hour", 1800),
        ("duration", "Ten   Minutes!", 600),
        ("duration", "forty-five minutes", 2700),
        ("duration", "six months", 6 * 30 * 86_400),
        ("duration", "half a year", 365 * 43_200),
        ("time", "7 p . m .", "19:00"),
        ("time", "18.30", "18:30"),
        ("time", "07:30", "07:30"),
        ("date", "saturday, november 21st, 2026", "2026-11-21"),
        ("date", "2026-12-24", "2026-12-24"),
        ("number", "1½", 1.5),
        ("number", "-4/5", -0.8),
        ("number", "two thousand and 21", 2021),
    ],
)
def test_what_recognisers_write(kind: str, said: str, value: Json) -> None:
    assert parse(kind, said) == value


@pytest.mark.parametrize(
    ("kind", "said"),
    [
        ("duration", "a hundred and twenty"),
        ("duration", "five ten minutes"),
        ("duration", "twenty or thirty minutes"),
        ("duration", "ten minutes and six minutes"),
        ("duration", "1:30"),
        ("duration", "ten minutes of fame"),
        ("duration", "minus five minutes"),
        ("time", "25:00"),
        ("time", "seven sixty"),
        ("time", "eleven in the afternoon"),
        ("time", "tomorrow"),
        ("date", "march twenty twenty seven"),
        ("date", "february twenty ninth twenty twenty seven"),
        ("date", "thursday november twentieth"),
        ("date", "next month"),
        ("datetime", "this morning"),
        ("datetime", "tomorrow"),
        ("recurrence", "every third friday"),
        ("recurrence", "every two hours"),
        ("recurrence", "every night at one"),
        ("recurrence", "on monday"),
        ("recurrence", "twice a day"),
        ("quantity", "ten"),
        ("quantity", "five feet twenty inches"),
        ("quantity", "two pounds ten miles"),
        ("percentage", "half"),
        ("datetime", "may third twenty thirty"),
        ("datetime", "tomorrow seven"),
        ("datetime", "friday at midnight"),
        ("datetime", "friday"),
        ("number", "one two three"),
        ("number", "one million two"),
        ("number", "three million and a quarter"),
        ("number", "one hundred thirty fifths"),
        ("number", "five minutes"),
        ("number", "a"),
    ],
)
def test_no_value_rather_than_a_wrong_one(kind: str, said: str) -> None:
    assert parse(kind, said) is None


@pytest.mark.parametrize(
    ("said", "hour", "value"),
    [
        ("seven", 6, "07:00"),
        ("seven", 7, "19:00"),
        ("seven", 20, "07:00"),
        ("half past twelve", 10, "12:30"),
        ("half past twelve", 13, "00:30"),
    ],
)
def test_a_bare_time_is_the_next_to_come(said: str, hour: int, value: str) -> None:
    assert parse("time", said, WEDNESDAY.replace(hour=hour)) == value


@pytest.mark.parametrize(
    ("said", "value"),
    [
        ("tomorrow at five", "2026-11-19T17:00:00+01:00"),
        ("tomorrow at six", "2026-11-19T06:00:00+01:00"),
        ("tomorrow at twelve", "2026-11-19T12:00:00+01:00"),
        ("tomorrow at five in the morning", "2026-11-19T05:00:00+01:00"),
        ("today at nine", "2026-11-18T21:00:00+01:00"),
        ("tonight at two", "2026-11-19T02:00:00+01:00"),
        ("tomorrow morning", "2026-11-19T09:00:00+01:00"),
        ("tonight", "2026-11-18T20:00:00+01:00"),
        ("at noon", "2026-11-18T12:00:00+01:00"),
        ("monday evening", "2026-11-23T19:00:00+01:00"),
        ("in the morning", "2026-11-19T09:00:00+01:00"),
        ("tomorrow night at one", "2026-11-20T01:00:00+01:00"),
        ("end of the day", "2026-11-18T23:59:59+01:00"),
        ("in two weeks' time", "2026-12-02T10:00:00+01:00"),
    ],
)
def test_the_half_of_the_day_that_is_meant(said: str, value: str) -> None:
    assert parse("datetime", said) == value


def test_before_dawn_tonight_is_still_last_evenings() -> None:
    after_midnight = datetime(2026, 11, 18, 0, 30, tzinfo=BERLIN)
    assert parse("datetime", "tonight at two", after_midnight) == "2026-11-18T02:00:00+01:00"


@pytest.mark.parametrize(
    ("said", "value"),
    [
        ("wednesday", None),
        ("this wednesday", "2026-11-18"),
        ("next wednesday", "2026-11-25"),
        ("coming wednesday", "2026-11-25"),
        ("last wednesday", "2026-11-11"),
        ("last monday", None),
        ("monday of last week", "2026-11-09"),
        ("the last friday of the month", "2026-11-27"),
        ("friday the thirteenth", "2026-11-13"),
        ("tuesday the first", "2026-12-01"),
        ("the thirty first", "2026-12-31"),
        ("february twenty ninth", "2028-02-29"),
        ("two days before christmas", "2026-12-23"),
        ("easter", "2027-03-28"),
        ("good friday", "2027-03-26"),
        ("easter monday next year", "2027-03-29"),
        ("easter this year", "2026-04-05"),
        ("easter 2028", "2028-04-16"),
        ("thanksgiving", "2026-11-26"),
        ("thanksgiving next year", "2027-11-25"),
        ("a week before easter", "2027-03-21"),
        ("easter in the year nine thousand", None),
    ],
)
def test_dates_seen_from_a_wednesday(said: str, value: str | None) -> None:
    assert parse("date", said) == value


EVERY_DAY = [0, 1, 2, 3, 4, 5, 6]


@pytest.mark.parametrize(
    ("said", "value"),
    [
        ("every day", {"days": EVERY_DAY}),
        ("every weekday at seven", {"days": [0, 1, 2, 3, 4], "at": "07:00"}),
        ("at half past six monday to friday", {"days": [0, 1, 2, 3, 4], "at": "06:30"}),
        ("every monday and friday at six pm", {"days": [0, 4], "at": "18:00"}),
        ("on mondays wednesdays and fridays", {"days": [0, 2, 4]}),
        ("sunday evenings at eight", {"days": [6], "at": "20:00"}),
        ("every morning", {"days": EVERY_DAY, "at": "09:00"}),
        ("every other wednesday", {"days": [2], "weeks": 2, "since": "2026-11-18"}),
        ("every two weeks on monday", {"days": [0], "weeks": 2, "since": "2026-11-23"}),
        ("every 3 days", {"days": EVERY_DAY, "days_apart": 3, "since": "2026-11-18"}),
        ("every week", {"days": [2]}),
        ("every month", {"days": EVERY_DAY, "of_month": 18}),
        ("on the first of every month", {"days": EVERY_DAY, "of_month": 1}),
        ("the last day of each month", {"days": EVERY_DAY, "of_month": -1}),
        (
            "every first monday of the month at ten am",
            {"days": [0], "at": "10:00", "week_of_month": 1},
        ),
        ("the last friday of every month", {"days": [4], "week_of_month": -1}),
        (
            "every year on the third of may",
            {"days": EVERY_DAY, "months": 12, "of_month": 3, "since": "2027-05-01"},
        ),
    ],
)
def test_what_comes_again_and_again(said: str, value: Json) -> None:
    assert parse("recurrence", said) == value


@pytest.mark.parametrize(
    ("kind", "said", "value"),
    [
        ("quantity", "twenty degrees", {"amount": 20, "unit": "degree"}),
        ("quantity", "minus five degrees celsius", {"amount": -5, "unit": "celsius"}),
        ("quantity", "20°C", {"amount": 20, "unit": "celsius"}),
        ("quantity", "two and a half cups", {"amount": 2.5, "unit": "cup"}),
        ("quantity", "half a litre", {"amount": 0.5, "unit": "litre"}),
        ("quantity", "a kilo and a half", {"amount": 1.5, "unit": "kilogram"}),
        ("quantity", "a hundred and twenty grams", {"amount": 120, "unit": "gram"}),
        ("quantity", "five feet ten", {"amount": 70, "unit": "inch"}),
        ("quantity", "five feet ten inches", {"amount": 70, "unit": "inch"}),
        ("percentage", "fifty percent", 50),
        ("percentage", "12.5%", 12.5),
    ],
)
def test_amounts_with_their_unit(kind: str, said: str, value: Json) -> None:
    assert parse(kind, said) == value


def test_a_month_on_from_a_long_month_ends_with_the_short_one() -> None:
    assert parse("date", "in a month", datetime(2027, 1, 31, 9, tzinfo=BERLIN)) == "2027-02-28"


def test_days_keep_the_time_of_day_and_hours_elapse() -> None:
    before_the_change = datetime(2027, 3, 27, 12, tzinfo=BERLIN)
    assert parse("datetime", "in a day", before_the_change) == "2027-03-28T12:00:00+02:00"
    assert parse("datetime", "in 24 hours", before_the_change) == "2027-03-28T13:00:00+02:00"


def test_a_skipped_time_moves_on_and_of_two_the_first_is_meant() -> None:
    assert parse("datetime", "march 28 at 2:30 am") == "2027-03-28T03:30:00+02:00"
    assert parse("datetime", "october 31 2027 at 2:30 am") == "2027-10-31T02:30:00+02:00"


def test_text_is_stripped_and_nothing_is_no_text() -> None:
    assert parse("text", "  Pasta, please ") == "Pasta, please"
    assert parse("text", "  ") is None


@pytest.mark.parametrize(
    "said",
    [
        "",
        "please",
        "пять минут",
        "٣",
        "\x00\x1b[2J",
        "five\N{ZERO WIDTH SPACE}minutes five",
        "1/0",
        "9" * 150,
        "999999999999999 days",
        "in 999999999 weeks",
        "9999-99-99",
    ],
)
@pytest.mark.parametrize("kind", ["duration", "time", "date", "datetime", "number"])
def test_bad_input_is_a_value_or_none_never_an_error(kind: str, said: str) -> None:
    assert parse(kind, said) is None or kind == "duration"


@pytest.mark.parametrize(
    "said",
    [
        "one " * 3000,
        "one hundred and " * 9,
        "point one " * 14,
        "five minutes and " * 9,
        "a half and " * 9,
        "two thousand " * 14,
        "the first of the " * 7,
        "quarter past half past " * 7,
    ],
)
@pytest.mark.parametrize("kind", sorted(VALUES.kinds - {"text"}))
def test_long_winded_input_is_read_in_bounded_time(kind: str, said: str) -> None:
    started = process_time()
    parse(kind, said)
    assert process_time() - started < 0.1


def test_an_unknown_kind_is_an_error_of_the_caller() -> None:
    with pytest.raises(ValueError, match="unknown kind of value 'colour'"):
        parse("colour", "red")


def test_another_language_says_so() -> None:
    with pytest.raises(UnderstandingError, match="no words for language 'xx'"):
        SpokenValues("xx")


@pytest.mark.parametrize(
    ("said", "value"),
    [
        ("anachronism", "anachronism"),
        (" bird of prey ", "bird of prey"),
        ("o'clock", "o'clock"),
        ("what's a goalkeeper", "what's a goalkeeper"),
        ("call option in stock trading", None),
        ("mona lisa's smile", None),
        ("the mona lisa’s smile", None),
        ("sailors' delight", None),
        ("", None),
    ],
)
def test_a_term_may_stand_in_a_dictionary(said: str, value: str | None) -> None:
    assert parse("term", said) == value
