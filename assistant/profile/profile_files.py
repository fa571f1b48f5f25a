"""Which files belong to a profile, so that none is left out of a wipe."""

from __future__ import annotations

import glob
from dataclasses import dataclass
from pathlib import Path


@dataclass(frozen=True, slots=True)
class ProfileFiles:
    """The files of the profile whose journal is at `journal`."""

    journal: Path

    @property
    def keys(self) -> Path:
        return self.journal.with_suffix(".keys")

    @property
    def lock(self) -> Path:
        return self.journal.with_name(f"{self.journal.name}.lock")

    @property
    def backup_folder(self) -> Path:
        return self.journal.with_suffix(".backups")

    @property
    def backups(self) -> tuple[Path, ...]:
        """The daily copies, the oldest first."""
        return tuple(sorted(self.backup_folder.glob(f"*{self.journal.suffix}")))

    @property
    def set_aside(self) -> tuple[Path, ...]:
        """Files that could not be read, or not to their end."""
        return tuple(sorted(self._beside(f"{glob.escape(self.journal.name)}.damaged-*")))

    @property
    def all(self) -> tuple[Path, ...]:
        """Every one that is there, also where it is a link to nowhere."""
        stem = glob.escape(self.journal.stem)
        beside = [*self._beside(f"{stem}.*"), *self._beside(f".{stem}.*")]
        beside = [path for path in beside if not path.is_dir()]
        return tuple(sorted((*beside, *self.backup_folder.glob("*"))))

    def _beside(self, pattern: str) -> list[Path]:
        return list(self.journal.parent.glob(pattern))
