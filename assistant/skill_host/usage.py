"""What skills used of what they were permitted, and when: a line of JSON each, for the person.

It says that a skill fetched from a host, not what; that it used a service, not what for.
"""

from __future__ import annotations

import json
import os
from contextlib import suppress
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from assistant.private_folders import make_private

FILE = "uses.jsonl"
LARGEST_BYTES = 512 * 1024
"""Then the file is put aside, and the one put aside before is gone."""


@dataclass(frozen=True, slots=True)
class Used:
    """A use of `permission`; `what` is a host or a folder, "" where the permission says it all.

    `sent` and `received` count bytes over a network.
    """

    skill: str
    permission: str
    at: datetime
    what: str = ""
    sent: int = 0
    received: int = 0


class Usage:
    """The file of uses in `folder`. Several processes add to it; each line is written at once."""

    def __init__(self, folder: Path) -> None:
        self.file = folder / FILE

    def add(self, used: Used) -> None:
        """Take note. A skill does not fail because that cannot be."""
        fields = {
            "at": used.at.isoformat(timespec="seconds"),
            "skill": used.skill,
            "permission": used.permission,
            "what": used.what,
            "sent": used.sent,
            "received": used.received,
        }
        line = json.dumps({key: value for key, value in fields.items() if value}) + "\n"
        with suppress(OSError):
            make_private(self.file.parent)
            flags = os.O_WRONLY | os.O_CREAT | os.O_APPEND | os.O_CLOEXEC | os.O_NOFOLLOW
            descriptor = os.open(self.file, flags, 0o600)
            try:
                os.write(descriptor, line.encode())
                size = os.fstat(descriptor).st_size
            finally:
                os.close(descriptor)
            if size > LARGEST_BYTES:
                self.file.replace(self._aside)

    def of(self, skill: str) -> tuple[Used, ...]:
        """What the skill used, the latest first."""
        lines = [line for file in (self._aside, self.file) for line in _lines(file)]
        return tuple(used for line in reversed(lines) if (used := _read(line)).skill == skill)

    @property
    def _aside(self) -> Path:
        return self.file.with_suffix(".old.jsonl")


def _lines(file: Path) -> list[str]:
    with suppress(OSError):
        return file.read_text(errors="replace").splitlines()
    return []


def _read(line: str) -> Used:
    """A line; one that is none is nobody's use."""
    try:
        fields = json.loads(line)
        return Used(
            skill=str(fields["skill"]),
            permission=str(fields["permission"]),
            at=datetime.fromisoformat(fields["at"]),
            what=str(fields.get("what", "")),
            sent=int(fields.get("sent", 0)),
            received=int(fields.get("received", 0)),
        )
    except (ValueError, TypeError, KeyError, AttributeError):
        return Used("", "", datetime.min)  # noqa: DTZ901 — never shown
