"""Requests that come again at the same time of day, on weekdays or at weekends."""

from __future__ import annotations

import json
from collections.abc import Iterable
from datetime import date, datetime, time, timedelta
from statistics import median_low

from assistant.profile.evidence import NO_EVIDENCE
from assistant.profile.facts import Fact
from assistant.profile.observed import Sighting
from assistant.values import CORE, Band, Interpretation, Risk, Turn

HABIT = "habit"

NEAR_MINUTES = 30
"""How far from its usual time, before or after, a request may come and still be the same habit."""

DAYS_NEEDED, DAYS_WATCHED = 4, 6
"""A habit is on so many of the last days of its kind."""

NOT_HABITS = frozenset({CORE, "about_me", "manner", "small_talk", "voices"})
"""Whose intents are about the conversation or the person, and nothing to be offered."""

_TIMELY = frozenset({"date", "time", "datetime"})
_DAY = timedelta(days=1)
_ROUNDED_MINUTES = 5


def sighting_of(turn: Turn, known: Iterable[Fact], *, answers: bool) -> Sighting | None:
    """What `turn` asked for as a habit to be, or one of those `known`; None for nothing of it.

    Who only `answers` a question, "yes" to an offer perhaps, keeps a habit up and begins none.
    """
    wanted = turn.understood
    if wanted is None or not _may_be_one(wanted, turn):
        return None
    signature, kind, at = signature_of(wanted), _kind(turn.said_at.date()), turn.said_at
    same = [
        fact
        for fact in known
        if fact.provenance.rule == signature and kind_of(fact) == kind and fact.active
        if _is_near(fact, at)
    ]
    if not same:
        # "Make it ten" says what is wanted today only; its sentence says it any day.
        words = wanted.phrase or turn.heard.text.strip(" .?!")
        new = Sighting(relation_at(kind, at.time()), words, how=signature)
        return None if answers else new
    fact = max(same, key=lambda one: len((one.evidence or NO_EVIDENCE).seen))
    if any(seen.date() == at.date() for seen in (fact.evidence or NO_EVIDENCE).seen):
        return None
    return Sighting(fact.relation, fact.object, how=signature)


def signature_of(wanted: Interpretation) -> str:
    """What makes a request the same one however it is said; "tomorrow" is the same every day."""
    slots = {
        name: slot.said if slot.kind in _TIMELY else slot.value
        for name, slot in sorted(wanted.slots.items())
    }
    return f"{wanted.name} {json.dumps(slots, default=str)}" if slots else wanted.name


def is_regular(fact: Fact, today: date) -> bool:
    """Whether it was asked for on 4 of the last 6 days of its kind, up to `today`."""
    kind = kind_of(fact)
    days: list[date] = []
    day = today
    while len(days) < DAYS_WATCHED:
        if _kind(day) == kind:
            days.append(day)
        day -= _DAY
    seen = {at.date() for at in (fact.evidence or NO_EVIDENCE).seen}
    return len(seen.intersection(days)) >= DAYS_NEEDED


def kind_of(fact: Fact) -> str:
    """On which days it is: weekdays or weekends."""
    return fact.relation.partition(".")[2].partition("_")[0]


def time_of(fact: Fact) -> time:
    """At what time of day it is: in the middle of when it was seen."""
    seen = (fact.evidence or NO_EVIDENCE).seen
    if not seen:
        return time.fromisoformat(fact.relation.rpartition("_")[2])
    first = seen[0].time()
    away = median_low(_minutes_apart(first, at.time()) for at in seen)
    return _moved(first, away)


def is_now(fact: Fact, now: datetime, window: timedelta) -> bool:
    """Whether its time has come, no longer than `window` ago, on a day of its kind."""
    late = _minutes_apart(time_of(fact), now.time())
    return kind_of(fact) == _kind(now.date()) and 0 <= late <= window.seconds // 60


def relation_at(kind: str, at: time) -> str:
    """The relation of a habit of those days about that time."""
    minutes = at.hour * 60 + at.minute
    rounded = round(minutes / _ROUNDED_MINUTES) * _ROUNDED_MINUTES % (24 * 60)
    return f"{HABIT}.{kind}_around_{rounded // 60:02}:{rounded % 60:02}"


def _may_be_one(wanted: Interpretation, turn: Turn) -> bool:
    return (
        turn.band is Band.ACT
        and not wanted.also
        and wanted.skill not in NOT_HABITS
        and wanted.risk is not Risk.COSTLY
        and turn.reply.act.source != CORE
        and not turn.reply.asks
    )


def _is_near(fact: Fact, at: datetime) -> bool:
    """Whether all the times at which it was seen, and `at`, lie in one stretch of that length."""
    seen = (fact.evidence or NO_EVIDENCE).seen
    away = [_minutes_apart(at.time(), one.time()) for one in seen] or [
        _minutes_apart(at.time(), time_of(fact))
    ]
    return max(0, *away) - min(0, *away) <= 2 * NEAR_MINUTES


def _kind(day: date) -> str:
    return "weekdays" if day.weekday() < 5 else "weekends"


def _minutes_apart(start: time, end: time) -> int:
    """From `start` to `end` the short way round the clock, in -720…719."""
    minutes = (end.hour - start.hour) * 60 + end.minute - start.minute
    return (minutes + 720) % 1440 - 720


def _moved(start: time, minutes: int) -> time:
    total = (start.hour * 60 + start.minute + minutes) % 1440
    return time(total // 60, total % 60)
