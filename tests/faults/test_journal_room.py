"""The zeros a journal writes ahead: never taken for a change, nor is a torn change for them."""

from __future__ import annotations

import resource
import shutil
import signal
import sys
import textwrap
from pathlib import Path

import pytest

from assistant.errors import ProfileError
from assistant.journal.database import JournalDatabase
from assistant.journal.journal import Journal
from tests.crash_states import SECTOR_BYTES, crash_states, recorded
from tests.opened_journal import keys_of, things_in, without_room

ROOT = Path(__file__).parents[2]


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "home" / "things.journal"


def opened(path: Path) -> Journal:
    return Journal(path, keys_of(path), ProfileError)


def insert(journal: Journal, *numbers: int, text: str = "") -> None:
    table = JournalDatabase(journal).table("things")
    for number in numbers:
        table.insert({"n": number, "text": text})


def test_a_file_grows_by_room_and_not_by_changes(path: Path) -> None:
    mine, theirs = opened(path), opened(path)
    sizes = set()
    for number in range(300):
        insert((mine, theirs)[number % 2], number, text="long " * 80)
        sizes.add(path.stat().st_size)
    assert 3 <= len(sizes) <= 4
    content = path.read_bytes()
    assert not any(content[len(without_room(content)) :])
    assert things_in(path) == (list(range(300)), False)


def test_a_file_without_room_gets_some(path: Path) -> None:
    insert(opened(path), 0, 1)
    path.write_bytes(without_room(path.read_bytes()))
    assert things_in(path) == ([0, 1], False)
    insert(opened(path), 2)
    content = path.read_bytes()
    assert len(content) > len(without_room(content))
    assert things_in(path) == ([0, 1, 2], False)


def test_room_may_end_anywhere(path: Path) -> None:
    insert(opened(path), 0, 1)
    records = without_room(path.read_bytes())
    for room in range(40):
        path.write_bytes(records + bytes(room))
        assert things_in(path) == ([0, 1], False)
        insert(opened(path), 2)
        assert things_in(path) == ([0, 1, 2], False)


def test_any_sector_of_a_change_may_be_missing(path: Path) -> None:
    journal = opened(path)
    insert(journal, 0)
    before = without_room(path.read_bytes())
    insert(journal, 1, text="long " * 400)
    after = path.read_bytes()
    end = len(without_room(after))
    for start in range(len(before) // SECTOR_BYTES * SECTOR_BYTES, end, SECTOR_BYTES):
        lost = range(max(start, len(before)), min(start + SECTOR_BYTES, end))
        for missing in (lost, set(range(len(before), end)) - set(lost)):
            torn = bytes(0 if at in missing else byte for at, byte in enumerate(after))
            path.write_bytes(torn)
            mended = opened(path)
            with mended.reading() as tables:
                assert list(tables["things"]) == [1]
            (notice,) = mended.notices
            assert "no finished change" in notice


def test_a_damaged_last_change_is_not_called_unfinished(path: Path) -> None:
    insert(opened(path), 0, 1)
    whole = path.read_bytes()
    last = len(without_room(whole)) - 20
    path.write_bytes(whole[:last] + bytes([whole[last] ^ 1 or 2]) + whole[last + 1 :])
    with pytest.raises(ProfileError, match="was damaged"):
        opened(path).refresh()


def test_an_older_file_put_back_while_it_is_open_is_noticed(path: Path) -> None:
    journal = opened(path)
    insert(journal, 0, 1)
    older = path.read_bytes()
    insert(journal, 2, 3)
    path.write_bytes(older)
    insert(journal, 4)
    assert things_in(path) == ([0, 1, 4], False)


def test_where_there_is_no_space_for_room_a_change_is_kept_without(path: Path) -> None:
    journal = opened(path)
    insert(journal, 0)
    soft, hard = resource.getrlimit(resource.RLIMIT_FSIZE)
    ignored = signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
    resource.setrlimit(resource.RLIMIT_FSIZE, (4096, hard))
    try:
        with pytest.raises(ProfileError, match="as it was before"):
            insert(journal, *range(1, 1000))
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, (soft, hard))
        signal.signal(signal.SIGXFSZ, ignored)
    content = path.read_bytes()
    assert content == without_room(content)
    found, said = things_in(path)
    assert len(found) > 10
    assert found == list(range(len(found)))
    assert not said


WORKLOAD = textwrap.dedent(
    """
    import os, sys
    from pathlib import Path
    from tests.faults.test_journal_room import insert, opened
    journal = opened(Path(sys.argv[1]))
    for number in range(8):
        insert(journal, number, text="x" * (30_000 if number in (2, 3, 4) else 700))
        os.write(1, f"{number}\\n".encode())
    """
)


@pytest.mark.skipif(not shutil.which("strace"), reason="needs strace: sudo apt install strace")
def test_a_crash_in_making_room_loses_nothing(tmp_path: Path) -> None:
    folder = tmp_path / "recorded"
    folder.mkdir()
    command = [sys.executable, "-c", WORKLOAD, str(folder / "things.journal")]
    history = recorded(command, folder, tmp_path / "log", ROOT)
    journal = [one for one in history if one.what == "written" and "journal" in one.path]
    assert sum(one.data.endswith(bytes(1000)) for one in journal) == 2
    place = tmp_path / "crashed"
    for acknowledged, files in crash_states(history):
        for name, content in files.items():
            file = place / name
            file.parent.mkdir(parents=True, exist_ok=True)
            file.write_bytes(content)
        with opened(place / "things.journal").reading() as tables:
            found = [document["n"] for document in tables.get("things", {}).values()]
        assert found in (list(range(len(acknowledged) + more)) for more in (0, 1))
        shutil.rmtree(place, ignore_errors=True)
