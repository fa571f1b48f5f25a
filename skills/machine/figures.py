"""What the system's own programs print of its disks, memory, processors and screens, read."""

from __future__ import annotations

import re
from dataclasses import dataclass
from pathlib import PurePosixPath

GIGABYTE = 10**9
"""Bytes, as disks are sold."""
GIBIBYTE = 2**30
"""Bytes, as memory is sold, which people call a gigabyte too."""
THOUSAND = 1000
FEW = 10
"""Below so many of a unit one decimal is told."""
IDLE = re.compile(r"([\d.]+)\s+id\b")
OWN = ("top", "env", "kworker")
"""What is busy only because it was asked, or is nothing that people could know."""


@dataclass(frozen=True, slots=True)
class Room:
    """How many bytes of a disk or of the memory are `free`, of `size`."""

    free: int
    size: int

    @property
    def percent_used(self) -> int:
        return round(100 * (self.size - self.free) / self.size)


@dataclass(frozen=True, slots=True)
class Program:
    """What runs under a name, with all its processes; `percent` of one processor core."""

    name: str
    percent: float


@dataclass(frozen=True, slots=True)
class Load:
    """How busy all processors are together, in percent, and with what, the busiest first."""

    percent: int
    programs: tuple[Program, ...]


@dataclass(frozen=True, slots=True)
class Backlight:
    """A screen whose brightness can be set: the kernel's name of it, and its levels."""

    name: str
    level: int
    highest: int

    @property
    def percent(self) -> int:
        return round(100 * self.level / self.highest)


def disks(printed: str) -> dict[str, Room]:
    """The disks in what `df --output=target,size,avail` printed, by where they are mounted.

    Raises `ValueError` where there is none.
    """
    rows = [line.rsplit(maxsplit=2) for line in printed.splitlines()[1:]]
    found = {row[0]: Room(int(row[2]), int(row[1])) for row in rows if len(row) == 3}
    if not any(room.size for room in found.values()):
        raise ValueError("df tells of no disk")
    return {place: room for place, room in found.items() if room.size}


def memory(printed: str) -> Room:
    """The memory in /proc/meminfo. Raises `ValueError` where that tells of none."""
    rows = [line.split() for line in printed.splitlines()]
    kibibytes = {row[0]: int(row[1]) for row in rows if len(row) > 1 and row[1].isdigit()}
    try:
        return Room(kibibytes["MemAvailable:"] * 1024, max(1, kibibytes["MemTotal:"]) * 1024)
    except KeyError as error:
        raise ValueError("the kernel tells of no memory") from error


def load(printed: str) -> Load:
    """What the last of top's reports says. Raises `ValueError` where there is no such report."""
    lines = printed.splitlines()
    heads = [at for at, line in enumerate(lines) if {"%CPU", "COMMAND"} <= set(line.split())]
    idle = IDLE.findall(printed)
    if not heads or not idle:
        raise ValueError("top tells of no processes")
    columns = lines[heads[-1]].split()
    share, name = columns.index("%CPU"), columns.index("COMMAND")
    busy: dict[str, float] = {}
    for row in (line.split(maxsplit=name) for line in lines[heads[-1] + 1 :]):
        if len(row) > name and not row[name].startswith(OWN):
            busy[row[name]] = busy.get(row[name], 0.0) + float(row[share])
    found = (Program(name, percent) for name, percent in busy.items() if percent >= 1)
    return Load(round(100 - float(idle[-1])), tuple(sorted(found, key=lambda it: -it.percent)))


def backlights(printed: str) -> tuple[Backlight, ...]:
    """The screens in lines such as "/sys/class/backlight/NAME/brightness:4800", finest first."""
    levels: dict[str, dict[str, int]] = {}
    for line in printed.splitlines():
        place, _, level = line.rpartition(":")
        if level.isdigit():
            path = PurePosixPath(place)
            levels.setdefault(path.parent.name, {})[path.name] = int(level)
    found = (
        Backlight(name, one["brightness"], one["max_brightness"])
        for name, one in levels.items()
        if "brightness" in one and one.get("max_brightness")
    )
    return tuple(sorted(found, key=lambda one: -one.highest))


def size(count: int, unit: int = GIGABYTE) -> str:
    """So many bytes as they are written: "1.5 TB", "212 GB", "800 MB"."""
    for factor, name in ((unit * THOUSAND, "TB"), (unit, "GB"), (unit / THOUSAND, "MB")):
        if count >= factor or name == "MB":
            number = count / factor
            digits = f"{number:.1f}" if number < FEW else f"{number:.0f}"
            return f"{digits.removesuffix('.0')} {name}"
    raise AssertionError
