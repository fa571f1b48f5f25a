"""What a person who wants to be reminded is told of before it begins, each once."""

from __future__ import annotations

from datetime import UTC, datetime, time, timedelta
from hashlib import blake2b

from assistant.skill import Request, Scheduled

from .event_files import Appointment
from .finding import within
from .times import Span, day_span

MORNING_BEGINS, MORNING_ENDS = time(9), time(12)
"""What is all day is told between these, on its first day."""

MOST_TOLD_OF = 50
"""However many begin at once; all the others are no news to anybody."""


def not_told_yet(request: Request) -> list[Appointment]:
    """What begins within the minutes that were set, or is all day today, the first one first."""
    lead = timedelta(minutes=float(str(request.settings["remind_minutes"])))
    last = (request.now.astimezone(UTC) + lead).astimezone(request.now.tzinfo)
    day = day_span(request.now.date(), request)
    found = within(request, Span(day.start, last + timedelta(seconds=1)))
    near = [one for one in found.appointments if _is_near(one, request.now, lead)][:MOST_TOLD_OF]
    if not near:
        return []
    announced = (*request.schedule.list(), *request.schedule.announced())
    told = {key for one in announced for key in _keys(one)}
    return [one for one in near if key_of(one) not in told]


def key_of(one: Appointment) -> str:
    """What tells it from all others, also from the same at another time; as short for any UID."""
    return blake2b(f"{one.uid} {one.start.isoformat()}".encode(), digest_size=16).hexdigest()


def minutes_left(one: Appointment, now: datetime) -> int:
    """Whole minutes until it begins."""
    return round(_until(one, now) / timedelta(minutes=1))


def _is_near(one: Appointment, now: datetime, lead: timedelta) -> bool:
    if one.all_day:
        return one.start.date() == now.date() and MORNING_BEGINS <= now.time() < MORNING_ENDS
    return timedelta(0) <= _until(one, now) <= lead


def _until(one: Appointment, now: datetime) -> timedelta:
    """Elapsed time, whatever the clocks do meanwhile."""
    return one.start.astimezone(UTC) - now.astimezone(UTC)


def _keys(announced: Scheduled) -> list[str]:
    keys = announced.slots.get("keys")
    return [str(key) for key in keys] if isinstance(keys, list) else []
