"""The file under every store: old state or new, copies, several writers, damage told."""

from __future__ import annotations

import json
import stat
from pathlib import Path

import pytest

from assistant.atomic_storage import AtomicDatabase, companions
from assistant.errors import ProfileError


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "data" / "store.json"


def opened(path: Path) -> AtomicDatabase:
    return AtomicDatabase(path, ProfileError)


def test_opening_and_reading_write_nothing(path: Path, tmp_path: Path) -> None:
    assert opened(path).table("facts").all() == []
    assert list(tmp_path.iterdir()) == []


def test_what_was_written_is_there_after_opening_again(path: Path) -> None:
    opened(path).table("facts").insert({"a": "é"})
    assert opened(path).table("facts").all() == [{"a": "é"}]
    assert "é" in path.read_text(encoding="utf-8")


def test_only_the_owner_may_read_it(path: Path) -> None:
    opened(path).table("facts").insert({})
    for file in companions(path):
        assert stat.S_IMODE(file.stat().st_mode) == 0o600
    assert stat.S_IMODE(path.parent.stat().st_mode) == 0o700


def test_nothing_but_the_file_and_its_lock_stays(path: Path) -> None:
    for number in range(3):
        opened(path).table("facts").insert({"number": number})
    assert [file.name for file in companions(path)] == ["store.json", "store.json.lock"]


def test_reads_are_copies(path: Path) -> None:
    table = opened(path).table("facts")
    table.insert({"deep": {"list": [1]}})
    table.all()[0]["deep"]["list"].append(2)
    table.all()[0]["new"] = True
    assert table.all() == [{"deep": {"list": [1]}}]


def test_two_open_databases_see_each_others_writes(path: Path) -> None:
    one, other = opened(path).table("facts"), opened(path).table("facts")
    assert len(one) == len(other) == 0
    one.insert({"by": "one"})
    other.insert({"by": "other"})
    one.insert({"by": "one again"})
    assert [entry["by"] for entry in other.all()] == ["one", "other", "one again"]


def test_a_transaction_is_all_or_nothing(path: Path) -> None:
    database = opened(path)
    with database.transaction():
        database.table("facts").insert({"kept": True})
        database.table("uses").insert({"kept": True})
        assert len(database.table("facts")) == 1
        assert not path.exists()
    with pytest.raises(KeyError):
        _emptied_and_failed(database)
    assert len(database.table("facts")) == 1


def _emptied_and_failed(database: AtomicDatabase) -> None:
    with database.transaction():
        database.table("facts").truncate()
        raise KeyError


@pytest.mark.parametrize(
    "content",
    [b"", b"{", b'{"facts": {"1": {"a": "b"', b"[]", b'{"facts": 3}', b"\xff\xfe", b"[" * 99999],
)
def test_damage_is_set_aside_and_told(path: Path, content: bytes) -> None:
    path.parent.mkdir()
    path.write_bytes(content)
    with pytest.raises(ProfileError) as caught:
        opened(path).table("facts").all()
    aside = path.with_name("store.json.damaged-1")
    assert aside.read_bytes() == content
    assert str(path) in caught.value.message
    assert aside.name in caught.value.message
    assert opened(path).table("facts").all() == []


def test_a_second_damage_does_not_cover_the_first(path: Path) -> None:
    path.parent.mkdir()
    for number in (1, 2):
        path.write_text(f"damage {number}")
        with pytest.raises(ProfileError):
            opened(path).table("facts").all()
    assert path.with_name("store.json.damaged-1").read_text() == "damage 1"
    assert path.with_name("store.json.damaged-2").read_text() == "damage 2"


def test_damage_is_never_written_over(path: Path) -> None:
    path.parent.mkdir()
    path.write_text("damage")
    with pytest.raises(ProfileError):
        opened(path).table("facts").insert({"a": 1})
    assert path.with_name("store.json.damaged-1").read_text() == "damage"


def test_what_cannot_be_read_is_left_where_it_is(path: Path) -> None:
    path.mkdir(parents=True)
    with pytest.raises(ProfileError, match="cannot be read"):
        opened(path).table("facts").all()
    assert path.is_dir()


def test_a_half_written_temporary_file_is_no_harm(path: Path) -> None:
    opened(path).table("facts").insert({"a": 1})
    temporary = path.with_name(".store.json.new")
    temporary.write_text('{"facts": {"1": {"a": 9')
    assert opened(path).table("facts").all() == [{"a": 1}]
    opened(path).table("facts").insert({"a": 2})
    assert not temporary.exists()
    assert len(json.loads(path.read_text())["facts"]) == 2
