"""Every legal crash state of a recorded workload: nothing acknowledged is lost or comes back."""

from __future__ import annotations

import shutil
import sys
import textwrap
from pathlib import Path

import pytest

from assistant.errors import ProfileError
from assistant.profile.profile import Profile
from tests.crash_states import crash_states, recorded

ROOT = Path(__file__).parents[2]

WORKLOAD = textwrap.dedent(
    """
    import os, sys
    from datetime import UTC, datetime
    from pathlib import Path
    from assistant.profile.profile import Profile
    from assistant.profile.statements import Statement
    from assistant.values import Act, SpokenReply, Transcript, Turn

    now = datetime(2026, 5, 3, 12, tzinfo=UTC)
    profile = Profile.open(Path(sys.argv[1]))

    def like(value):
        profile.learn(Statement("likes", value, quote=f"i like {value}"), now)
        os.write(1, f"+{value}\\n".encode())

    def forget(value):
        profile.forget(about=value)
        os.write(1, f"-{value}\\n".encode())

    like("tea"), like("jazz")
    heard = Transcript("what do i like", 1.0, "typed")
    profile.record(Turn(now, heard, None, SpokenReply(Act("core", "known"), "Tea.")), "owner")
    forget("tea")
    like("plums"), like("rain")
    profile.store.compact()
    forget("rain")
    like("maps")
    """
)


@pytest.mark.skipif(not shutil.which("strace"), reason="needs strace: sudo apt install strace")
def test_no_crash_loses_what_was_acknowledged(tmp_path: Path) -> None:
    folder = tmp_path / "recorded"
    folder.mkdir()
    command = [sys.executable, "-c", WORKLOAD, str(folder / "profile.journal")]
    history = recorded(command, folder, tmp_path / "log", ROOT)
    checked = 0
    for acknowledged, files in crash_states(history):
        checked += 1
        place = tmp_path / "crashed"
        for name, content in files.items():
            file = place / name
            file.parent.mkdir(parents=True, exist_ok=True)
            file.write_bytes(content)
        assert_nothing_lost(place / "profile.journal", acknowledged, checked)
        shutil.rmtree(place, ignore_errors=True)
    assert checked > 200


def assert_nothing_lost(path: Path, acknowledged: list[str], state: int) -> None:
    wanted: set[str] = set()
    forgotten: set[str] = set()
    for one in acknowledged:
        (wanted.add if one[0] == "+" else wanted.discard)(one[1:])
        if one[0] == "-":
            forgotten.add(one[1:])
    try:
        kept = {fact.object for fact in Profile.open(path).recall("likes")}
    except ProfileError as error:
        pytest.fail(f"state {state}, after {acknowledged}: {error.message}")
    # What was under way may have come to be, or not: one thing more or less.
    assert not kept & forgotten, f"state {state}, after {acknowledged}: {kept}"
    assert len(wanted - kept) <= (1 if next_forgets(acknowledged) else 0), f"state {state}: {kept}"
    assert len(kept - wanted) <= 1, f"state {state}: {kept}"


def next_forgets(acknowledged: list[str]) -> bool:
    """Whether a fact is being forgotten, and may be gone before that is acknowledged."""
    return acknowledged in (["+tea", "+jazz"], ["+tea", "+jazz", "-tea", "+plums", "+rain"])
