"""What is to be said without being asked, in its order, and what rings until it is stopped."""

from __future__ import annotations

from collections import deque
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace

from assistant.assistant import Due
from assistant.skill_host.schedule import Announcement
from assistant.values import SpokenReply

URGENT_SECONDS = 2.0
"""How long what rings waits for the end of a turn."""

RING_PAUSE_SECONDS = 3.0
RINGING_SECONDS = 120.0
"""From its first sound on; after that nobody is there to stop it."""

AGAIN_SECONDS = 5.0
"""After which something is tried again that could not be played."""

MOST_KNOWN = 1000
"""Announcements that are known to have been taken, so that looking twice takes nothing twice."""

MOST_WAITING = 100
"""Texts from clients that may wait; what fell due is always taken."""


@dataclass(frozen=True, slots=True)
class Waiting:
    """Something to be said, since `since` (seconds of the loop's clock), not before `earliest`.

    `due` is the announcement it comes from, None for a text from a client; `ended` is told how
    many seconds of it were heard.
    """

    reply: SpokenReply
    since: float
    earliest: float = 0.0
    due: Due | None = None
    ended: Callable[[float], None] | None = None

    @property
    def rings(self) -> bool:
        return self.due is not None and self.due.rings


@dataclass(frozen=True, slots=True)
class Ringing:
    """What rings: it sounds again at `again_at`, and for the last time before `until`."""

    waiting: Waiting
    again_at: float
    until: float


class Announcements:
    """The one queue. Every time is in seconds of the loop's own clock."""

    def __init__(self) -> None:
        self._waiting: list[Waiting] = []
        self._known: deque[tuple[str, str]] = deque(maxlen=MOST_KNOWN)
        self.ringing: Ringing | None = None

    def __len__(self) -> int:
        return len(self._waiting)

    def fell_due(self, due: Sequence[Due], now: float) -> int:
        """Take what is not waiting yet; how many that were."""
        new = [one for one in due if _key(one.announcement) not in self._known]
        for one in new:
            self._known.append(_key(one.announcement))
            self._waiting.append(Waiting(one.reply, now, due=one))
        return len(new)

    def say(
        self, reply: SpokenReply, now: float, ended: Callable[[float], None] | None = None
    ) -> bool:
        """Take a text, a client's perhaps; False where too many wait."""
        if len(self._waiting) >= MOST_WAITING:
            return False
        self._waiting.append(Waiting(reply, now, ended=ended))
        return True

    def next(self, now: float) -> Waiting | None:
        """What is to be said now, what rings first; it is taken out."""
        ready = [one for one in self._waiting if one.earliest <= now]
        if not ready:
            return None
        first = min(ready, key=lambda one: (not one.rings, one.since))
        self._waiting.remove(first)
        return first

    def cannot_wait(self, now: float) -> bool:
        """Whether something that rings has waited for the end of a turn for long enough."""
        return any(
            one.rings and one.earliest <= now and now - one.since >= URGENT_SECONDS
            for one in self._waiting
        )

    def heard(self, one: Waiting, now: float) -> None:
        """It was said to its end; what rings is said again after a pause."""
        if not one.rings:
            return
        until = now + RINGING_SECONDS
        if self.ringing is not None and self.ringing.waiting is one:
            until = self.ringing.until
        again_at = now + RING_PAUSE_SECONDS
        self.ringing = Ringing(one, again_at, until) if again_at < until else None

    def again(self, now: float) -> Waiting | None:
        """What rings and is to sound again."""
        if self.ringing is None or now < self.ringing.again_at:
            return None
        return self.ringing.waiting

    def unheard(self, one: Waiting, now: float) -> None:
        """It could not be played: what fell due is tried again."""
        if one.due is not None:
            self._waiting.append(replace(one, earliest=now + AGAIN_SECONDS))


def _key(announcement: Announcement) -> tuple[str, str]:
    # What comes again keeps its id.
    return announcement.id, announcement.due.isoformat()
