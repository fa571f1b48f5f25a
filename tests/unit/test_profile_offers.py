"""What it says without being asked: after a yes, in its time, once, and to its person alone."""

from __future__ import annotations

from datetime import UTC, datetime, time, timedelta
from pathlib import Path

import pytest

from assistant.profile import asides, habits, offers
from assistant.profile.adaptations import switch
from assistant.profile.facts import Fact, Source
from assistant.profile.observed import observe
from assistant.profile.offers import Quiet
from assistant.profile.profile import Profile
from assistant.profile.signals import spoken_into
from assistant.values import (
    CORE,
    GUEST,
    Act,
    Interpretation,
    Session,
    SpokenReply,
    Transcript,
    Turn,
)

MONDAY = datetime(2026, 5, 4, 7, tzinfo=UTC)
DAY = timedelta(days=1)
NEWS = Interpretation("news", "read", phrase="the news")
AT_NIGHT = Quiet(time(22), time(6, 30))
OWNER = Session()


@pytest.fixture
def profile(tmp_path: Path) -> Profile:
    return Profile.open(tmp_path / "data" / "profile.journal")


def ask_for_news(profile: Profile, at: datetime, *, answers: bool = False) -> None:
    turn = Turn(
        at, Transcript("the news", 1.0, "typed"), NEWS, SpokenReply(Act("news", "told"), "")
    )
    seen = habits.sighting_of(turn, profile.store.facts("habit"), answers=answers)
    observe(profile.store, [seen] if seen else [], "owner", at, "en")


def read_every_morning(profile: Profile, days: int) -> None:
    for day in range(days):
        ask_for_news(profile, MONDAY + day * DAY + timedelta(minutes=7 * (day % 3)))


def habit(profile: Profile) -> Fact:
    (fact,) = profile.store.facts("habit")
    return fact


def asked(profile: Profile, at: datetime, session: Session = OWNER) -> Act | None:
    return asides.aside(profile, session, NEWS, at)


def answer(profile: Profile, question: Act, yes: bool, at: datetime) -> Act:
    profile.record_uses(SpokenReply(question, "", used=question.used), at)
    assert question.question is not None
    way = question.question.yes if yes else question.question.no
    assert way is not None
    act = asides.answered(way, profile, "owner", at)
    assert act is not None
    return act


def due(profile: Profile, at: datetime, session: Session = OWNER) -> list[Act]:
    return [*offers.due(profile, session, at, AT_NIGHT, lambda _: NEWS)]


@pytest.fixture
def agreed(profile: Profile) -> Profile:
    """Who asks for the news at seven said yes to being offered them."""
    read_every_morning(profile, 4)
    question = asked(profile, MONDAY + 4 * DAY)
    assert question is not None
    answer(profile, question, True, MONDAY + 4 * DAY)
    return profile


def test_a_habit_takes_four_of_six_weekdays(profile: Profile) -> None:
    read_every_morning(profile, 3)
    assert asked(profile, MONDAY + 3 * DAY) is None
    ask_for_news(profile, MONDAY + 3 * DAY)
    question = asked(profile, MONDAY + 4 * DAY)
    assert question is not None
    assert question.name == "ask_habit"
    assert question.slots["phrase"] == "the news"


def test_half_past_eight_is_another_habit_than_seven(profile: Profile) -> None:
    for day in range(4):
        ask_for_news(profile, MONDAY + day * DAY + timedelta(minutes=90 * (day % 2)))
    assert len(profile.store.facts("habit")) == 2
    assert asked(profile, MONDAY + 4 * DAY) is None


def test_saturday_says_nothing_about_weekdays(profile: Profile) -> None:
    read_every_morning(profile, 6)
    kinds = {habits.kind_of(fact) for fact in profile.store.facts("habit")}
    assert kinds == {"weekdays", "weekends"}


def test_it_is_asked_once(profile: Profile) -> None:
    read_every_morning(profile, 4)
    question = asked(profile, MONDAY + 4 * DAY)
    assert question is not None
    profile.record_uses(SpokenReply(question, "", used=question.used), MONDAY + 4 * DAY)
    assert asked(profile, MONDAY + 8 * DAY) is None


def test_nothing_is_offered_before_a_yes(profile: Profile) -> None:
    read_every_morning(profile, 4)
    assert due(profile, MONDAY + 7 * DAY + timedelta(minutes=10)) == []


def test_after_a_yes_it_is_offered_in_its_time_once_a_day(agreed: Profile) -> None:
    seven = MONDAY + 7 * DAY + timedelta(minutes=10)
    (offer,) = due(agreed, seven)
    assert offer.question is not None
    assert offer.question.yes == NEWS
    agreed.record_uses(SpokenReply(offer, "", used=offer.used), seven)
    assert due(agreed, seven + timedelta(minutes=2)) == []
    assert due(agreed, MONDAY + 8 * DAY + timedelta(hours=3)) == []


