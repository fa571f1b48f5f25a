"""What a recogniser is in two minds about is asked about, and never just kept."""

from __future__ import annotations

from assistant.profile.learning import SURE_CONFIDENCE
from assistant.profile.misheard import as_heard
from assistant.profile.statements import Statement, statements_in


def heard(*texts: str) -> tuple[tuple[Statement, ...], ...]:
    return as_heard([statements_in(text) for text in texts], "en")


def test_what_every_reading_says_is_as_sure_as_it_was_heard() -> None:
    ((stated,), *_) = heard("My name is Nick.", "my name is Nick", "My name is Nick,")
    assert stated.confidence == 1


def test_a_value_that_another_reading_has_otherwise_is_in_doubt() -> None:
    ((stated,), *_) = heard("my name is Nick", "my name is Nigh")
    assert stated.confidence < SURE_CONFIDENCE


def test_more_or_fewer_words_of_the_same_value_are_no_doubt() -> None:
    ((stated,), *_) = heard("I love video games", "I love video games and video", "I love games")
    assert stated.confidence == 1


def test_another_relation_disputes_nothing() -> None:
    ((stated,), *_) = heard("I live in Cork", "I like cork")
    assert stated.confidence == 1


def test_what_only_other_readings_say_is_asked_about_where_two_agree() -> None:
    best, first, *_ = heard("Call me about,", "Call me Bob.", "Call me Bob")
    assert best == ()
    assert [(one.object, one.confidence < SURE_CONFIDENCE) for one in first] == [("Bob", True)]


def test_what_a_single_other_reading_says_is_noise() -> None:
    assert heard("Call me about,", "Call me Bob.") == ((), ())
