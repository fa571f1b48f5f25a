"""What crashes, disks and others may do to a journal: nothing acknowledged goes unnoticed."""

from __future__ import annotations

import errno
import os
import shutil
import subprocess
import sys
import textwrap
from collections.abc import Iterator
from itertools import pairwise
from pathlib import Path

import pytest

from assistant.errors import ProfileError
from assistant.journal.database import JournalDatabase
from assistant.journal.journal import Journal
from tests.opened_journal import keys_of, things_in, without_room
from tests.raw_disk import raw_disk

ROOT = Path(__file__).parents[2]


@pytest.fixture
def workload(tmp_path: Path) -> tuple[Path, list[bytes]]:
    """A journal, and its records on the disk after each acknowledged change."""
    path = tmp_path / "things.journal"
    table = JournalDatabase(Journal(path, keys_of(path), ProfileError)).table("things")
    states = []
    for number in range(6):
        table.insert({"n": number})
        states.append(without_room(path.read_bytes()))
    return path, states


@pytest.mark.parametrize("room", [0, 1000])
def test_a_crash_at_any_byte_of_a_write_loses_only_that_write(
    workload: tuple[Path, list[bytes]], room: int
) -> None:
    path, states = workload
    for count, (before, after) in enumerate(pairwise(states), start=1):
        for end in range(len(before), len(after)):
            torn = after[:end].ljust((len(after) + room) * bool(room), b"\0")
            path.write_bytes(torn)
            found, said = things_in(path)
            if torn.startswith(after):  # its last byte is a zero, by chance
                continue
            assert found == list(range(count))
            assert said == any(torn[len(before) :])
            for aside in path.parent.glob("*.damaged-*"):
                assert aside.read_bytes() == torn
                aside.unlink()


def test_no_flipped_bit_goes_unnoticed(workload: tuple[Path, list[bytes]]) -> None:
    path, states = workload
    records = len(states[-1])
    whole = states[-1] + bytes(3000)
    in_room = [*range(records, records + 40), *range(records + 40, len(whole), 97), len(whole) - 1]
    for place in (*range(records), *in_room):
        damaged = bytearray(whole)
        damaged[place] ^= 1 << place % 8
        path.write_bytes(damaged)
        found, said = things_in(path)
        assert said, f"byte {place}"
        # A changed tag takes the record after it along, for that one stands on it.
        assert place < 40 or len(found) >= (6 if place >= records else 4), f"byte {place}"
        for aside in path.parent.glob("*.damaged-*"):
            aside.unlink()


@pytest.mark.parametrize(
    "trick", ["repeated", "left out", "swapped", "beyond room", "of another file"]
)
def test_records_that_were_moved_are_not_believed(
    workload: tuple[Path, list[bytes]], trick: str
) -> None:
    path, states = workload
    third, fourth = states[3][len(states[2]) :], states[4][len(states[3]) :]
    match trick:
        case "repeated":
            content = states[4] + fourth
        case "left out":
            content = states[2] + fourth
        case "swapped":
            content = states[2] + fourth + third
        case "beyond room":
            content = states[4] + bytes(5000) + fourth
        case _:
            content = states[4][:8] + os.urandom(16) + states[4][24:]
    path.write_bytes(content)
    _, said = things_in(path)
    assert said


WRITER = textwrap.dedent(
    """
    import sys
    from pathlib import Path
    from assistant.errors import ProfileError
    from assistant.journal.database import JournalDatabase
    from assistant.journal.journal import Journal
    from tests.opened_journal import keys_of
    path = Path(sys.argv[1])
    journal = Journal(path, keys_of(path), ProfileError)
    table = JournalDatabase(journal).table("things")
    for number in range(int(sys.argv[2])):
        try:
            table.insert({"n": number})
            print(number, flush=True)
            if number % 5 == 4:
                journal.rekey()
        except ProfileError as error:
            print("refused", flush=True)
    """
)


@pytest.mark.skipif(not shutil.which("strace"), reason="needs strace: sudo apt install strace")
@pytest.mark.parametrize("call", ["fdatasync", "fsync", "pwrite64", "rename"])
@pytest.mark.parametrize("code", ["EIO", "ENOSPC"])
def test_a_disk_that_fails_at_any_moment_costs_nothing_acknowledged(
    tmp_path: Path, call: str, code: str
) -> None:
    for when in range(1, 8):
        path = tmp_path / f"{when}" / "things.journal"
        inject = f"inject={call}:error={code}:when={when}"
        ended = subprocess.run(
            ["strace", "-f", "-qq", "-o", "/dev/null", "-e", inject,
             sys.executable, "-c", WRITER, str(path), "8"],
            capture_output=True, text=True, check=False, cwd=ROOT,
        )  # fmt: skip
        assert ended.returncode == 0, ended.stderr
        acknowledged = [int(line) for line in ended.stdout.split() if line != "refused"]
        found, _ = things_in(path)
        assert set(acknowledged) <= set(found)


@pytest.fixture
def disk(tmp_path: Path) -> Iterator[tuple[Path, Path]]:
    with raw_disk(tmp_path) as image_and_folder:
        yield image_and_folder


def test_on_the_raw_disk_no_old_key_is_left(disk: tuple[Path, Path]) -> None:
    image, folder = disk
    path = folder / "things.journal"
    journal = Journal(path, keys_of(path), ProfileError)
    table = JournalDatabase(journal).table("things")
    table.insert({"n": "zeppelin"})
    secrets = [file.read_bytes() for file in folder.glob("*.secret-*")]
    wrapped = path.with_suffix(".keys").read_bytes().strip(b"\0")[-200:-20]
    os.sync()
    assert all(secret in image.read_bytes() for secret in (*secrets, wrapped))
    table.truncate()
    journal.rekey()
    os.sync()
    content = image.read_bytes()
    assert b"zeppelin" not in content
    assert not any(secret in content for secret in (*secrets, wrapped))


def test_a_refused_lock_is_one_line(tmp_path: Path) -> None:
    path = tmp_path / "things.journal"
    path.with_name("things.journal.lock").mkdir()
    table = JournalDatabase(Journal(path, keys_of(path), ProfileError)).table("things")
    with pytest.raises(ProfileError, match="cannot be locked") as caught:
        table.insert({"n": 1})
    assert isinstance(caught.value.__cause__, OSError)
    assert caught.value.__cause__.errno == errno.EISDIR
