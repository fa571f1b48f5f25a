"""What skills keep while nothing is to be written: in memory, beside what is on the disk.

To a guest it is all there is. To the people of the home it lies over what they have: they see
both, and what they change comes back as it was once the conversation is no longer incognito.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime
from pathlib import Path

from assistant.errors import SkillError
from assistant.services.discretion import Discretion
from assistant.skill_host.schedule import MOST_A_SKILL, REMEMBERED, Announcement, Schedule
from assistant.skill_host.storage import MOST_FILES, SkillStorage


class PassingSchedule(Schedule):
    """A schedule that holds in memory what is added while nothing may be written."""

    def __init__(self, path: Path, discretion: Discretion) -> None:
        super().__init__(path)
        self._discretion = discretion
        self._passing: dict[str, Announcement] = {}
        self._cancelled: set[str] = set()
        self._rung: list[Announcement] = []

    def list(self, skill: str | None = None) -> tuple[Announcement, ...]:
        kept = () if skill and self._discretion.guest else super().list(skill)
        passing = (one for one in self._passing.values() if skill in (None, one.skill))
        there = [one for one in (*kept, *passing) if one.id not in self._cancelled]
        return tuple(sorted(there, key=lambda one: one.due))

    def cancel(self, skill: str, id: str) -> bool:  # noqa: A002 — the name it has everywhere else
        found = next((one for one in self.list(skill) if one.id == id), None)
        if found is None or self._passing.pop(id, None) is not None:
            return found is not None
        if self._discretion.writes:
            return super().cancel(skill, id)
        self._cancelled.add(id)
        self._discretion.hold()
        return True

    def restore(self, cancelled: Announcement) -> bool:
        if cancelled.id in self._cancelled:
            self._cancelled.discard(cancelled.id)
            return True
        return super().restore(cancelled)

    def settle(self, announced: Sequence[Announcement], now: datetime) -> None:
        passing = [one for one in announced if self._passing.pop(one.id, None) is not None]
        for one in passing:
            if one.every:
                self._passing[one.id] = replace(one, due=one.every.next_after(now))
        self._rung = [one for one in (*self._rung, *passing) if one.due >= now - REMEMBERED]
        kept = [one for one in announced if one not in passing]
        # What was cancelled without a word on the disk is not rung, and settled with the rest.
        kept += [one for one in super().list() if one.id in self._cancelled and one.due <= now]
        if kept:
            super().settle(kept, now)

    def announced(self, skill: str) -> tuple[Announcement, ...]:
        kept = () if self._discretion.guest else super().announced(skill)
        ours = [one for one in self._rung if one.skill == skill]
        return tuple(sorted((*kept, *ours), key=lambda one: one.due, reverse=True))

    def _keep(self, one: Announcement) -> bool:
        if self._discretion.writes:
            return super()._keep(one)
        if sum(other.skill == one.skill for other in self._passing.values()) >= MOST_A_SKILL:
            return False
        self._passing[one.id] = one
        self._discretion.hold()
        return True


class PassingStorage(SkillStorage):
    """Files that are held in memory while nothing may be written, and are then forgotten."""

    def __init__(self, folder: Path, discretion: Discretion) -> None:
        super().__init__(folder)
        self._discretion = discretion
        self._passing: dict[tuple[str, str], str | None] = {}

    def forget(self) -> None:
        """What was held is gone."""
        self._passing.clear()

    def names(self, skill: str) -> tuple[str, ...]:
        kept = () if self._discretion.guest else super().names(skill)
        if self._discretion.writes:
            return kept
        held = {name: text for (owner, name), text in self._passing.items() if owner == skill}
        there = {name for name, text in held.items() if text is not None}
        return tuple(sorted((set(kept) - held.keys()) | there))

    def read(self, skill: str, name: str) -> str | None:
        if not self._discretion.writes and (skill, name) in self._passing:
            return self._passing[skill, name]
        self.check(name)
        return None if self._discretion.guest else super().read(skill, name)

    def write(self, skill: str, name: str, text: str) -> None:
        if self._discretion.writes:
            super().write(skill, name, text)
            return
        self.check(name, text)
        if name not in (names := self.names(skill)) and len(names) >= MOST_FILES:
            raise SkillError(f"a skill may keep {MOST_FILES} files")
        self._passing[skill, name] = text
        self._discretion.hold()

    def delete(self, skill: str, name: str) -> bool:
        if self._discretion.writes:
            return super().delete(skill, name)
        there = self.read(skill, name) is not None
        self._passing[skill, name] = None
        self._discretion.hold()
        return there
