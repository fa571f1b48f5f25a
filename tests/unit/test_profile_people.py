"""Several people in one home: facts, answers and turns belong to one of them each."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path

import pytest

from assistant.errors import ProfileError
from assistant.profile.consent import ANSWERS_KEPT, ConsentRecord
from assistant.profile.facts import Purpose, Sensitivity
from assistant.profile.guards import may_tell, may_use
from assistant.profile.profile import Profile
from assistant.profile.statements import Statement
from assistant.values import GUEST

NOON = datetime(2026, 5, 3, 12, tzinfo=UTC)


@pytest.fixture
def profile(tmp_path: Path) -> Profile:
    return Profile.open(tmp_path / "profile.journal")


def tell(profile: Profile, relation: str, value: str, speaker: str = "owner") -> str:
    told = Statement(relation, value, quote=f"{relation} {value}")
    fact = profile.learn(told, NOON, speaker=speaker).fact
    assert fact is not None
    return fact.id


def test_who_ran_setup_is_known_by_their_names(profile: Profile) -> None:
    assert profile.people.called("Haz") is None
    tell(profile, "name", "Harriet")
    tell(profile, "address_as", "Haz")
    assert profile.people.called("haz") == "owner"
    assert profile.people.called("harriet") == "owner"
    assert profile.people.name_of("owner") == "Haz"


def test_somebody_is_added_once(profile: Profile) -> None:
    assert profile.people.called("Anna") is None
    anna = profile.people.add("Anna", NOON)
    assert profile.people.add("anna!", NOON) == anna
    assert profile.people.called("ANNA") == anna
    assert [(one.name, one.since) for one in profile.people.all()] == [
        ("", ""),
        ("Anna", "2026-05-03"),
    ]


@pytest.mark.parametrize(
    ("name", "heard", "is_one"),
    [
        ("Anna", "This is Anna.", True),
        ("anna", "this is anna", False),
        ("anna", "", True),  # "anna speaking" says so by itself
        ("great", "This is great", False),
        ("my favourite song", "", False),
        ("9:00", "", False),
        ("not", "", False),
    ],
)
def test_what_may_be_a_name(profile: Profile, name: str, heard: str, is_one: bool) -> None:
    assert profile.people.might_be(name, "en", heard) is is_one
    profile.people.add("Anna", NOON)
    assert profile.people.might_be("anna", "en", "this is anna")


@pytest.mark.parametrize(
    "name", ["", "...", "guest", "unknown", "x" * 60, "Bob\udcff", "Bob\x1b[2J"]
)
def test_what_is_no_name_is_refused(profile: Profile, name: str) -> None:
    with pytest.raises(ProfileError):
        profile.people.add(name, NOON)


def test_nobody_sees_what_is_anothers(profile: Profile) -> None:
    anna = profile.people.add("Anna", NOON)
    tell(profile, "likes", "jazz")
    tell(profile, "likes", "tango", anna)
    assert [it.object for it in profile.recall("likes")] == ["jazz"]
    assert [it.object for it in profile.recall("likes", anna)] == ["tango"]
    assert profile.recall("likes", GUEST) == ()
    assert not any(it.relation == "likes" for it in profile.view(GUEST, NOON).facts)


def test_answers_are_each_ones_own(profile: Profile) -> None:
    anna = profile.people.add("Anna", NOON)
    for _ in range(2):
        profile.consents.answered("kin.sister", False, NOON, anna)
    profile.consents.pause(True)
    assert profile.consent(anna).is_off("kin")
    assert not profile.consent().is_off("kin")
    assert profile.consent().paused
    assert not profile.consent(anna).paused


def test_what_was_allowed_is_known_with_its_time_until_it_is_revoked(profile: Profile) -> None:
    assert profile.consent().last_answer("habits") is None
    profile.consents.allow("habits", True, NOON)
    assert profile.consent().last_answer("habits") is True
    profile.consents.allow("habits", False, NOON)
    assert profile.consent().last_answer("habits") is False
    given = [(one.at, one.about, one.allowed) for one in profile.consent().answers]
    assert given == [(NOON, "habits", True), (NOON, "habits", False)]


def test_what_was_refused_stays_refused_however_much_is_answered_since() -> None:
    record = ConsentRecord().noting("habits", True, NOON).noting("habits", False, NOON)
    for _ in range(2 * ANSWERS_KEPT):
        record = record.noting("kin", True, NOON)
    assert record.last_answer("habits") is False
    assert len(record.answers) == ANSWERS_KEPT + 1


def test_a_record_of_before_there_were_several_people_is_the_owners(profile: Profile) -> None:
    profile.store.add("consent", {"asked_on": None, "asked": 0, "noes": {"kin": 2}, "paused": True})
    assert profile.consent().paused
    assert profile.consent().is_off("kin")
    profile.consents.pause(False)
    assert not profile.consent().paused
    assert profile.consent().is_off("kin")


def test_forgetting_a_person_takes_all_of_theirs_and_nothing_else(profile: Profile) -> None:
    anna = profile.people.add("Anna", NOON)
    tell(profile, "likes", "jazz")
    tell(profile, "likes", "tango", anna)
    profile.consents.pause(True, anna)
    profile.people.forget(anna)
    assert profile.people.called("Anna") is None
    assert not profile.consent(anna).paused
    assert [it.object for it in profile.all_facts()] == ["jazz"]


def test_of_the_most_delicate_what_was_revoked_is_not_used(profile: Profile) -> None:
    fact_id = tell(profile, "allergy", "peanuts")
    (fact,) = (it for it in profile.all_facts() if it.id == fact_id)
    assert fact.sensitivity is Sensitivity.HEALTH
    assert may_use(fact, "owner", profile.consent())
    profile.consents.allow("allergy", False, NOON)
    assert not may_use(fact, "owner", profile.consent())
    assert fact not in profile.view("owner", NOON).facts


def test_what_serves_no_telling_is_not_told(profile: Profile) -> None:
    tell(profile, "reach.anna", "+44 20 7946 0018")
    (number,) = profile.all_facts()
    assert number.purposes == (Purpose.HELP,)
    assert not may_tell(number, "owner", aloud=False)
    assert may_use(number, GUEST, profile.consent(GUEST))  # whoever has fallen is helped
    assert profile.recall(None) == ()
