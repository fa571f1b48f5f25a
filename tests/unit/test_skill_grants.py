"""What a skill may do: what it asks for, where it comes from and what the person decided."""

from __future__ import annotations

import shutil
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from assistant.errors import SettingsError, SkillError
from assistant.settings import Paths
from assistant.shipped import shipped_skills
from assistant.skill_host.broker import Channel, RefusalError, leads_astray
from assistant.skill_host.grants import Grants, Origin, all_asked
from assistant.skill_host.manifest import Manifest, load_manifest
from assistant.skill_host.usage import LARGEST_BYTES, Usage, Used

NOON = datetime(2026, 11, 22, 12, tzinfo=UTC)
MANIFEST = """
name = "far"
version = "1"
api = 1
description = "Reaches out"
permissions = ["schedule", "storage"]
[profile]
name = "to greet you"
[settings.bridge_host]
kind = "host"
label = "Where your lights' bridge is"
[folders.notes]
default = "~/notes"
access = "write"
why = "to keep your notes"
[folders.books]
default = "~/books"
why = "to read from them"
[network.bridge]
hosts = ["{bridge_host}", "api.example.org"]
ports = [8123]
why = "to switch your lights"
[bus.players]
names = ["org.mpris.MediaPlayer2.*"]
why = "to pause your music"
[commands.call]
why = "to call people you name"
[intents.go]
"""
EVERYTHING = {
    *("schedule", "storage", "profile.name", "folders.notes", "folders.books"),
    *("network.bridge", "bus.players", "commands.call"),
}


@pytest.fixture
def paths(tmp_path: Path) -> Paths:
    return Paths.from_environment({"ASSISTANT_HOME": str(tmp_path)})


@pytest.fixture
def far(paths: Paths) -> Manifest:
    folder = paths.skills / "far"
    folder.mkdir(parents=True)
    (folder / "skill.toml").write_text(MANIFEST)
    (folder / "skill.py").write_text("")
    return load_manifest(folder)


def test_a_manifest_asks_by_names(far: Manifest) -> None:
    assert all_asked(far) == EVERYTHING


def test_a_stranger_may_do_nothing_until_it_is_permitted(paths: Paths, far: Manifest) -> None:
    grants = Grants(paths)
    assert grants.origin(far) is Origin.STRANGER
    assert grants.of(far).names == frozenset()
    grants.permit(far, ["schedule", "folders.notes"])
    assert grants.of(far).names == {"schedule", "folders.notes"}
    assert grants.of(far).folders["notes"].path == paths.data.parent / "notes"
    grants.deny(far, ["schedule"])
    assert grants.of(far).names == {"folders.notes"}
    grants.forget("far")
    assert grants.of(far).names == frozenset()


def test_where_nothing_was_decided_there_is_nothing_to_forget(paths: Paths) -> None:
    Grants(paths).forget("far")
    assert not paths.permissions_file.exists()


def test_a_rehearsal_has_no_folder_but_those_of_its_home(
    paths: Paths, far: Manifest, tmp_path: Path
) -> None:
    (paths.data.parent / "books").mkdir()
    there = Grants(paths, [paths.skills], outside=False).of(far)
    assert set(there.folders) == {"notes", "books"}
    assert {*there.networks, *there.buses, *there.commands} == set()
    elsewhere = Paths.from_environment({"ASSISTANT_HOME": str(tmp_path / "stage")})
    manifest = far.folder / "skill.toml"
    manifest.write_text(MANIFEST.replace('"~/', f'"{tmp_path}/'))
    asked = load_manifest(far.folder)
    assert set(Grants(elsewhere, [paths.skills]).of(asked).folders) == {"notes", "books"}
    assert not Grants(elsewhere, [paths.skills], outside=False).of(asked).folders


