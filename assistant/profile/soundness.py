"""Whether a profile and its backups can be read to their last byte."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from assistant.profile.profile import Profile


@dataclass(frozen=True, slots=True)
class Soundness:
    """What was read. `backups`: by day, how many facts it holds, None where it is damaged.

    `set_aside`: damaged files that are kept beside the profile.
    """

    facts: int
    keeper: str
    notices: tuple[str, ...]
    backups: Mapping[date, int | None]
    set_aside: tuple[Path, ...]

    @property
    def sound(self) -> bool:
        return not self.notices and None not in self.backups.values()


def soundness(profile: Profile) -> Soundness:
    """Read everything. Raises `ProfileError` where the profile itself is damaged."""
    facts = len(profile.all_facts())
    backups = {day: profile.facts_in_backup(day) for day in profile.backup_days}
    return Soundness(
        facts, profile.key_kind, tuple(profile.notices), backups, profile.files.set_aside
    )
