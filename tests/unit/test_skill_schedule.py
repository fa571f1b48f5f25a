"""Announcements to come outlive the process that asked for them."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from assistant.errors import SkillError
from assistant.skill_host.schedule import MOST_A_SKILL, Schedule

NOW = datetime(2026, 11, 21, 10, 30, tzinfo=UTC)


@pytest.fixture
def file(tmp_path: Path) -> Path:
    return tmp_path / "state" / "schedule.json"


def test_what_was_added_is_there_after_a_restart(file: Path) -> None:
    added = Schedule(file).add("timers", NOW, "ended", {"duration": 600}, "tea")
    assert Schedule(file).list("timers") == (added,)


def test_the_next_one_comes_first_whichever_zone_it_was_set_in(file: Path) -> None:
    schedule = Schedule(file)
    schedule.add("timers", NOW + timedelta(minutes=9), "ended", {}, "later")
    tokyo = (NOW + timedelta(minutes=1)).astimezone(tz=None)
    schedule.add("timers", tokyo, "ended", {}, "sooner")
    assert [one.name for one in schedule.list()] == ["sooner", "later"]
    assert schedule.next_due() == tokyo


def test_a_skill_sees_and_cancels_only_its_own(file: Path) -> None:
    schedule = Schedule(file)
    added = schedule.add("timers", NOW, "ended", {})
    assert schedule.list("reminders") == ()
    assert not schedule.cancel("reminders", added.id)
    assert schedule.cancel("timers", added.id)
    assert not schedule.cancel("timers", added.id)


def test_what_is_due_is_given_once(file: Path) -> None:
    schedule = Schedule(file)
    due = schedule.add("timers", NOW, "ended", {})
    later = schedule.add("timers", NOW + timedelta(seconds=1), "ended", {})
    assert schedule.due(NOW) == (due,)
    assert schedule.due(NOW) == ()
    assert schedule.list() == (later,)


def test_a_moment_without_a_time_zone_is_refused(file: Path) -> None:
    with pytest.raises(SkillError, match="time zone"):
        Schedule(file).add("timers", NOW.replace(tzinfo=None), "ended", {})


def test_one_skill_cannot_fill_the_schedule(file: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("assistant.skill_host.schedule.MOST_A_SKILL", 2)
    schedule = Schedule(file)
    for _ in range(2):
        schedule.add("timers", NOW, "ended", {})
    with pytest.raises(SkillError, match="2 announcements"):
        schedule.add("timers", NOW, "ended", {})
    schedule.add("reminders", NOW, "due", {})
    assert MOST_A_SKILL >= 100
