"""On a raw ext4 volume: what was forgotten or wiped is not there, and nobody can bring it back.

The attacker has the whole disk as bytes, looks for pieces of files anywhere in it, and holds
today's passphrase, or whatever today's key is kept by.
"""

from __future__ import annotations

import filecmp
import json
import os
import re
import shutil
import signal
import subprocess
import sys
import textwrap
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from itertools import pairwise
from pathlib import Path

import pytest

from assistant.errors import AssistantError, ProfileError
from assistant.journal.journal import Journal
from assistant.journal.keyholders import Passphrase, keyholders
from assistant.journal.keys import KeyFile
from assistant.journal.records import MAGIC
from assistant.journal.salvage import readable_text
from assistant.profile.profile import Profile
from assistant.profile.statements import Statement
from assistant.profile.wipe import wipe
from assistant.settings import Paths
from assistant.values import Act, SpokenReply, Transcript, Turn
from tests.raw_disk import mounted, raw_disk

NOON = datetime(2026, 5, 3, 12, tzinfo=UTC)
ROOT = Path(__file__).parents[2]
CANARIES = [f"zeppelin{number}" for number in range(5)]
PASSPHRASE = "open sesame"  # noqa: S105 - of a test
SLOT = re.compile(rb'{"id": "[0-9a-f]{32}".{0,1500}?"check": "[0-9a-f]{16}"}', re.DOTALL)


@pytest.fixture
def disk(tmp_path: Path) -> Iterator[tuple[Path, Path]]:
    with raw_disk(tmp_path) as image_and_folder:
        yield image_and_folder


def lived(paths: Paths, keeper: str) -> Profile:
    """A profile of several days: canaries in facts, uses, turns and backups; and one other fact."""
    profile = Profile.open(paths.profile_file, keeper, lambda: PASSPHRASE)
    like(profile, "tea", NOON)
    for day, canary in enumerate(CANARIES):
        now = NOON + timedelta(days=day)
        like(profile, canary, now)
        heard = Transcript(f"do i like {canary}", 1.0, "typed")
        reply = SpokenReply(Act("core", "known", {"phrase": canary}), f"You like {canary}.")
        profile.record(Turn(now, heard, None, reply), "owner")
    return profile


def like(profile: Profile, value: str, now: datetime) -> None:
    profile.learn(Statement("likes", value, quote=f"i like {value}"), now)


def recovered(image: bytes, folder: Path, elsewhere: Path) -> str:
    """All text that can be had from the disk: as it lies there, and out of every piece of a
    journal, with every key that is there whole and that today's secrets unwrap.
    """
    texts = [image.decode("latin-1")]
    ends = [*(one.start() for one in re.finditer(re.escape(MAGIC), image)), len(image)]
    pieces = [image[begin:end] for begin, end in pairwise(ends)]
    for number, keys in enumerate(carved_keys(image, folder, elsewhere)):
        texts += [readable_text(piece, keys) for piece in pieces]
        assert number < 40
    return "\n".join(texts)


def carved_keys(image: bytes, folder: Path, elsewhere: Path) -> Iterator[KeyFile]:
    """A key file of each slot that is somewhere on the disk, and the one of today."""
    passphrase = Passphrase(folder, ProfileError, lambda: PASSPHRASE)
    holders = keyholders("passphrase", folder, ProfileError, passphrase)
    for number, text in enumerate(dict.fromkeys(SLOT.findall(image))):
        carved = elsewhere / f"carved-{number}.keys"
        carved.write_bytes(text)
        yield KeyFile(carved, holders, ProfileError)


def look(image: Path, folder: Path) -> str:
    os.sync()
    return recovered(image.read_bytes(), folder, image.parent)


