"""Their own word in the place of ours, and measures in their own units."""

from __future__ import annotations

import pytest

from assistant.speaking.entrainment import in_their_words
from assistant.speaking.measures import MEASURES
from assistant.speaking.spoken_words import SpokenWords

COUNTDOWN = {"timer": "countdown"}


@pytest.mark.parametrize(
    ("template", "said"),
    [
        (
            "Timer set for {{ duration | duration }}.",
            "Countdown set for {{ duration | duration }}.",
        ),
        ("I've set a timer.", "I've set a countdown."),
        ("All timers.", "All countdowns."),
        ("{{ timers[0].timer }} left", "{{ timers[0].timer }} left"),
        ("{{ n | plural('timer', 'timers') }}", "{{ n | plural('countdown', 'countdowns') }}"),
        ("{% if timer %}a timer{% endif %}", "{% if timer %}a countdown{% endif %}"),
        ("{% if x == 'timer' %}It ends.{% endif %}", "{% if x == 'timer' %}It ends.{% endif %}"),
        ("Two-timers and old-timer's", "Two-countdowns and old-countdown's"),
        ("The timetable", "The timetable"),
    ],
)
def test_only_what_the_author_wrote_is_reworded(template: str, said: str) -> None:
    assert in_their_words(template, COUNTDOWN) == said


def test_the_article_fits_the_word() -> None:
    assert in_their_words("An alarm and a list", {"alarm": "wake-up call"}).startswith("A wake-up")
    assert in_their_words("a timer", {"timer": "egg timer"}) == "an egg timer"


def test_without_words_nothing_changes() -> None:
    assert in_their_words("A timer", {}) == "A timer"


@pytest.mark.parametrize(
    ("value", "unit", "units", "said"),
    [
        (20, "celsius", "", "20 degrees Celsius"),
        (20, "celsius", "us", "68 degrees Fahrenheit"),
        (20, "celsius", "imperial", "68 degrees Fahrenheit"),
        (5, "kilometre", "metric", "5 kilometres"),
        (5, "kilometre", "imperial", "3.1 miles"),
        (100, "kilogram", "us", "220 pounds"),
    ],
)
def test_a_measure_is_told_in_their_units(value: float, unit: str, units: str, said: str) -> None:
    assert SpokenWords("en_GB").measure(value, unit, units) == said


def test_a_region_has_units_of_its_own() -> None:
    assert SpokenWords("en_US").measure(20, "celsius") == "68 degrees Fahrenheit"


def test_there_is_no_measure_of_that_kind() -> None:
    with pytest.raises(ValueError, match=MEASURES[0]):
        SpokenWords("en_GB").measure(1, "furlong")
