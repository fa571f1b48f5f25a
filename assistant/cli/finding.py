"""One thing that `assistant doctor` looked at."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum


class Health(StrEnum):
    OK = "ok"
    WARNING = "warning"
    BROKEN = "broken"


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing that was looked at. `mend` is what a person can do about it, "" for nothing."""

    about: str
    health: Health
    what: str
    mend: str = ""