def test_what_is_shipped_or_named_may_do_what_it_asks_for_unless_denied(
    paths: Paths, far: Manifest
) -> None:
    timers = load_manifest(shipped_skills() / "timers")
    grants = Grants(paths, [paths.skills])
    assert grants.origin(timers) is Origin.SHIPPED
    assert grants.of(timers).names == {"schedule"}
    grants.deny(timers, ["schedule"])
    assert grants.of(timers).names == frozenset()
    assert grants.origin(far) is Origin.NAMED
    assert grants.of(far).names == EVERYTHING


def test_a_skill_that_takes_a_shipped_name_is_a_stranger_s(paths: Paths) -> None:
    shutil.copytree(shipped_skills() / "timers", paths.skills / "timers")
    copied = load_manifest(paths.skills / "timers")
    assert Grants(paths).origin(copied) is Origin.STRANGER
    assert Grants(paths).of(copied).names == frozenset()


def test_a_change_by_another_process_is_seen(paths: Paths, far: Manifest) -> None:
    ours, theirs = Grants(paths), Grants(paths)
    assert ours.of(far).names == frozenset()
    theirs.permit(far, ["storage"])
    assert ours.of(far).names == {"storage"}
    paths.permissions_file.unlink()
    assert ours.of(far).names == frozenset()


def test_the_person_s_own_lines_stay(paths: Paths, far: Manifest) -> None:
    paths.permissions_file.parent.mkdir(parents=True)
    paths.permissions_file.write_text('# mine\n[other]\ndenied = ["schedule"] # why\n')
    Grants(paths).permit(far, ["storage"])
    text = paths.permissions_file.read_text()
    assert text.startswith('# mine\n[other]\ndenied = ["schedule"] # why\n')
    assert 'granted = ["storage"]' in text


def test_what_is_not_asked_for_cannot_be_permitted(paths: Paths, far: Manifest) -> None:
    with pytest.raises(SkillError, match=r"far does not ask for voice; it asks for bus\.players"):
        Grants(paths).permit(far, ["voice"])
    assert not paths.permissions_file.exists()


def test_a_granted_name_that_is_no_longer_asked_for_gives_nothing(
    paths: Paths, far: Manifest
) -> None:
    paths.permissions_file.parent.mkdir(parents=True)
    paths.permissions_file.write_text('[far]\ngranted = ["voice", "schedule"]\n')
    assert Grants(paths).of(far).names == {"schedule"}


@pytest.mark.parametrize(
    "text",
    ["[far", "[far]\ngranted = 3", "[far]\nmore = 1", 'far = "all"', "[far]\ncommands.x = []"],
)
def test_a_broken_file_grants_nothing_and_says_so(paths: Paths, far: Manifest, text: str) -> None:
    paths.permissions_file.parent.mkdir(parents=True)
    paths.permissions_file.write_text(text)
    with pytest.raises(SkillError, match=r"permissions\.toml"):
        Grants(paths).of(far)


def test_a_file_that_cannot_be_read_is_not_replaced(paths: Paths, far: Manifest) -> None:
    paths.permissions_file.parent.mkdir(parents=True)
    paths.permissions_file.write_text("[far")
    with pytest.raises(SettingsError, match="cannot be changed"):
        Grants(paths).permit(far, ["storage"])
    assert paths.permissions_file.read_text() == "[far"


def test_a_folder_of_the_person_s_choice(paths: Paths, far: Manifest) -> None:
    grants = Grants(paths, [paths.skills])
    elsewhere = paths.data.parent / "Documents"
    elsewhere.mkdir()
    grants.choose_folder(far, "books", str(elsewhere))
    assert grants.of(far).folders["books"].path == elsewhere
    for bad in ("~/", "/", "/etc", "relative", "~/.ssh"):
        with pytest.raises(SkillError):
            grants.choose_folder(far, "books", bad)
    assert grants.of(far).folders["books"].path == elsewhere


def test_a_link_stands_for_where_it_leads(paths: Paths, far: Manifest) -> None:
    (paths.data.parent / "notes").symlink_to(paths.data)
    permitted = Grants(paths, [paths.skills]).of(far)
    assert "notes" not in permitted.folders
    assert "holds too much" in permitted.problems["folders.notes"]


