"""Whether a profile and its backups can be read to their last byte."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from assistant.profile.store import FactStore


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


def soundness(store: FactStore) -> Soundness:
    """Read everything. Raises `ProfileError` where the profile itself is damaged."""
    facts = len(store.facts())
    backups = {day: store.facts_in_backup(day) for day in store.backup_days}
    return Soundness(facts, store.key_kind, tuple(store.notices), backups, store.files.set_aside)
