"""Daily copies of the profile, encrypted with its key: of the last days, and only those."""

from __future__ import annotations

from collections.abc import Collection
from datetime import date
from pathlib import Path

from assistant.errors import ProfileError
from assistant.journal.journal import Journal
from assistant.journal.keys import KeyFile
from assistant.profile.profile_files import ProfileFiles

DAYS_KEPT = 7


def back_up(
    journal: Journal, files: ProfileFiles, today: date, leave_out: Collection[str] = ()
) -> None:
    """Make today's copy where there is none yet, and remove all but the latest `DAYS_KEPT`.

    Without the tables to `leave_out`. Raises `ProfileError` where there is no room for it.
    """
    copy = path_of(files, today)
    if not copy.exists():
        journal.snapshot(copy, leave_out)
    for old in files.backups[:-DAYS_KEPT]:
        old.unlink(missing_ok=True)


def restore(journal: Journal, files: ProfileFiles, day: date, leave: Collection[str] = ()) -> None:
    """Take the state of that day's copy, but for the tables to `leave`.

    Raises `ProfileError` where there is none.
    """
    copy = path_of(files, day)
    if not copy.is_file():
        kept = ", ".join(str(one) for one in days(files)) or "none"
        raise ProfileError(f"there is no backup of {day}; there are: {kept}")
    journal.restore(copy, leave)


def documents_in(copy: Path, table: str, keys: KeyFile) -> int | None:
    """How many documents of `table` a copy has; None where it cannot be read to its end."""
    journal = Journal(copy, keys, ProfileError, mends=False)
    try:
        with journal.reading() as tables:
            return len(tables.get(table, {}))
    except ProfileError:
        return None


def days(files: ProfileFiles) -> tuple[date, ...]:
    """The days there is a copy of, the oldest first."""
    return tuple(date.fromisoformat(path.stem) for path in files.backups)


def path_of(files: ProfileFiles, day: date) -> Path:
    return files.backup_folder / f"{day.isoformat()}{files.journal.suffix}"
