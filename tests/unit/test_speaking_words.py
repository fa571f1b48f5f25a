"""Numbers, durations, dates and lists read well and sound well."""

from __future__ import annotations

from datetime import UTC, date, datetime

import pytest

from assistant.speaking.spoken_words import SpokenWords

BRITISH = SpokenWords("en_GB")
AMERICAN = SpokenWords("en_US")
CANADIAN = SpokenWords("en_CA")
NOW = datetime(2026, 11, 21, 19, 5, tzinfo=UTC)


@pytest.mark.parametrize(
    ("seconds", "worded"),
    [
        (0, "zero seconds"),
        (1, "one second"),
        (60, "one minute"),
        (90, "one minute and thirty seconds"),
        (600, "ten minutes"),
        (5400, "one hour and thirty minutes"),
        (86_400, "one day"),
        (604_800, "one week"),
        (10 * 86_400, "ten days"),
        (90_061, "one day, one hour, one minute and one second"),
        (1.5, "one point five seconds"),
        (600.4, "ten minutes"),
        (-0.3, "zero seconds"),
    ],
)
def test_a_duration_is_worded_in_the_units_a_person_would_use(seconds: float, worded: str) -> None:
    assert BRITISH.duration(seconds) == worded


@pytest.mark.parametrize(
    ("value", "worded"),
    [
        (0, "zero"),
        (12, "twelve"),
        (-3, "minus three"),
        (13, "13"),
        (1234, "1,234"),
        (2.5, "2.5"),
        (0.1 + 0.2, "0.3"),
    ],
)
def test_small_numbers_are_words_and_others_digits(value: float, worded: str) -> None:
    assert BRITISH.number(value) == worded


@pytest.mark.parametrize("value", ["5", None, True, [1]])
def test_what_is_no_number_is_not_taken_for_one(value: object) -> None:
    with pytest.raises(TypeError):
        BRITISH.number(value)  # type: ignore[arg-type]


def test_german_counts_by_the_gender_its_author_gives() -> None:
    words = SpokenWords("de_DE")
    assert words.plural(1, "eine Liste", "Listen") == "eine Liste"
    assert words.plural(3, "eine Liste", "Listen") == "drei Listen"
    assert words.duration(3660) == "eine Stunde und eine Minute"
    assert words.duration(86400) == "ein Tag"


def test_german_bends_a_day_within_a_moment() -> None:
    words = SpokenWords("de_DE")
    now = datetime(2026, 11, 22, 12, tzinfo=UTC)
    assert words.day("2026-11-27", now.date()) == "Freitag, der 27. November"
    moment = words.moment("2026-11-27T15:00+00:00", now)
    assert moment == "am Freitag, dem 27. November um 15:00"


def test_a_region_where_nobody_writes_it_words_it_as_at_home() -> None:
    assert SpokenWords("de_GB").time_of_day("19:05") == "19:05"


def test_ordinals_follow_the_language() -> None:
    days = [1, 2, 3, 4, 11, 12, 13, 21, 22, 23, 30, 31]
    worded = "1st 2nd 3rd 4th 11th 12th 13th 21st 22nd 23rd 30th 31st"
    assert [BRITISH.ordinal(day) for day in days] == worded.split()


def test_a_plural_agrees_with_its_count() -> None:
    assert BRITISH.plural(1, "timer", "timers") == "one timer"
    assert BRITISH.plural(20, "timer", "timers") == "20 timers"


def test_the_clock_is_the_regions() -> None:
    assert BRITISH.time_of_day("19:05") == "19:05"
    assert AMERICAN.time_of_day("2026-11-21T19:05:30+00:00") == "7:05 PM"
    # Full stops inside would end the sentence too early.
    assert CANADIAN.time_of_day("19:05") == "7:05 pm"


def test_a_date_names_its_year_only_where_it_is_another_one() -> None:
    today = date(2026, 11, 21)
    assert BRITISH.day("2026-11-21", today) == "Saturday, the 21st of November"
    assert AMERICAN.day("2026-11-22", today) == "Sunday, November 22nd"
    assert BRITISH.day("2027-03-03", today) == "Wednesday, the 3rd of March, 2027"


@pytest.mark.parametrize(
    ("value", "worded"),
    [
        ("2026-11-21T19:35:00+00:00", "today at 19:35"),
        ("2026-11-22T07:30:00+01:00", "tomorrow at 06:30"),
        ("2026-11-20T07:30:00+00:00", "yesterday at 07:30"),
        ("2026-12-24T18:00", "Thursday, the 24th of December at 18:00"),
    ],
)
def test_a_moment_is_told_as_seen_from_now(value: str, worded: str) -> None:
    assert BRITISH.moment(value, NOW) == worded


def test_a_list_is_joined_as_the_region_does() -> None:
    assert BRITISH.listing(["a", "b", "c"]) == "a, b and c"
    assert AMERICAN.listing(["a", "b", "c"]) == "a, b, and c"
    assert BRITISH.listing(["alone"]) == "alone"
    assert BRITISH.listing("a text") == "a text"
