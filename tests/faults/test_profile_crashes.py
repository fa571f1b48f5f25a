"""The profile under kills, a full disk and two writers: nothing acknowledged may be lost."""

from __future__ import annotations

import os
import resource
import signal
import subprocess
import sys
import textwrap
import time
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path

import pytest

from assistant.errors import ProfileError
from assistant.profile.profile import Profile
from assistant.profile.statements import Statement
from tests.opened_journal import rewrite, without_room

NOON = datetime(2026, 5, 3, 12, tzinfo=UTC)
ROOT = Path(__file__).parents[2]

WRITER = textwrap.dedent(
    """
    import sys
    from datetime import UTC, datetime
    from pathlib import Path
    from assistant.profile.profile import Profile
    from assistant.profile.statements import Statement
    profile = Profile.open(Path(sys.argv[1]))
    for number in range(int(sys.argv[3])):
        value = f"{sys.argv[2]}x{number}"
        profile.learn(Statement("likes", value, quote=f"i like {value}"), datetime.now(UTC))
        print(value, flush=True)
    """
)


def writer(path: Path, name: str, count: int) -> subprocess.Popen[str]:
    return subprocess.Popen(
        [sys.executable, "-c", WRITER, str(path), name, str(count)],
        stdout=subprocess.PIPE,
        text=True,
        env={**os.environ, "PYTHONPATH": str(ROOT)},
    )


def liked(path: Path) -> list[str]:
    return [fact.object for fact in Profile.open(path).recall("likes")]


def like(profile: Profile, value: str) -> None:
    profile.learn(Statement("likes", value, quote=f"i like {value}"), NOON)


def like_many(profile: Profile, count: int) -> None:
    for number in range(count):
        like(profile, f"thing{number}")


def test_killed_at_any_moment_it_keeps_all_it_acknowledged(tmp_path: Path) -> None:
    path = tmp_path / "profile.journal"
    acknowledged: list[str] = []
    for turn in range(8):
        process = writer(path, f"turn{turn}", 10_000)
        assert process.stdout is not None
        acknowledged.append(process.stdout.readline().strip())
        # Another moment of the write each time; the moment is what is tested, not waited for.
        time.sleep(0.003 * turn)
        process.send_signal(signal.SIGKILL)
        rest, _ = process.communicate()
        acknowledged += rest.split("\n")[:-1]
        kept = liked(path)
        assert set(acknowledged) <= set(kept)
        assert len(set(kept) - set(acknowledged)) <= turn + 1
    like(Profile.open(path), "tea")
    assert not path.with_name(".profile.journal.new").exists()
    assert not list(tmp_path.glob("*.damaged-*"))


def test_two_writers_lose_nothing(tmp_path: Path) -> None:
    path = tmp_path / "profile.journal"
    both = [writer(path, name, 25) for name in ("one", "other")]
    for process in both:
        process.communicate(timeout=60)
        assert process.returncode == 0
    assert len(set(liked(path))) == 50


@contextmanager
def small_files() -> Iterator[None]:
    """No file may grow past 4 KiB: what a full disk looks like to a writer.

    Not a fixture, which would still hold when pytest writes its dot into a longer log.
    """
    soft, hard = resource.getrlimit(resource.RLIMIT_FSIZE)
    ignored = signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
    resource.setrlimit(resource.RLIMIT_FSIZE, (4096, hard))
    try:
        yield
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, (soft, hard))
        signal.signal(signal.SIGXFSZ, ignored)


def test_a_write_that_does_not_fit_leaves_the_old_state(tmp_path: Path) -> None:
    path = tmp_path / "profile.journal"
    profile = Profile.open(path)
    like(profile, "tea")
    while (size := len(without_room(path.read_bytes()))) < 3800:
        like(profile, f"{size} bananas")
    before = without_room(path.read_bytes())
    with small_files(), pytest.raises(ProfileError, match="as it was before") as caught:
        like(profile, "zeppelins")
    assert "zeppelins" not in caught.value.message
    assert path.read_bytes() == before
    assert not path.with_name(".profile.journal.new").exists()
    like(profile, "jazz")
    assert "zeppelins" not in liked(path)
    assert liked(path)[-1] == "jazz"


@pytest.fixture
def tiny_disk(tmp_path: Path) -> Iterator[Path]:
    """A disk of 64 KiB."""
    disk = tmp_path / "disk"
    disk.mkdir()
    mounted = subprocess.run(
        ["mount", "-t", "tmpfs", "-o", "size=64k", "tmpfs", str(disk)],
        capture_output=True,
        check=False,
    )
    if mounted.returncode:
        pytest.skip("only root may mount a small disk here")
    yield disk
    subprocess.run(["umount", str(disk)], check=True)


def test_a_full_disk_leaves_the_old_state(tiny_disk: Path) -> None:
    ballast = tiny_disk / "ballast"
    ballast.write_bytes(bytes(30_000))
    path = tiny_disk / "profile.journal"
    profile = Profile.open(path)
    with pytest.raises(ProfileError, match="as it was before"):
        like_many(profile, 1000)
    kept = len(liked(path))
    assert kept > 10
    assert liked(path) == [f"thing{number}" for number in range(kept)]
    assert not (tiny_disk / ".profile.journal.new").exists()
    with pytest.raises(ProfileError, match="No space left"):
        profile.forget(about="thing0")
    assert len(liked(path)) == kept
    ballast.unlink()
    profile.forget(about="thing0")
    assert len(liked(path)) == kept - 1


def test_a_damaged_profile_is_told_and_kept(tmp_path: Path) -> None:
    path = tmp_path / "profile.journal"
    like(Profile.open(path), "zeppelins")
    whole = path.read_bytes()
    path.write_bytes(whole[: len(whole) // 2])
    profile = Profile.open(path)
    (notice,) = profile.notices
    assert "profile.journal.damaged-1" in notice
    aside = path.with_name("profile.journal.damaged-1")
    assert aside.read_bytes() == whole[: len(whole) // 2]
    assert liked(path) == []


def test_values_that_are_no_facts_are_told_without_telling_them(tmp_path: Path) -> None:
    path = tmp_path / "profile.journal"
    like(Profile.open(path), "zeppelins")
    rewrite(path, lambda state: state["facts"]["1"].update(relation=7))
    with pytest.raises(ProfileError) as caught:
        Profile.open(path).recall(None)
    assert "zeppelins" not in caught.value.message
    assert caught.value.__cause__ is None


def test_another_version_of_the_store_is_not_touched(tmp_path: Path) -> None:
    path = tmp_path / "profile.journal"
    like(Profile.open(path), "tea")
    before = rewrite(path, lambda state: state["about"]["1"].update(schema=99))
    with pytest.raises(ProfileError, match="another version"):
        Profile.open(path)
    assert path.read_bytes() == before