@pytest.mark.parametrize("keeper", ["file", "passphrase"])
def test_what_was_forgotten_cannot_be_brought_back(disk: tuple[Path, Path], keeper: str) -> None:
    image, folder = disk
    paths = Paths.from_environment({"ASSISTANT_HOME": str(folder / "home")})
    profile = lived(paths, keeper)
    found = look(image, paths.data)
    assert all(canary in found for canary in CANARIES)  # the attacker is able to find them
    for canary in CANARIES:
        profile.forget(about=canary)
    found = look(image, paths.data)
    assert not [canary for canary in CANARIES if canary in found]
    assert "tea" in found  # with the key of today what is kept is readable


@pytest.mark.parametrize("keeper", ["file", "passphrase"])
def test_what_was_wiped_cannot_be_brought_back(disk: tuple[Path, Path], keeper: str) -> None:
    image, folder = disk
    paths = Paths.from_environment({"ASSISTANT_HOME": str(folder / "home")})
    lived(paths, keeper).close()
    wipe(paths)
    found = look(image, paths.data)
    assert not [canary for canary in (*CANARIES, "i like tea") if canary in found]
    assert not SLOT.findall(image.read_bytes())


WRITER = textwrap.dedent(
    """
    import sys
    from datetime import UTC, datetime
    from pathlib import Path
    from assistant.profile.profile import Profile
    from assistant.profile.statements import Statement
    profile = Profile.open(Path(sys.argv[1]))
    for number in range(10_000):
        value = f"thing{number}"
        profile.learn(Statement("likes", value, quote=f"i like {value}"), datetime.now(UTC))
        if number % 7 == 6:
            profile.forget(about=f"thing{number - 3}")
            print(f"-thing{number - 3}", flush=True)
        print(f"+{value}", flush=True)
    """
)


def copy_of_one_moment(image: Path, copy: Path) -> None:
    """A copy while nothing is written to the image: the file system goes on by itself for a bit,
    and a mixture of two moments is what no power cut leaves.
    """
    for _ in range(50):
        shutil.copyfile(image, copy)
        if filecmp.cmp(image, copy, shallow=False):
            return
    pytest.skip("this disk does not come to rest")


def test_a_power_cut_costs_nothing_acknowledged(disk: tuple[Path, Path], tmp_path: Path) -> None:
    """The disk is copied while its writer stands still in mid-work, as a cut would leave it."""
    image, folder = disk
    path = folder / "profile.journal"
    acknowledged: list[str] = []
    with subprocess.Popen(
        [sys.executable, "-c", WRITER, str(path)],
        stdout=subprocess.PIPE,
        text=True,
        env={**os.environ, "PYTHONPATH": str(ROOT)},
    ) as process:
        assert process.stdout is not None
        for cut in range(3):
            acknowledged += [process.stdout.readline().strip() for _ in range(9)]
            process.send_signal(signal.SIGSTOP)
            copy = tmp_path / f"cut-{cut}"
            copy_of_one_moment(image, copy)
            process.send_signal(signal.SIGCONT)
            with mounted(copy, tmp_path / f"after-{cut}") as after:
                kept = {fact.object for fact in Profile.open(after / path.name).recall("likes")}
            copy.unlink()
            forgotten = {one[1:] for one in acknowledged if one[0] == "-"}
            told = {one[1:] for one in acknowledged if one[0] == "+"} - forgotten
            # The one that is being forgotten just then may be gone already.
            assert len(told - kept) <= 1
            assert not forgotten & kept
        process.kill()


def test_a_carved_key_of_another_passphrase_opens_nothing(tmp_path: Path) -> None:
    paths = Paths.from_environment({"ASSISTANT_HOME": str(tmp_path)})
    lived(paths, "passphrase").close()
    other = Passphrase(paths.data, ProfileError, lambda: "abracadabra")
    holders = keyholders("passphrase", paths.data, ProfileError, other)
    keys = KeyFile(paths.profile_file.with_suffix(".keys"), holders, ProfileError)
    with pytest.raises(AssistantError), Journal(paths.profile_file, keys, ProfileError).reading():
        pass
    assert not [one for one in CANARIES if one in json.dumps(str(paths.profile_file.read_bytes()))]
