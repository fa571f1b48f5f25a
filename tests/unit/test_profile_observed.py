"""What is learnt by watching: how much it takes, what it gives way to, and when it is over."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from itertools import pairwise
from pathlib import Path

import pytest

from assistant.profile.adaptations import adaptation_words, adaptations, refused, switch
from assistant.profile.evidence import Evidence
from assistant.profile.facts import Fact, Source
from assistant.profile.observed import Sighting, observe, rules
from assistant.profile.profile import Profile
from assistant.values import Verbosity

NOON = datetime(2026, 5, 4, 12, tzinfo=UTC)
DAY = timedelta(days=1)
TERSE = Sighting("verbosity", "terse", how="spoken into")
LONG_HEARD = Sighting("verbosity", "terse", missed=True)
COUNTDOWN = Sighting("word.timer", "countdown")
TIMER = Sighting("word.timer", missed=True)


@pytest.fixture
def profile(tmp_path: Path) -> Profile:
    return Profile.open(tmp_path / "data" / "profile.journal")


def see(profile: Profile, *sightings: Sighting, at: datetime = NOON) -> tuple[Fact, ...]:
    seen = (observe(profile.store, [one], "owner", at, "en") for one in sightings)
    return tuple(fact for facts in seen for fact in facts)


def test_three_of_ten_are_enough_and_three_of_thirty_are_not() -> None:
    half_life = rules()["verbosity"].half_life
    least = rules()["verbosity"].least_sure
    assert Evidence((NOON,) * 3, (NOON,) * 7).confidence(NOON, half_life) > least
    assert Evidence((NOON,) * 3, (NOON,) * 27).confidence(NOON, half_life) < least


def test_what_is_old_counts_less() -> None:
    evidence = Evidence((NOON,) * 3, (NOON,) * 7)
    half_life = timedelta(days=14)
    bounds = [evidence.confidence(NOON + days * DAY, half_life) for days in (0, 14, 28, 56)]
    assert all(newer > older for newer, older in pairwise(bounds))


def test_speaking_into_three_long_answers_makes_them_short(profile: Profile) -> None:
    assert see(profile, TERSE, LONG_HEARD, TERSE) == ()
    assert profile.view("owner", NOON).style.verbosity is Verbosity.NORMAL
    (learnt,) = see(profile, TERSE)
    style = profile.view("owner", NOON).style
    assert (style.verbosity, style.because["verbosity"]) == (Verbosity.TERSE, learnt.id)
    assert learnt.source is Source.OBSERVED
    assert 0 < learnt.confidence < 0.9


def test_what_is_not_sure_yet_has_no_purpose_and_is_told_to_nobody(profile: Profile) -> None:
    see(profile, TERSE)
    (fact,) = profile.all_facts()
    assert fact.purposes == ()
    assert profile.recall("verbosity") == ()


def test_what_was_said_beats_what_was_seen(profile: Profile) -> None:
    see(profile, TERSE, TERSE, TERSE)
    profile.set_style("verbosity", "normal", NOON)
    assert profile.view("owner", NOON).style.verbosity is Verbosity.NORMAL
    see(profile, TERSE, TERSE, TERSE, at=NOON + DAY)
    assert profile.view("owner", NOON + DAY).style.verbosity is Verbosity.NORMAL
    stated = [fact for fact in profile.all_facts() if fact.source is Source.STATED]
    assert [fact.active for fact in stated] == [True]


def test_to_say_what_was_seen_makes_it_said(profile: Profile) -> None:
    see(profile, TERSE, TERSE, TERSE)
    assert profile.set_style("verbosity", "terse", NOON).is_new
    active = [fact for fact in profile.all_facts() if fact.active]
    assert [fact.source for fact in active] == [Source.STATED]


def test_asking_again_after_short_answers_ends_them(profile: Profile) -> None:
    see(profile, TERSE, TERSE, TERSE, TERSE)
    too_short = Sighting("verbosity", "terse", contradicts=True)
    see(profile, too_short, at=NOON + DAY)
    assert profile.view("owner", NOON + DAY).style.verbosity is Verbosity.NORMAL


def test_their_word_is_taken_on_and_given_up_again(profile: Profile) -> None:
    see(profile, COUNTDOWN)
    assert profile.view("owner", NOON).style.words == {}
    see(profile, COUNTDOWN)
    assert profile.view("owner", NOON).style.words == {"timer": "countdown"}
    see(profile, TIMER, TIMER)
    assert profile.view("owner", NOON).style.words == {}


def test_what_is_not_seen_for_weeks_is_over(profile: Profile) -> None:
    see(profile, COUNTDOWN, COUNTDOWN)
    later = NOON + 50 * DAY
    assert profile.view("owner", later).style.words == {}
    see(profile, TERSE, at=later)
    (word,) = (fact for fact in profile.all_facts() if fact.relation == "word.timer")
    assert word.valid_to == later


def test_what_was_forgotten_is_not_seen_again(profile: Profile) -> None:
    see(profile, COUNTDOWN, COUNTDOWN)
    (fact,) = profile.all_facts()
    profile.forget(fact=fact.id)
    assert see(profile, COUNTDOWN, COUNTDOWN) == ()
    assert profile.all_facts() == ()


def test_a_switch_ends_it_at_once_and_brings_it_back(profile: Profile) -> None:
    see(profile, COUNTDOWN, COUNTDOWN)
    switch(profile, "words", False, NOON)
    assert "words" in refused(profile.consent())
    assert profile.view("owner", NOON).style.words == {}
    switch(profile, "words", True, NOON)
    assert profile.view("owner", NOON).style.words == {"timer": "countdown"}


def test_every_rule_has_its_switch() -> None:
    assert {rule.adaptation for rule in rules().values()} <= adaptations().keys()
    assert all(one.off_by for one in adaptation_words("en").values())
    assert adaptation_words("en").keys() == adaptations().keys()


def test_there_is_room_for_a_crowd_and_no_more(profile: Profile) -> None:
    for number in range(210):
        see(profile, Sighting(f"habit.weekdays_around_07:{number % 60:02}", f"request {number}"))
    assert len(profile.all_facts()) <= 201
