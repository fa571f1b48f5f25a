"""Which appointments a request is about, and when one is free."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import datetime, time, timedelta

from assistant.skill import Json, Request

from .event_files import Appointment, Found, appointments
from .times import Span, day_span

MOST_TOLD = 4
AHEAD = timedelta(days=366)
"""How far ahead an appointment is looked for by what it is about."""
DAY_BEGINS, DAY_ENDS = time(8), time(20)
"""Between these somebody is asked to be free."""
SHORTEST_GAP = timedelta(minutes=30)


def within(request: Request, span: Span) -> Found:
    return appointments(request.folder("calendars"), span.start, span.end)


def later_span(request: Request) -> Span:
    """Where an appointment that was spoken of may be: on its day, or anywhere ahead."""
    day, at = request.date("day"), request.moment("at")
    if day is None and at is not None:
        return Span(at, at + timedelta(minutes=1))
    return day_span(day, request) if day else Span(request.now, request.now + AHEAD)


def about(request: Request, found: Found) -> Found:
    """Those whose words have all that was said; of one that comes again the next only."""
    words = telling_words(wanted_words(request), request)
    seen: set[str] = set()
    fitting = []
    for one in found.appointments:
        own = telling_words(f"{one.what} {' '.join(one.people)} {one.start:%H:%M}", request)
        if words <= own and not (one.repeats and one.uid in seen):
            seen.add(one.uid)
            fitting.append(one)
    return Found(tuple(fitting), found.unreadable)


def again(request: Request) -> Appointment | None:
    """The appointment that was asked about, read anew from its file."""
    start = request.text("start")
    at = datetime.fromisoformat(start) if request.intent != "put_elsewhere" else None
    span = Span(at, at + timedelta(minutes=1)) if at else Span(request.now, request.now + AHEAD)
    uid = request.text("uid")
    return next((one for one in within(request, span).appointments if one.uid == uid), None)


def wanted_words(request: Request) -> str:
    """What an appointment is called: "meeting with Tom", "dentist"."""
    kind, who = request.text("kind"), request.text("who").strip()
    named = f"{kind} {request.words['with']} {who}" if who else kind
    words = (request.text("what") or named).strip(" .,!?").split()
    while len(words) > 1 and words[0].lower() in request.words["around"]:
        words.pop(0)
    return " ".join(words)


def telling_words(text: str, request: Request) -> set[str]:
    """Those that tell one appointment from another."""
    words = {without_head(word, request) for word in text.lower().replace("-", " ").split()}
    return words - set(request.words["around"]) - set(request.words["any"]) - {""}


def without_head(word: str, request: Request) -> str:
    """What a compound is about: a "Zahnarzttermin" is what is with the "Zahnarzt"."""
    bare = word.strip("'s.,")
    heads = (head for head in request.words["heads"] if bare.endswith(head) and bare != head)
    return bare.removesuffix(next(heads, "")).strip("'s.,")


def items_of(appointments: Sequence[Appointment]) -> list[Json]:
    """As many of them as can be followed by ear."""
    return [slots_of(one) for one in appointments[:MOST_TOLD]]


def slots_of(one: Appointment) -> dict[str, Json]:
    return {
        "what": one.what,
        "start": one.start.isoformat(),
        "end": one.end.isoformat(),
        "all_day": one.all_day,
        "place": one.place,
    }


def free_between(busy: Iterable[Appointment], span: Span) -> list[Span]:
    """The hours of a day that no appointment takes, half an hour at least."""
    day = span.start.date()
    at = max(span.start, datetime.combine(day, DAY_BEGINS, span.start.tzinfo))
    last = min(span.end, datetime.combine(day, DAY_ENDS, span.start.tzinfo))
    gaps = []
    for one in busy:
        if one.start - at >= SHORTEST_GAP:
            gaps.append(Span(at, min(one.start, last)))
        at = max(at, one.end)
    return [*gaps, Span(at, last)] if last - at >= SHORTEST_GAP else gaps
