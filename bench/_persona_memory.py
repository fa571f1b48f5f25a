"""Understanding each sentence once for all lives, and at each moment where it speaks of time."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from assistant.understanding.understanding import Understanding
from assistant.values import Interpretation, Transcript, Wording

MOST_REMEMBERED = 20_000
TIMELY = frozenset({"date", "time", "datetime", "recurrence"})
"""Kinds of slots whose values depend on when they are said."""


class Remembering:
    """In the place of an `Understanding`, which it asks what it has not been asked before."""

    def __init__(self, understanding: Understanding) -> None:
        self._asked = understanding
        self._known: dict[tuple[str, datetime | None], Interpretation | None] = {}

    def interpret(self, heard: Transcript, now: datetime) -> Interpretation | None:
        for key in ((heard.text, None), (heard.text, now)):
            if key in self._known:
                return self._known[key]
        if len(self._known) >= MOST_REMEMBERED:
            self._known.clear()
        found = self._asked.interpret(heard, now)
        self._known[heard.text, now if found is not None and _speaks_of_time(found) else None] = (
            found
        )
        return found

    def taught(self, wordings: Sequence[Wording]) -> Remembering | Understanding:
        """Who has wordings of their own is understood anew."""
        return self._asked.taught(wordings) if wordings else self

    def __getattr__(self, name: str) -> object:
        return getattr(self._asked, name)


def _speaks_of_time(found: Interpretation) -> bool:
    """Whether another moment might give its slots other values."""
    return any(slot.kind in TIMELY for part in found.parts for slot in part.slots.values())
