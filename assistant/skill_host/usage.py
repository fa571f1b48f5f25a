"""What skills used of what they were permitted, and when: a line of JSON each, for the person.

It says that a skill fetched from a host, not what; that it used a service, not what for. Each
skill has a file of its own, so that none can push out what is known of another.
"""

from __future__ import annotations

import json
import os
from contextlib import suppress
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from assistant.private_folders import make_private

LARGEST_BYTES = 512 * 1024
"""Of one skill's file; then it is put aside, and the one put aside before is gone."""


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
    """Files of uses in `folder`. Several processes add to them; each line is written at once."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder

    def add(self, used: Used) -> None:
        """Take note. A skill does not fail because that cannot be."""
        fields = {
            "at": used.at.isoformat(timespec="seconds"),
            "permission": used.permission,
            "what": used.what,
            "sent": used.sent,
            "received": used.received,
        }
        line = json.dumps({key: value for key, value in fields.items() if value}) + "\n"
        file = self.file_of(used.skill)
        with suppress(OSError):
            make_private(self._folder)
            flags = os.O_WRONLY | os.O_CREAT | os.O_APPEND | os.O_CLOEXEC | os.O_NOFOLLOW
            descriptor = os.open(file, flags, 0o600)
            try:
                os.write(descriptor, line.encode())
                size = os.fstat(descriptor).st_size
            finally:
                os.close(descriptor)
            if size > LARGEST_BYTES:
                file.replace(_aside(file))

    def of(self, skill: str) -> tuple[Used, ...]:
        """What the skill used, the latest first."""
        file = self.file_of(skill)
        lines = [line for each in (_aside(file), file) for line in _lines(each)]
        return tuple(used for line in reversed(lines) if (used := _read(skill, line)))

    def forget(self, skill: str) -> None:
        """Remove what is known of one skill. Raises `OSError`."""
        file = self.file_of(skill)
        for each in (_aside(file), file):
            each.unlink(missing_ok=True)

    def file_of(self, skill: str) -> Path:
        """Where the skill's latest uses are."""
        return self._folder / f"{skill}.jsonl"


def _aside(file: Path) -> Path:
    return file.with_suffix(".old.jsonl")


def _lines(file: Path) -> list[str]:
    with suppress(OSError):
        return file.read_text(errors="replace").splitlines()
    return []


def _read(skill: str, line: str) -> Used | None:
    """A line; None where it is none."""
    try:
        fields = json.loads(line)
        return Used(
            skill=skill,
            permission=str(fields["permission"]),
            at=datetime.fromisoformat(fields["at"]),
            what=str(fields.get("what", "")),
            sent=int(fields.get("sent", 0)),
            received=int(fields.get("received", 0)),
        )
    except (ValueError, TypeError, KeyError, AttributeError):
        return None
