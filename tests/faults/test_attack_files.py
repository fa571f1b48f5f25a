"""Files that somebody damaged, one way after another: one clear line, and nothing thrown away."""

from __future__ import annotations

import json
import os
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from assistant.atomic_storage import companions, quarantined
from assistant.errors import AssistantError, ProfileError, SettingsError, SkillError
from assistant.profile.profile import Profile
from assistant.profile.profile_files import ProfileFiles
from assistant.profile.statements import Statement
from assistant.settings import load_settings
from assistant.skill_host.schedule import Schedule
from tests.opened_journal import rewrite

NOON = datetime(2026, 5, 3, 12, tzinfo=UTC)
Damage = Callable[[dict[str, Any]], object]


def damage(path: Path, how: Damage) -> bytes:
    """Change the database at `path` as `how` says; its bytes afterwards."""
    state = json.loads(path.read_text())
    how(state)
    path.write_text(json.dumps(state))
    return path.read_bytes()


def first(table: dict[str, Any]) -> dict[str, Any]:
    entry: dict[str, Any] = next(iter(table.values()))
    return entry


@pytest.fixture
def profile_file(tmp_path: Path) -> Path:
    """A profile with a fact, something forgotten and a question asked."""
    path = tmp_path / "profile.journal"
    profile = Profile.open(path)
    for liked in ("jazz", "zeppelins"):
        profile.learn(Statement("likes", liked, quote=f"I like {liked}"), NOON)
    profile.forget(about="jazz")
    profile.consents.asked(NOON)
    profile.close()
    return path


def use(path: Path) -> None:
    """All that a turn does with a profile."""
    profile = Profile.open(path)
    profile.view("owner", NOON)
    for statement in profile.notice("I live in Porto"):
        profile.decide(statement, "owner", NOON)
    profile.last_reply_reasons()
    profile.forget(last=True)


@pytest.mark.parametrize(
    "how",
    [
        lambda it: first(it["consent"]).update(asked_on="nonsense"),
        lambda it: first(it["consent"]).update(noes=[1]),
        lambda it: first(it["about"]).pop("key"),
        lambda it: first(it["about"]).update(key="not hexadecimal"),
        lambda it: first(it["about"]).update(schema=99),
        lambda it: first(it["facts"]).update(relation="nonsense"),
        lambda it: first(it["facts"]).update(relation="pace"),
        lambda it: first(it["facts"]).update(relation="verbosity"),
        lambda it: first(it["facts"]).update(learnt_at="2026-05-03T12:00:00"),
        lambda it: first(it["facts"]).pop("provenance"),
    ],
)
def test_a_profile_that_makes_no_sense_is_told_and_left_alone(
    profile_file: Path, how: Damage
) -> None:
    before = rewrite(profile_file, how)
    with pytest.raises(ProfileError) as caught:
        use(profile_file)
    assert str(profile_file) in caught.value.message
    assert "zeppelins" not in caught.value.message
    assert profile_file.read_bytes() == before


@pytest.mark.parametrize("content", [b"", b"\0" * 500, b'{"facts": {}}', b"ASSTJNL1"])
def test_a_file_that_is_no_journal_is_set_aside_whole(profile_file: Path, content: bytes) -> None:
    profile_file.write_bytes(content)
    with pytest.raises(ProfileError, match=r"now profile\.journal\.damaged-1"):
        use(profile_file)
    (aside,) = ProfileFiles(profile_file).set_aside
    assert aside.read_bytes() == content
    use(profile_file)


@pytest.mark.parametrize(
    "how",
    [
        lambda it: first(it["_default"]).update(due="2026-05-03T12:00:00"),
        lambda it: first(it["_default"]).update(due=None),
        lambda it: first(it["_default"]).update(slots=5),
        lambda it: first(it["_default"]).pop("act"),
        lambda it: it.update(announced={"1": {}}),
        lambda it: it["_default"].update({"2": 5}),
    ],
)
def test_one_bad_announcement_cannot_silence_all_others(tmp_path: Path, how: Damage) -> None:
    path = tmp_path / "schedule.json"
    Schedule(path).add("timers", NOON, "ended", {}, "pasta")
    before = damage(path, how)
    with pytest.raises(SkillError, match=r"now schedule\.json\.damaged-1"):
        Schedule(path).due(NOON + timedelta(hours=1))
    (aside,) = quarantined(path)
    assert aside.read_bytes() == before
    added = Schedule(path).add("timers", NOON, "ended", {}, "tea")
    assert Schedule(path).due(NOON) == (added,)


@pytest.mark.parametrize("in_its_place", ["pipe", "folder", "device", "link to itself"])
def test_something_else_in_the_profile_s_place_is_told_at_once(
    tmp_path: Path, in_its_place: str
) -> None:
    path = tmp_path / "profile.json"
    match in_its_place:
        case "pipe":
            os.mkfifo(path)
        case "folder":
            path.mkdir()
        case "device":
            path.symlink_to("/dev/zero")
        case _:
            path.symlink_to(path)
    with pytest.raises(ProfileError, match=r"profile\.json (is not a plain file|cannot be read)"):
        use(path)
    assert path in companions(path)  # so that a wipe takes it


def test_half_a_character_is_kept_as_a_whole_one(tmp_path: Path) -> None:
    path = tmp_path / "schedule.json"
    Schedule(path).add("timers", NOON, "ended", {}, "tea \ud800")
    assert [one.name for one in Schedule(path).list()] == ["tea ?"]


@pytest.mark.parametrize(
    "content",
    [
        b"\xff\xfe\x00 binary",
        b"\x00\x00",
        b"[hearing\n",
        b'[hearing]\nthreads = "two"\n',
        b"[hearing]\nlongest_utterance_seconds = nan\n",
        b"[speaking]\nvolumne = 1\n",
        b"speaking = 3\n",
        b'region = "gb"\n',
        b"a = " + b"9" * 10_000,
        b"a = " + b"[" * 100_000,
        b"#" * 1_000_000,
    ],
    ids=lambda content: content[:20].decode(errors="replace"),
)
def test_settings_that_are_none_are_one_line(tmp_path: Path, content: bytes) -> None:
    path = tmp_path / "settings.toml"
    path.write_bytes(content)
    refused(path)
    assert path.read_bytes() == content


@pytest.mark.parametrize("target", ["nowhere", "settings.toml", "/dev/zero", "."])
def test_settings_that_lead_astray_are_one_line(tmp_path: Path, target: str) -> None:
    path = tmp_path / "settings.toml"
    path.symlink_to(target)
    refused(path)


def test_a_pipe_for_settings_is_one_line(tmp_path: Path) -> None:
    path = tmp_path / "settings.toml"
    os.mkfifo(path)
    refused(path)


def refused(settings: Path) -> None:
    with pytest.raises(SettingsError) as caught:
        load_settings(settings)
    assert isinstance(caught.value, AssistantError)
    assert str(settings) in caught.value.message
    assert "\n" not in caught.value.message
