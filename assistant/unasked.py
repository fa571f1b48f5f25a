"""What is done and said without being asked: what skills are to do later, and offers."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import suppress
from dataclasses import replace
from datetime import datetime, timedelta

from assistant.adapting import interrupted
from assistant.errors import SkillError
from assistant.parts import Moment, Parts
from assistant.pipeline import word_announcement
from assistant.profile import offers
from assistant.profile.offers import Quiet
from assistant.skill_host.schedule import Announcement, Schedule
from assistant.taking_in import as_taught
from assistant.values import (
    CORE,
    TURNS_KEPT,
    Act,
    Band,
    Interpretation,
    Session,
    SlotValue,
    SpokenReply,
    Transcript,
    Turn,
)

LATE = timedelta(minutes=2)
"""From then on an announcement says when it was due, and does not ring; nothing is done so late."""

LOOK_EVERY = timedelta(minutes=1)
"""What nobody asked for is not as urgent as an alarm."""


def do_what_is_due(schedule: Schedule, parts: Parts, now: datetime) -> None:
    """Carry out what skills are to do by `now`; what could not be done is to be announced.

    Each is tried once, whatever happens: a machine that was to shut down would do so for ever.
    """
    for one in schedule.fallen_due(now):
        if one.intent and schedule.cancel(one.skill, one.id):
            act = _not_done(one, parts, now) if now - one.due <= LATE else _to_say(one)
            if act is not None:
                schedule.add(one.skill, one.due, act.name, act.slots, one.name)


def _not_done(one: Announcement, parts: Parts, now: datetime) -> Act | None:
    """What to say of it, because it could not be done; None where it was done."""
    slots = {name: SlotValue(str(value), value) for name, value in one.slots.items()}
    wanted = Interpretation(one.skill, one.intent, slots=slots)
    try:
        act = parts.skills.act(wanted, now)
    except SkillError:
        return _to_say(one)
    finally:
        parts.desk.done(wanted, now)
    return act if act.slots.get("done") is False else None


def _to_say(one: Announcement) -> Act:
    return Act(one.skill, one.act, one.slots)


class _Looks:
    """One a minute, however often somebody asks; at once where the clock was set back."""

    def __init__(self) -> None:
        self._last: datetime | None = None

    def again(self, now: datetime) -> bool:
        if self._last is not None and timedelta(0) <= now - self._last < LOOK_EVERY:
            return False
        self._last = now
        return True


class Foresight:
    """Has skills announce what is coming up, for a person who wants to hear of it beforehand."""

    def __init__(self, parts: Parts, quiet: Quiet) -> None:
        self._parts = parts
        self._quiet = quiet
        self._looks = _Looks()

    def look(self, session: Session, now: datetime) -> None:
        """Once a minute. What goes wrong is not for them to hear: they asked for nothing now."""
        if not self._looks.again(now):
            return
        parts = self._parts
        for one in parts.unasked:
            if offers.may_speak(parts.profile, session, now, self._quiet, one.adaptation):
                with suppress(SkillError):
                    parts.skills.act(Interpretation(one.skill, one.intent), now)
                parts.desk.keep()


class Offers:
    """The offers to the person of a session. Each is due once a day, until it is made."""

    def __init__(self, parts: Parts, quiet: Quiet) -> None:
        self._parts = parts
        self._quiet = quiet
        self._words: dict[str, SpokenReply] = {}
        self._looks = _Looks()

    def due(self, session: Session, now: datetime) -> Iterator[tuple[Announcement, SpokenReply]]:
        """What to offer now, in words; its announcement is the same all day."""
        if not self._looks.again(now):
            return

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
