"""What skills want to be announced later; kept on disk, so that it outlives a restart."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from pathlib import Path
from secrets import token_hex
from typing import Any

from tinydb import Query
from tinydb.table import Document

from assistant.atomic_storage import AtomicDatabase
from assistant.errors import NoRoomError, SkillError
from assistant.recurrence import Every
from assistant.values import Json

MOST_A_SKILL = 500
"""Announcements one skill may have waiting."""

REMEMBERED = timedelta(days=1)
"""How long it is known what was announced: long enough to snooze it or to ask what was missed."""


@dataclass(frozen=True, slots=True)
class Announcement:
    """At `due` (aware) the skill's `act` is to be said. `name` tells it from the others.

    With `every` it comes again: `due` is then the next time. With an `intent` that is to be
    carried out, with `slots`, and `act` to be said only if that fails.
    """

    id: str
    skill: str
    due: datetime
    act: str
    slots: Mapping[str, Json]
    name: str = ""
    every: Every | None = None
    intent: str = ""


class Schedule:
    """The announcements to come, of all skills, in the file at `path`.

    Every method raises `SkillError` when the file cannot be read or written.
    """

    def __init__(self, path: Path) -> None:
        self._database = AtomicDatabase(path, SkillError)
        self._announced = self._database.table("announced")

    def add(
        self,
        skill: str,
        due: datetime,
        act: str,
        slots: Mapping[str, Json],
        name: str = "",
        every: Every | None = None,
        intent: str = "",
    ) -> Announcement:
        """Have `act` announced at `due`, or `intent` carried out."""
        if due.tzinfo is None:
            raise SkillError("an announcement's due time needs a time zone")
        added = Announcement(token_hex(8), skill, due, act, dict(slots), name, every, intent)
        if not self._keep(added):
            raise NoRoomError(f"a skill may have {MOST_A_SKILL} announcements waiting")
        return added

    def list(self, skill: str | None = None) -> tuple[Announcement, ...]:
        """A skill's announcements, or everyone's: the next one first."""
        every = self._read(self._database.all())
        return tuple(
            sorted((one for one in every if skill in (None, one.skill)), key=lambda one: one.due)
        )

    def cancel(self, skill: str, id: str) -> bool:  # noqa: A002 — the name it has everywhere else
        """Take one of the skill's announcements back; False where there is no such one."""
        entry = Query()
        return bool(self._database.remove((entry.id == id) & (entry.skill == skill)))

    def forget(self, skill: str) -> int:
        """Take back all that a skill had announced or has waiting; how many were waiting."""
        ours = Query().skill == skill
        with self._database.transaction():
            self._announced.remove(ours)
            return len(self._database.remove(ours))

    def restore(self, cancelled: Announcement) -> bool:
        """Have it announced after all, under its own id; False where there is no room for it."""
        return self._keep(cancelled)

    def due(self, now: datetime) -> tuple[Announcement, ...]:
        """What is due by `now`, earliest first; it is taken out of the schedule."""
        with self._database.transaction():
            due = self.fallen_due(now)
            if due:
                self.settle(due, now)
        return due

    def fallen_due(self, now: datetime) -> tuple[Announcement, ...]:
        """What is due by `now`, earliest first; it stays in the schedule until it is settled."""
        return tuple(one for one in self.list() if one.due <= now)

    def settle(self, announced: Sequence[Announcement], now: datetime) -> None:
        """Take out what the person was told, as far as it is still there.

        What comes again stays, for its next time after `now`: what fell due several times while
        the machine slept is announced once.
        """
        with self._database.transaction():
            there = {one.id for one in self.list()}
            announced = [one for one in announced if one.id in there]
            self._database.remove(Query().id.one_of([one.id for one in announced]))
            for one in announced:
                if one.every:
                    again = replace(one, due=one.every.next_after(now))
                    self._database.insert(_document(again))
            self._remember(announced, now)

    def announced(self, skill: str) -> tuple[Announcement, ...]:
        """What this skill had announced within the last day or so, the latest first."""
        ours = (one for one in self._read(self._announced.all()) if one.skill == skill)
        return tuple(sorted(ours, key=lambda one: one.due, reverse=True))

    def _keep(self, one: Announcement) -> bool:
        """Have it wait for its time; False where there is no room for it."""
        with self._database.transaction():
            if len(self.list(one.skill)) >= MOST_A_SKILL:
                return False
            self._database.insert(_document(one))
        return True

    def _remember(self, due: Sequence[Announcement], now: datetime) -> None:
        documents = self._announced.all()
        past = zip(documents, self._read(documents), strict=True)
        old = [document.doc_id for document, one in past if one.due < now - REMEMBERED]
        self._announced.remove(doc_ids=old)
        for one in due:
            self._announced.insert(_document(one))

    def _read(self, documents: Sequence[Document]) -> Sequence[Announcement]:
        """One entry that is none would keep all others from ever being announced."""
        try:
            return [_announcement(document) for document in documents]
        except (KeyError, TypeError, ValueError):
            self._database.set_aside()


def _document(one: Announcement) -> dict[str, Any]:
    return {
        "id": one.id,
        "skill": one.skill,
        "due": one.due.isoformat(),
        "act": one.act,
        "slots": dict(one.slots),
        "name": one.name,
        "every": one.every.as_json() if one.every else None,
        "intent": one.intent,
    }


def _announcement(document: Document) -> Announcement:
    due = datetime.fromisoformat(document["due"])
    if due.tzinfo is None or not isinstance(document["slots"], Mapping):
        raise ValueError("no announcement of ours")
    return Announcement(
        id=str(document["id"]),
        skill=str(document["skill"]),
        due=due,
        act=str(document["act"]),
        slots=document["slots"],
        name=str(document["name"]),
        every=Every.from_json(document["every"]) if document.get("every") else None,
        intent=str(document.get("intent", "")),
    )
