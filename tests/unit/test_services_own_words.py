"""The words of a person's own are known as soon as they are there, and gone with what held them."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path

import pytest

from assistant.services.own_words import OwnWords
from assistant.skill_host.schedule import Schedule
from assistant.skill_host.storage import SkillStorage

SOON = datetime(2026, 3, 4, 12, tzinfo=UTC)


@pytest.fixture
def schedule(tmp_path: Path) -> Schedule:
    return Schedule(tmp_path / "schedule.json")


@pytest.fixture
def storage(tmp_path: Path) -> SkillStorage:
    return SkillStorage(tmp_path / "files")


@pytest.fixture
def own(schedule: Schedule, storage: SkillStorage) -> OwnWords:
    return OwnWords(schedule, storage, ("lists", "timers"))


def test_nothing_kept_is_no_words(own: OwnWords) -> None:
    assert own.words() == ()


def test_what_is_running_comes_first_then_lists_then_what_is_on_them(
    own: OwnWords, schedule: Schedule, storage: SkillStorage
) -> None:
    storage.write(
        "lists", "bike-shop.md", "# bike shop\n\n- inner tube\n- [ ] saddle\n- [x] bell\n"
    )
    schedule.add("timers", SOON, "done", {}, name="lasagne")

    assert own.words() == ("lasagne", "bike shop", "inner tube", "saddle")


def test_what_is_taken_away_is_no_longer_a_word(
    own: OwnWords, schedule: Schedule, storage: SkillStorage
) -> None:
    added = schedule.add("timers", SOON, "done", {}, name="lasagne")
    storage.write("lists", "bikes.md", "- saddle")
    schedule.cancel("timers", added.id)
    storage.delete("lists", "bikes.md")

    assert own.words() == ()


def test_notes_and_other_skills_files_are_no_words(own: OwnWords, storage: SkillStorage) -> None:
    storage.write("lists", "long.md", "- " + "very " * 20)
    storage.write("diary", "private.md", "- secret")
    storage.write("lists", "state.json", "{}")

    assert own.words() == ("long",)


def test_a_file_that_cannot_be_read_costs_only_itself(
    own: OwnWords, schedule: Schedule, storage: SkillStorage, tmp_path: Path
) -> None:
    storage.write("lists", "bikes.md", "- saddle")
    (tmp_path / "files" / "lists" / "bikes.md").write_bytes(b"\xff\xfe\x00")
    schedule.add("timers", SOON, "done", {}, name="lasagne")

    assert own.words() == ("lasagne",)
