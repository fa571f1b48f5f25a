"""Tastes are asked about again a year after they were told: one in a week, never past a no."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from assistant.profile.adaptations import switch
from assistant.profile.asides import answered, aside
from assistant.profile.facts import Fact, Source
from assistant.profile.profile import Profile
from assistant.values import GUEST, Act, Interpretation, Session, SpokenReply

TOLD = datetime(2026, 3, 2, 9, tzinfo=UTC)
DAY = timedelta(days=1)
YEAR = 366 * DAY
TIME = Interpretation("clock", "time")
OWNER = Session()


@pytest.fixture
def profile(tmp_path: Path) -> Profile:
    return Profile.open(tmp_path / "data" / "profile.journal")


def tell(profile: Profile, text: str, at: datetime) -> Fact:
    (statement,) = profile.notice(text)
    fact = profile.learn(statement, at, source=Source.CONFIRMED).fact
    assert fact is not None
    return fact


def asked(profile: Profile, at: datetime, session: Session = OWNER) -> str | None:
    """The taste that is asked about now; hearing that is noted."""
    act = aside(profile, session, TIME, at)
    if act is None:
        return None
    assert act.name == "ask_taste"
    profile.record_uses(SpokenReply(act, "", used=act.used), at)
    return str(act.slots["phrase"])


def answer(profile: Profile, act: Act | None, yes: bool, at: datetime) -> None:
    assert act is not None
    assert act.question is not None
    wanted = act.question.yes if yes else act.question.no
    assert wanted is not None
    assert answered(wanted, profile, "owner", at) is not None


def test_not_before_a_year_has_passed(profile: Profile) -> None:
    tell(profile, "i like jazz", TOLD)
    assert asked(profile, TOLD + 364 * DAY) is None
    assert asked(profile, TOLD + YEAR) == "you like jazz"


@pytest.mark.parametrize("text", ["i hate olives", "my favourite colour is green"])
def test_every_kind_of_taste(profile: Profile, text: str) -> None:
    tell(profile, text, TOLD)
    assert asked(profile, TOLD + YEAR)


@pytest.mark.parametrize("text", ["i'm vegetarian", "i live in Porto", "my sister is called Anna"])
def test_only_tastes_and_nothing_private(profile: Profile, text: str) -> None:
    tell(profile, text, TOLD)
    assert asked(profile, TOLD + YEAR) is None


def test_one_in_a_week_the_oldest_first(profile: Profile) -> None:
    tell(profile, "i like tango", TOLD + DAY)
    tell(profile, "i like jazz", TOLD)
    assert asked(profile, TOLD + YEAR) == "you like jazz"
    assert asked(profile, TOLD + YEAR + 6 * DAY) is None
    assert asked(profile, TOLD + YEAR + 7 * DAY) == "you like tango"
    assert asked(profile, TOLD + YEAR + 14 * DAY) is None


def test_a_no_ends_it_and_is_never_asked_after(profile: Profile) -> None:
    fact = tell(profile, "i like jazz", TOLD)
    answer(profile, aside(profile, OWNER, TIME, TOLD + YEAR), False, TOLD + YEAR)
    assert profile.recall("likes") == ()
    assert profile.store.get(fact.id) is not None
    assert asked(profile, TOLD + 3 * YEAR) is None


def test_after_a_no_the_others_have_to_wait_as_well(profile: Profile) -> None:
    tell(profile, "i like jazz", TOLD)
    tell(profile, "i like tango", TOLD)
    question = aside(profile, OWNER, TIME, TOLD + YEAR)
    assert question is not None
    profile.record_uses(SpokenReply(question, "", used=question.used), TOLD + YEAR)
    answer(profile, question, False, TOLD + YEAR)
    assert asked(profile, TOLD + YEAR + 6 * DAY) is None
    assert asked(profile, TOLD + YEAR + 7 * DAY) is not None


def test_a_yes_holds_for_another_year(profile: Profile) -> None:
    tell(profile, "i like jazz", TOLD)
    answer(profile, aside(profile, OWNER, TIME, TOLD + YEAR), True, TOLD + YEAR)
    assert asked(profile, TOLD + YEAR + 300 * DAY) is None
    assert asked(profile, TOLD + 2 * YEAR) == "you like jazz"


def test_no_answer_leaves_it_for_a_year(profile: Profile) -> None:
    tell(profile, "i like jazz", TOLD)
    assert asked(profile, TOLD + YEAR)
    assert asked(profile, TOLD + YEAR + 300 * DAY) is None


def test_what_is_told_again_is_fresh(profile: Profile) -> None:
    fact = tell(profile, "i like jazz", TOLD)
    again = tell(profile, "i like jazz", TOLD + 300 * DAY)
    assert (again.id, again.learnt_at) == (fact.id, TOLD)
    assert asked(profile, TOLD + YEAR) is None


def test_not_where_it_is_off(profile: Profile) -> None:
    tell(profile, "i like jazz", TOLD)
    switch(profile, "tastes", False, TOLD)
    assert asked(profile, TOLD + YEAR) is None


@pytest.mark.parametrize(
    "session", [Session(speaker=GUEST), Session(incognito=True), Session(failures=1)]
)
def test_not_at_another_moment(profile: Profile, session: Session) -> None:
    tell(profile, "i like jazz", TOLD)
    assert asked(profile, TOLD + YEAR, session) is None


def test_not_beside_what_they_say_of_themselves(profile: Profile) -> None:
    tell(profile, "i like jazz", TOLD)
    assert aside(profile, OWNER, Interpretation("about_me", "tell"), TOLD + YEAR) is None
