"""Turns are noted for seven days, forgotten with what they tell, and never against one's will."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from assistant.profile.facts import Source
from assistant.profile.profile import Profile
from assistant.profile.statements import Statement
from assistant.profile.store import HISTORY
from assistant.values import (
    GUEST,
    Act,
    Band,
    FactUse,
    Interpretation,
    LearntFact,
    SpokenReply,
    Transcript,
    Turn,
)
from tests.opened_journal import readable

NOON = datetime(2026, 5, 3, 12, tzinfo=UTC)


@pytest.fixture
def profile(tmp_path: Path) -> Profile:
    return Profile.open(tmp_path / "profile.journal")


def turn(
    heard: str, reply: str = "All right.", at: datetime = NOON, used: str = "", taught: str = ""
) -> Turn:
    uses = (FactUse(used, "to greet you"),) if used else ()
    learnt = (LearntFact(taught, "likes", "jazz", "stated"),) if taught else ()
    said = SpokenReply(Act("core", "agreed", {"n": [1]}), reply, "calm", used=uses)
    return Turn(at, Transcript(heard, 1.0, "typed"), None, said, learned=learnt)


def like(profile: Profile, value: str) -> str:
    fact = profile.learn(Statement("likes", value, quote=f"i like {value}"), NOON).fact
    assert fact is not None
    return fact.id


def heard(profile: Profile) -> list[str]:
    return [one.heard for one in profile.history.turns()]


def test_a_turn_is_noted_as_it_was(profile: Profile) -> None:
    profile.record(turn("hello there", "Hello, Haz.", used="abc"), "owner")
    (noted,) = profile.history.turns()
    assert (noted.said_at, noted.heard, noted.reply) == (NOON, "hello there", "Hello, Haz.")
    assert noted.acts[0].act == Act("core", "agreed", {"n": [1]})
    assert noted.used == (FactUse("abc", "to greet you"),)
    assert noted.as_json()["reply"] == {
        "act": "core.agreed",
        "text": "Hello, Haz.",
        "voice": "calm",
        "used": [{"fact": "abc", "why": "to greet you"}],
    }


def test_after_seven_days_its_bytes_are_gone(profile: Profile, tmp_path: Path) -> None:
    profile.record(turn("zeppelins"), "owner")
    profile.record(turn("jazz", at=NOON + timedelta(days=6)), "owner")
    assert "zeppelins" in readable(tmp_path)
    profile.record(turn("tea", at=NOON + timedelta(days=7, hours=1)), "owner")
    assert heard(profile) == ["jazz", "tea"]
    assert "zeppelins" not in readable(tmp_path)


@pytest.mark.parametrize("speaker", [GUEST, "unknown"])
def test_of_guests_nothing_is_noted(profile: Profile, speaker: str) -> None:
    profile.record(turn("hello"), speaker)
    assert heard(profile) == []


def test_codes_are_not_noted(profile: Profile) -> None:
    profile.record(turn("my pin is 1234"), "owner")
    assert heard(profile) == []


def test_it_is_in_no_backup_and_a_backup_leaves_it(profile: Profile, tmp_path: Path) -> None:
    profile.record(turn("zeppelins"), "owner")
    like(profile, "jazz")
    (backup,) = profile.store.files.backups
    whole = backup.read_bytes()
    profile.store.files.journal.with_name("other").write_bytes(whole)
    assert profile.store.facts_in_backup(NOON.date()) == 1
    profile.store.restore(NOON.date())
    assert heard(profile) == ["zeppelins"]


def test_off_destroys_what_was_noted(profile: Profile, tmp_path: Path) -> None:
    profile.record(turn("zeppelins"), "owner")
    profile.record(turn("tango"), "anna")
    profile.consents.keep_history(False)
    profile.record(turn("more zeppelins"), "owner")
    assert heard(profile) == ["tango"]
    assert "zeppelins" not in readable(tmp_path)
    profile.consents.keep_history(True)
    profile.record(turn("tea"), "owner")
    assert heard(profile) == ["tango", "tea"]


def test_forgetting_a_fact_takes_the_turns_that_tell_it(profile: Profile, tmp_path: Path) -> None:
    fact = like(profile, "zeppelins")
    profile.record(turn("I like zeppelins", taught=fact), "owner")
    profile.record(turn("what do I like", "You like zeppelins.", used=fact), "owner")
    profile.record(turn("what time is it", "Noon."), "owner")
    profile.record(turn("I love zeppelins"), "anna")
    profile.forget(fact=fact)
    assert heard(profile) == ["what time is it", "I love zeppelins"]
    profile.people.forget("anna")
    assert "zeppelins" not in readable(tmp_path)


def test_a_topic_takes_its_turns_where_nothing_was_learnt(profile: Profile) -> None:
    profile.record(turn("how is my work today"), "owner")
    profile.record(turn("hello"), "owner")
    assert profile.would_forget(about="my work") == ((), 1)
    profile.forget(about="my work")
    assert heard(profile) == ["hello"]


def test_a_time_takes_all_that_was_said_in_it(profile: Profile) -> None:
    for hour in range(4):
        profile.record(turn(f"at {hour}", at=NOON + timedelta(hours=hour)), "owner")
    one, three = (NOON + timedelta(hours=hour) for hour in (1, 3))
    profile.forget(since=one, until=three)
    assert heard(profile) == ["at 0", "at 3"]


def test_a_relation_in_a_time_takes_no_other_turns(profile: Profile) -> None:
    like(profile, "zeppelins")
    profile.record(turn("hello"), "owner")
    profile.record(turn("zeppelins"), "owner")
    gone = profile.forget(relation="likes", since=NOON - timedelta(hours=1))
    assert len(gone) == 1
    assert heard(profile) == ["hello"]


def test_nothing_named_forgets_nothing(profile: Profile) -> None:
    like(profile, "jazz")
    profile.record(turn("hello"), "owner")
    assert profile.forget() == ()
    assert heard(profile) == ["hello"]


def test_a_turn_that_has_something_forgotten_is_not_noted(profile: Profile) -> None:
    like(profile, "zeppelins")
    profile.forget(about="zeppelins")
    profile.record(turn("forget everything about zeppelins", "Forgotten."), "owner")
    profile.record(turn("hello"), "owner")
    assert heard(profile) == ["hello"]


def test_what_was_seen_is_forgotten_with_what_it_speaks_of(profile: Profile) -> None:
    like(profile, "zeppelins")
    told = Statement("habit.weekdays 0700", "when do the zeppelins fly", quote="")
    profile.learn(told, NOON, source=Source.OBSERVED)
    (gone,) = profile.would_forget(last=True)[0]
    assert gone.object == "zeppelins"  # the last that was told, not the last that was seen
    profile.forget(last=True)
    assert profile.all_facts() == ()


def test_what_is_asked_for_most_is_counted_by_speaker(profile: Profile) -> None:
    meant = Interpretation("timers", "set", 1.0, Band.ACT)
    for speaker, times in (("owner", 2), ("anna", 1), (GUEST, 1)):
        for minute in range(times):
            said = turn("set a timer", at=NOON + timedelta(minutes=minute))
            profile.record(replace(said, understood=meant), speaker)
    profile.record(turn("gibberish"), "owner")
    assert [one["heard"] for one in profile.store.documents(HISTORY, 1)] == ["gibberish"]
    assert profile.history.asked_for("owner") == {"timers.set": 2}
    assert profile.history.asked_for("anna") == {"timers.set": 1}
    assert profile.history.asked_for(GUEST) == {}