def test_who_asked_already_is_not_offered_it(agreed: Profile) -> None:
    ask_for_news(agreed, MONDAY + 7 * DAY)
    assert due(agreed, MONDAY + 7 * DAY + timedelta(minutes=10)) == []


def test_not_at_the_weekend(agreed: Profile) -> None:
    assert due(agreed, MONDAY + 5 * DAY + timedelta(minutes=10)) == []


def test_a_no_is_for_good_and_doubles_the_wait(profile: Profile) -> None:
    read_every_morning(profile, 4)
    friday = MONDAY + 4 * DAY
    question = asked(profile, friday)
    assert question is not None
    answer(profile, question, False, friday)
    assert not habit(profile).polarity
    other = Interpretation("weather", "today")
    turn = Turn(
        friday, Transcript("the weather", 1.0, "typed"), other, SpokenReply(Act("w", "t"), "")
    )
    for day in range(-4, 0):
        seen = habits.sighting_of(
            turn if day == -1 else turn_at(turn, friday + day * DAY),
            profile.store.facts("habit"),
            answers=False,
        )
        observe(profile.store, [seen] if seen else [], "owner", friday + day * DAY, "en")
    assert asides.aside(profile, OWNER, other, friday + DAY) is None
    assert asides.aside(profile, OWNER, NEWS, friday + 30 * DAY) is None


def turn_at(turn: Turn, at: datetime) -> Turn:
    return Turn(at, turn.heard, turn.understood, turn.reply)


def test_two_weeks_without_it_end_it_silently(agreed: Profile) -> None:
    later = MONDAY + 21 * DAY + timedelta(minutes=10)
    assert due(agreed, later) == []
    ask_for_news(agreed, later)
    assert [fact.valid_to for fact in agreed.store.facts("habit")] == [later, None]


def test_never_suggest(agreed: Profile) -> None:
    switch(agreed, "habits", False, MONDAY + 5 * DAY)
    assert due(agreed, MONDAY + 7 * DAY + timedelta(minutes=10)) == []


@pytest.mark.parametrize(
    "session", [Session(speaker=GUEST), Session(speaker="unknown"), Session(incognito=True)]
)
def test_nothing_is_offered_to_anybody_else(agreed: Profile, session: Session) -> None:
    assert due(agreed, MONDAY + 7 * DAY + timedelta(minutes=10), session) == []


def test_quiet_hours_are_quiet() -> None:
    assert AT_NIGHT.holds(time(23))
    assert AT_NIGHT.holds(time(3))
    assert not AT_NIGHT.holds(time(6, 30))
    assert Quiet(time(13), time(15)).holds(time(14))
    assert not Quiet(time(0), time(0)).holds(time(0))


def test_a_birthday_is_told_once_after_one_yes(profile: Profile) -> None:
    (statement,) = profile.notice("my sister's birthday is on the 10th of may")
    profile.learn(statement, MONDAY, source=Source.CONFIRMED)
    at_ten = MONDAY + timedelta(days=4, hours=3)
    assert due(profile, at_ten) == []
    question = asked(profile, MONDAY)
    assert question is not None
    assert (question.name, question.slots) == ("ask_dates", {})
    answer(profile, question, True, MONDAY)
    (told,) = due(profile, at_ten)
    assert told.slots["relative"] == "sister"
    assert told.slots["day"] == "2026-05-10"
    profile.record_uses(SpokenReply(told, "", used=told.used), at_ten)
    assert due(profile, at_ten + DAY) == []
    assert due(profile, at_ten + timedelta(days=365)) != []


def test_a_birthday_is_not_for_guests_nor_for_bed(profile: Profile) -> None:
    (statement,) = profile.notice("my sister's birthday is on the 10th of may")
    profile.learn(statement, MONDAY, source=Source.CONFIRMED)
    switch(profile, "dates", True, MONDAY)
    assert due(profile, MONDAY + 4 * DAY) == []
    assert due(profile, MONDAY + timedelta(days=4, hours=3), Session(speaker=GUEST)) == []


def test_what_is_seen_only_asks_who_wished_otherwise(profile: Profile) -> None:
    profile.set_style("verbosity", "long", MONDAY)
    long_reply = SpokenReply(Act("news", "told"), "one two three four five six seven")
    turn = Turn(MONDAY, Transcript("the news", 1.0, "typed"), NEWS, long_reply)
    for minute in range(3):
        at = MONDAY + timedelta(minutes=minute)
        observe(profile.store, spoken_into(turn), "owner", at, "en")
    question = asked(profile, MONDAY + DAY)
    assert question is not None
    assert question.name == "ask_length"
    assert profile.view("owner", MONDAY + DAY).style.verbosity == "long"
    said = answer(profile, question, True, MONDAY + DAY)
    assert said == Act(CORE, "length_on", {"instead": "normal"})
    assert profile.view("owner", MONDAY + DAY).style.verbosity == "normal"
