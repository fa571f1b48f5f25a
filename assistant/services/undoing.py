"""What skills changed of late and how to put it back, so that "undo that" undoes, whatever it was.

A service that changes something says how that is put back (`Call.undone_by`). So every skill can
be undone that changes things by services only, and none needs a word about it.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import TypeAlias

from assistant.values import Interpretation

PutBack: TypeAlias = Callable[[], bool]
"""Puts one change back; False where something else was changed since, which is not to be lost."""

MOST_REMEMBERED = 20
UNDOABLE_FOR = timedelta(hours=1)
"""Longer than that nobody remembers what "undo that" would mean."""


@dataclass(frozen=True, slots=True)
class Done:
    """What `wanted` changed at `at`."""

    wanted: Interpretation
    at: datetime
    changes: tuple[PutBack, ...]


class Undoing:
    """The last changes, in memory only."""

    def __init__(self) -> None:
        self._open: list[PutBack] = []
        self._done: deque[Done] = deque(maxlen=MOST_REMEMBERED)

    def changed(self, put_back: PutBack) -> None:
        """Something was changed."""
        self._open.append(put_back)

    def close(self, wanted: Interpretation, now: datetime) -> None:
        """All that was changed since the last `close` was done because of `wanted`."""
        if self._open:
            self._done.append(Done(wanted, now, tuple(self._open)))
            self._open = []

    def keep(self) -> None:
        """What was changed since the last `close` was nobody's doing: it cannot be taken back."""
        self._open.clear()

    def forget(self) -> None:
        """Nothing that was done before can be taken back."""
        self._open.clear()
        self._done.clear()

    def take_back(self, now: datetime, phrase: str = "") -> Interpretation | None:
        """Put back what was done last, or what was done last for `phrase`.

        What it was; None where there is no such thing or it was changed since.
        """
        fitting = (one for one in reversed(self._done) if phrase in ("", one.wanted.phrase))
        last = next(fitting, None)
        if last is None or now - last.at > UNDOABLE_FOR:
            return None
        self._done.remove(last)
        put_back = [change() for change in reversed(last.changes)]
        return last.wanted if all(put_back) else None
