"""Announcements to come outlive the process that asked for them."""

from __future__ import annotations

import json
from datetime import UTC, datetime, time, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest

from assistant.dialogue import not_done
from assistant.errors import NoRoomError, SkillError
from assistant.recurrence import Every
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
    assert schedule.list()[0].due == tokyo


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


def test_one_skill_cannot_fill_the_schedule(file: Path) -> None:
    Schedule(file).add("timers", NOW, "ended", {})
    written = json.loads(file.read_text())
    (one,) = written["_default"].values()
    written["_default"] = {str(it): {**one, "id": str(it)} for it in range(1, MOST_A_SKILL)}
    file.write_text(json.dumps(written))
    schedule = Schedule(file)
    schedule.add("timers", NOW, "ended", {})
    with pytest.raises(NoRoomError, match=f"{MOST_A_SKILL} announcements") as refused:
        schedule.add("timers", NOW, "ended", {})
    assert not_done("timers", refused.value).name == "no_room"
    schedule.add("reminders", NOW, "due", {})


WEEKDAYS_AT_SEVEN = Every((0, 1, 2, 3, 4), time(7))
FRIDAY = datetime(2026, 11, 20, 7, tzinfo=ZoneInfo("Europe/Lisbon"))


def test_what_comes_again_is_announced_and_stays_for_its_next_time(file: Path) -> None:
    Schedule(file).add("alarms", FRIDAY, "ringing", {}, every=WEEKDAYS_AT_SEVEN)
    (rang,) = Schedule(file).due(FRIDAY)
    (waiting,) = Schedule(file).list("alarms")
    assert (rang.due, waiting.due) == (FRIDAY, FRIDAY + timedelta(days=3))
    assert (waiting.id, waiting.every) == (rang.id, WEEKDAYS_AT_SEVEN)


def test_after_a_week_of_sleep_it_is_announced_once(file: Path) -> None:
    schedule = Schedule(file)
    schedule.add("alarms", FRIDAY, "ringing", {}, every=WEEKDAYS_AT_SEVEN)
    later = FRIDAY + timedelta(days=7, hours=5)
    assert len(schedule.due(later)) == 1
    assert schedule.due(later) == ()
    assert schedule.list()[0].due == FRIDAY + timedelta(days=10)


def test_it_is_known_for_a_day_what_was_announced(file: Path) -> None:
    schedule = Schedule(file)
    for name, minute in (("first", 0), ("second", 1)):
        schedule.add("alarms", NOW + timedelta(minutes=minute), "ringing", {}, name)
    schedule.add("timers", NOW, "ended", {})
    assert schedule.announced("alarms") == ()
    schedule.due(NOW + timedelta(minutes=1))
    assert [one.name for one in Schedule(file).announced("alarms")] == ["second", "first"]
    schedule.add("timers", NOW + timedelta(days=2), "ended", {})
    schedule.due(NOW + timedelta(days=2))
    assert schedule.announced("alarms") == ()
