"""Days that no year has, which people say all the same."""

from __future__ import annotations

import pytest

from assistant.understanding.spoken_values import SpokenValues


@pytest.mark.parametrize(
    ("language", "said", "day"),
    [
        ("en", "remind me on february 30th to pay rent", "february 30th"),
        ("en", "lunch on the thirty first of june at one", "the thirty first of june"),
        ("en", "the 32nd of may", "the 32nd of may"),
        ("de", "erinnere mich am 30. Februar an die Miete", "30. februar"),
        ("en", "an alarm on the 29th of february", ""),
        ("en", "may 40 people come", ""),
        ("en", "march 2031", ""),
        ("en", "on the 2nd of may for 31 people", ""),
        ("en", "", ""),
        ("de", "wann ist der 29. februar", ""),
    ],
)
def test_a_day_no_calendar_has_is_found_in_a_sentence(language: str, said: str, day: str) -> None:
    assert SpokenValues(language).impossible_day(said) == day
