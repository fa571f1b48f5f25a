"""The states that a crash may leave a folder in, from what strace saw a program do to it.

The model is that of a journalling file system, and stricter than ext4: what was written to a file
counts once that file is synced, and before that may be there, be lost, be torn in the middle, lack
any of the disk's sectors, or be nothing but a longer file; what was made, renamed or removed counts
once its folder is synced, and before that up to any point, in order.
"""

from __future__ import annotations

import re
import subprocess
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from itertools import pairwise
from pathlib import Path
from typing import TypeAlias

SECTOR_BYTES = 512

CALLS = "openat,write,pwrite64,ftruncate,fsync,fdatasync,rename,renameat,renameat2,unlink,unlinkat"
_LINE = re.compile(r"^\d+ +(?P<name>\w+)\((?P<arguments>.*)\) += (?P<result>-?\d+)(?P<rest>.*)$")
_STRING = re.compile(r'"((?:\\x[0-9a-f]{2})*)"')
_FILE = re.compile(r"^(\d+)<([^>]*)>")


@dataclass(frozen=True, slots=True)
class Done:
    """One thing that was done, in order. `path` is below the folder; `said`: an acknowledgement."""

    what: str
    path: str = ""
    data: bytes = b""
    offset: int = 0
    to: str = ""


def recorded(command: Sequence[str], folder: Path, log: Path, cwd: Path) -> list[Done]:
    """What `command` did to the files in `folder`, and what it wrote to stdout in between."""
    trace = ["strace", "-f", "-y", "-xx", "-s", "1000000", "-e", f"trace={CALLS}", "-o", str(log)]
    ended = subprocess.run([*trace, *command], capture_output=True, text=True, check=False, cwd=cwd)
    assert ended.returncode == 0, ended.stderr
    reading = _Reading(str(folder))
    return [done for line in log.read_text().splitlines() for done in reading.read(line)]


class _Reading:
    """Reads the lines of strace's log, as far as they are about files in `folder`."""

    def __init__(self, folder: str) -> None:
        self._folder = folder
        self._positions: dict[str, int] = {}

    def read(self, line: str) -> Iterator[Done]:
        call = _LINE.match(line)
        if call is None or int(call["result"]) < 0:
            return
        arguments = call["arguments"]
        texts = [_bytes(text) for text in _STRING.findall(arguments)]
        opened = _FILE.match(arguments)
        match call["name"]:
            case "openat":
                yield from self._opened(call["result"], arguments, texts)
            case "rename" | "renameat" | "renameat2" | "unlink" | "unlinkat":
                yield from self._named(texts)
            case "write" if opened and opened[1] == "1":
                yield Done("said", data=texts[0])
            case name if opened:
                place = _decoded(opened[2])
                yield from self._changed(name, opened[1], place, texts, arguments)

    def _opened(self, result: str, arguments: str, texts: Sequence[bytes]) -> Iterator[Done]:
        name = self._below(texts[0].decode())
        if name is None:
            return
        self._positions[result] = 0
        if "O_CREAT" in arguments:
            yield Done("made", name)
        if "O_TRUNC" in arguments:
            yield Done("cut", name)

    def _named(self, texts: Sequence[bytes]) -> Iterator[Done]:
        names = [self._below(text.decode()) for text in texts]
        match names:
            case [str(source), str(target)]:
                yield Done("renamed", source, to=target)
            case [str(name)]:
                yield Done("removed", name)

    def _changed(
        self, name: str, number: str, place: str, texts: Sequence[bytes], arguments: str
    ) -> Iterator[Done]:
        path = self._below(place)
        if name in ("fsync", "fdatasync") and place == self._folder:
            yield Done("folder synced")
        if path is None:
            return
        last = arguments.rsplit(",", 1)[-1]
        match name:
            case "write":
                at = self._positions.get(number, 0)
                self._positions[number] = at + len(texts[0])
                yield Done("written", path, texts[0], at)
            case "pwrite64":
                yield Done("written", path, texts[0], int(last))
            case "ftruncate":
                yield Done("cut", path, offset=int(last))
            case "fsync" | "fdatasync":
                yield Done("synced", path)

    def _below(self, path: str) -> str | None:
        within = path.removesuffix(" (deleted)").removeprefix(f"{self._folder}/")
        return within if within != path else None


def _bytes(text: str) -> bytes:
    return bytes.fromhex(text.replace("\\x", ""))


def _decoded(text: str) -> str:
    return _bytes(text).decode() if text.startswith("\\x") else text


