"""What is said without being asked: which offers there are now, and that one was made."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import datetime, timedelta

from assistant.adapting import interrupted
from assistant.parts import Moment, Parts
from assistant.pipeline import word_announcement
from assistant.profile import offers
from assistant.profile.offers import Quiet
from assistant.skill_host.schedule import Announcement
from assistant.taking_in import as_taught
from assistant.values import (
    CORE,
    TURNS_KEPT,
    Band,
    Interpretation,
    Session,
    SpokenReply,
    Transcript,
    Turn,
)

LOOK_EVERY = timedelta(minutes=1)
"""An offer is not as urgent as an alarm."""


class Offers:
    """The offers to the person of a session. Each is due once a day, until it is made."""

    def __init__(self, parts: Parts, quiet: Quiet) -> None:
        self._parts = parts
        self._quiet = quiet
        self._words: dict[str, SpokenReply] = {}
        self._looked: datetime | None = None

    def due(self, session: Session, now: datetime) -> Iterator[tuple[Announcement, SpokenReply]]:
        """What to offer now, in words; its announcement is the same all day."""
        if self._looked is not None and timedelta(0) <= now - self._looked < LOOK_EVERY:
            return
        self._looked = now

        def interpret(text: str) -> Interpretation | None:
            parts = as_taught(self._parts, Moment.at(now, session, self._parts))
            found = parts.understanding.interpret(Transcript(text, 1.0, "typed"), now)
            return found if found is not None and found.band is Band.ACT else None

        midnight = now.replace(hour=0, minute=0, second=0, microsecond=0)
        for act in offers.due(self._parts.profile, session, now, self._quiet, interpret):
            name = " ".join((act.name, *(use.fact for use in act.used)))
            reply = word_announcement(act, session, self._parts, now)
            self._words[name] = reply
            yield Announcement(name, CORE, midnight, act.name, act.slots), reply

    def made(self, announced: Announcement, session: Session, now: datetime) -> Session:
        """The person heard it: what is known of it is noted, and what it asks is open now."""
        reply = self._words.pop(announced.id, None)
        if reply is None:
            return session
        self._parts.profile.record_uses(reply, now)
        turn = Turn(now, Transcript("", 1.0, "offer"), None, reply)
        turns = (*session.turns, turn)[-TURNS_KEPT:]
        return replace(session, question=reply.act.question, turns=turns, failures=0)

    def spoken_into(self, session: Session, now: datetime) -> Session:
        """They spoke into the last reply, or stopped it."""
        return interrupted(session, self._parts.profile, now)
