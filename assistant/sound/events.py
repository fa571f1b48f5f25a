"""What a sound device tells of itself while it is in use."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TypeAlias


@dataclass(frozen=True, slots=True)
class Opened:
    """Sound comes (again), from the device of this name, for people."""

    device: str


@dataclass(frozen=True, slots=True)
class Lost:
    """No sound comes, for this reason. Told once an outage; reopening goes on meanwhile."""

    reason: str


@dataclass(frozen=True, slots=True)
class Overflowed:
    """Nobody took the sound: so many chunks were dropped since the start. Told once a jam."""

    chunks: int


@dataclass(frozen=True, slots=True)
class Clipping:
    """The sound is louder than the device can take; told at most every ten seconds."""


@dataclass(frozen=True, slots=True)
class Level:
    """How loud the last tenth of a second was, in decibels, 0 being full scale."""

    peak_dbfs: float
    rms_dbfs: float


DeviceEvent: TypeAlias = Opened | Lost | Overflowed | Clipping | Level