def test_what_is_not_there_yet_is_a_problem_of_its_own(paths: Paths, far: Manifest) -> None:
    permitted = Grants(paths, [paths.skills]).of(far)
    assert permitted.problems == {
        "folders.books": "~/books is not there",
        "network.bridge": "its setting bridge_host says no host yet",
        "commands.call": "no program was chosen for it",
    }


def test_a_host_that_is_a_setting(paths: Paths, far: Manifest) -> None:
    grants = Grants(paths, [paths.skills])
    paths.settings_file.parent.mkdir(parents=True)
    paths.settings_file.write_text('[skills.settings.far]\nbridge_host = "hue.local:80"\n')
    places = grants.of(far).networks["bridge"].places
    assert places == (("hue.local", 80), ("api.example.org", 8123))


def test_a_turn_without_a_trace_writes_nowhere(paths: Paths, far: Manifest) -> None:
    permitted = Grants(paths, [paths.skills]).of(far)
    assert permitted.folders["notes"].writes
    assert not permitted.without_a_trace.folders["notes"].writes
    assert permitted.without_a_trace != permitted


def test_a_channel_reaches_its_places_only() -> None:
    places = (("hue.local", 80), ("api.example.org", 8123))
    channel = Channel("far", "network.bridge", places, tls=True, traces=True)
    assert channel.chosen("", 0) == ("hue.local", 80)
    assert channel.chosen("API.example.org", 0) == ("api.example.org", 8123)
    for host, port in (("hue.local", 8123), ("example.org", 0), ("hue.local.", 0), ("", 22)):
        with pytest.raises(RefusalError, match=r"network\.bridge does not reach"):
            channel.chosen(host, port)


@pytest.mark.parametrize(
    ("host", "address", "astray"),
    [
        ("evil.example.com", "192.168.1.1", True),
        ("evil.example.com", "127.0.0.1", True),
        ("evil.example.com", "::1", True),
        ("evil.example.com", "fe80::1%eth0", True),
        ("evil.example.com", "::ffff:10.0.0.1", True),
        ("api.example.com", "93.184.215.14", False),
        ("192.168.1.9", "192.168.1.9", False),
        ("hue.local", "192.168.1.9", False),
        ("homeassistant", "192.168.1.9", False),
    ],
)
def test_names_of_the_world_do_not_lead_home(host: str, address: str, astray: bool) -> None:
    assert leads_astray(host, address) is astray


def test_uses_are_told_the_latest_first(paths: Paths) -> None:
    usage = Usage(paths.skill_use)
    assert usage.of("far") == ()
    for minute in range(3):
        at = NOON + timedelta(minutes=minute)
        usage.add(Used("far" if minute != 1 else "near", "network.bridge", at, "hue.local:80", 3))
    assert [used.at.minute for used in usage.of("far")] == [2, 0]
    assert usage.of("near")[0].sent == 3
    file = usage.file_of("far")
    assert file.stat().st_mode & 0o077 == 0
    file.write_text("no JSON\n[]\n{}\n" + file.read_text())
    assert len(usage.of("far")) == 2


def test_uses_do_not_fill_the_disk(paths: Paths) -> None:
    usage = Usage(paths.skill_use)
    usage.add(Used("near", "schedule", NOON))
    file = usage.file_of("far")
    file.write_text("x" * LARGEST_BYTES)
    usage.add(Used("far", "schedule", NOON))
    usage.add(Used("far", "storage", NOON))
    assert file.stat().st_size < 1000
    assert [used.permission for used in usage.of("far")] == ["storage"]
    assert [used.permission for used in usage.of("near")] == ["schedule"]


def test_a_disk_that_takes_nothing_stops_no_skill(paths: Paths) -> None:
    paths.state.mkdir(parents=True)
    paths.skill_use.write_text("a file where the folder should be")
    Usage(paths.skill_use).add(Used("far", "schedule", NOON))