Part: TypeAlias = tuple[int, int]
Tear: TypeAlias = Callable[[list[Part]], list[Part]]
"""Which parts of the sectors of a write, first and last byte of each, got onto the disk."""


def _share(share: float) -> Tear:
    return lambda sectors: [(0, int(sectors[-1][1] * share))]


TEARS: Sequence[Tear] = (
    lambda sectors: [(sectors[-1][1],) * 2],  # its length alone
    lambda sectors: [(0, min(5, sectors[-1][1]))],
    *map(_share, (0.01, 0.3, 0.6, 0.99, 1.0)),
    lambda sectors: sectors[1:],
    lambda sectors: sectors[2:],
    lambda sectors: sectors[:1] + sectors[2:],
    lambda sectors: sectors[::2],
    lambda sectors: sectors[1::2],
)


def torn(written: Done, way: Tear) -> list[Done]:
    """What of something written is there."""
    length = len(written.data)
    ends = {0, *range(-written.offset % SECTOR_BYTES, length, SECTOR_BYTES), length}
    sectors = list(pairwise(sorted(ends))) or [(0, 0)]
    return [
        replace(written, data=written.data[begin:end], offset=written.offset + begin)
        for begin, end in way(sectors)
    ]


@dataclass(slots=True)
class _Disk:
    """Names to files; a file's synced content, and what was done to it since."""

    names: dict[str, int] = field(default_factory=dict)
    synced: dict[int, bytes] = field(default_factory=dict)
    since: dict[int, list[Done]] = field(default_factory=dict)
    renames: list[tuple[str, str, int]] = field(default_factory=list)
    """What is not synced of the folder: kind, name and file."""
    now: dict[str, int] = field(default_factory=dict)
    files: int = 0

    def take(self, done: Done) -> None:
        match done.what:
            case "made" if done.path not in self.now:
                self.files += 1
                self.synced[self.files], self.since[self.files] = b"", []
                self._set("set", done.path, self.files)
            case "written" | "cut" if done.path in self.now:
                self.since[self.now[done.path]].append(done)
            case "synced" if done.path in self.now:
                file = self.now[done.path]
                self.synced[file] = applied(self.synced[file], self.since[file])
                self.since[file] = []
            case "renamed":
                file = self.now[done.path]
                self._set("remove", done.path, file)
                self._set("set", done.to, file)
            case "removed" if done.path in self.now:
                self._set("remove", done.path, self.now[done.path])
            case "folder synced":
                self.names = dict(self.now)
                self.renames = []

    def _set(self, kind: str, name: str, file: int) -> None:
        self.renames.append((kind, name, file))
        if kind == "set":
            self.now[name] = file
        else:
            self.now.pop(name, None)

    def states(self) -> Iterator[dict[str, bytes]]:
        for count in range(len(self.renames) + 1):
            names = dict(self.names)
            for kind, name, file in self.renames[:count]:
                if kind == "set":
                    names[name] = file
                else:
                    names.pop(name, None)
            yield {name: self.synced[file] for name, file in names.items()}
            for way in TEARS:
                yield {name: self._content(file, way) for name, file in names.items()}

    def _content(self, file: int, way: Tear) -> bytes:
        """With the last thing written that is not synced torn that way."""
        match self.since[file]:
            case [*earlier, last] if last.what == "written":
                there = torn(last, way)
                return applied(self.synced[file], [*earlier, *there])
            case since:
                return applied(self.synced[file], since)


def applied(content: bytes, done: Sequence[Done]) -> bytes:
    """`content` after what was done to it."""
    for one in done:
        if one.what == "cut":
            content = content[: one.offset].ljust(one.offset, b"\0")
        else:
            content = content.ljust(one.offset, b"\0")
            content = content[: one.offset] + one.data + content[one.offset + len(one.data) :]
    return content


def crash_states(history: Sequence[Done]) -> Iterator[tuple[list[str], dict[str, bytes]]]:
    """What was acknowledged up to a moment, and the files a crash at it may leave; each once."""
    disk = _Disk()
    acknowledged: list[str] = []
    seen: set[int] = set()
    for done in history:
        if done.what == "said":
            acknowledged += done.data.decode().split("\n")[:-1]
            seen.clear()
        else:
            disk.take(done)
        for state in disk.states():
            mark = hash(tuple(sorted(state.items())))
            if mark not in seen:
                seen.add(mark)
                yield list(acknowledged), state
