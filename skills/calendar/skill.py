"""The calendar: what is on, when one is free, and changes, each after a yes and with a way back."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import datetime, timedelta
from itertools import count
from pathlib import Path

from assistant.skill import Json, RefusedError, Reply, Request, Skill, act, ask

from .beforehand import key_of, minutes_left, not_told_yet
from .changing import Change, added, left_out, moved, removed
from .event_files import Found
from .finding import (
    AHEAD,
    about,
    again,
    free_between,
    items_of,
    later_span,
    slots_of,
    wanted_words,
    within,
)
from .times import (
    Span,
    as_moment,
    asked_span,
    length_meant,
    moment_slots,
    parsed_start,
    start_meant,
)

skill = Skill()

MOST_ASKED = 3
USUAL = timedelta(hours=1)
LONGEST_NAME = 200

_changes: dict[str, Sequence[Change]] = {}
"""What was changed, to put it back; in memory only."""
_numbers = count(1)

Handler = Callable[[Request], Reply]


def kept(handler: Handler) -> Handler:
    """A folder that cannot be reached, or a file that cannot be changed, is one clear sentence."""

    def answer(request: Request) -> Reply:
        try:
            return handler(request)
        except RefusedError:
            return act("no_folder")
        except (OSError, ValueError, KeyError):
            return act("unreadable")

    return answer


@skill.intent("query")
@kept
def query(request: Request) -> Reply:
    span = asked_span(request)
    found = within(request, span)
    if not found.appointments:
        return act("nothing", **span.told, unreadable=list(found.unreadable))
    items = items_of(found.appointments)
    name = "day" if span.one_day else "span"
    return act(
        name,
        **span.told,
        items=items,
        count=len(found.appointments),
        more=len(found.appointments) - len(items),
        unreadable=list(found.unreadable),
    )


@skill.intent("next", "find")
@kept
def tell_next(request: Request) -> Reply:
    """The next one, of what was asked for, or of the day that was named."""
    found = about(request, within(request, later_span(request)))
    if not found.appointments:
        return act("no_such", what=wanted_words(request), unreadable=list(found.unreadable))
    return act("next", **slots_of(found.appointments[0]), unreadable=list(found.unreadable))


@skill.intent("who")
@kept
def tell_who(request: Request) -> Reply:
    found = about(request, within(request, later_span(request)))
    if not found.appointments:
        return act("no_such", what=wanted_words(request), unreadable=[])
    one = found.appointments[0]
    return act("who" if one.people else "nobody", **slots_of(one), people=list(one.people))


@skill.intent("free")
@kept
def tell_free(request: Request) -> Reply:
    """Whether one is free at a time, or when on a day."""
    span = asked_span(request)
    busy = [one for one in within(request, span).appointments if not one.all_day]
    if not busy:
        return act("free", **span.told)
    if not span.one_day:
        return act("busy", **span.told, **slots_of(busy[0]), more=len(busy) - 1)
    gaps = free_between(busy, span)
    told: list[Json] = [
        {"start": gap.start.isoformat(), "end": gap.end.isoformat()} for gap in gaps
    ]
    return (
        act("free_then", **span.told, gaps=told[:MOST_ASKED]) if told else act("full", **span.told)
    )


@skill.intent("next_holiday")
@kept
def tell_holiday(request: Request) -> Reply:
    """From the person's own calendars: nobody else's holidays are known here."""
    found = within(request, Span(request.now, request.now + AHEAD)).appointments
    words = tuple(request.words["holiday"])
    feast = next((one for one in found if any(word in one.what.lower() for word in words)), None)
    if feast is None:
        return act("no_holiday")
    return act("holiday", **slots_of(feast), days=(feast.start.date() - request.now.date()).days)


@skill.intent("add")
@kept
def add(request: Request) -> Reply:
    """Ask for what is missing, and then whether that is right."""
    what = wanted_words(request)
    if not what:
        return ask("what", act("what"), then=request)
    start = start_meant(request)
    if start is None:
        return ask("when", act("when", what=what), kind="datetime", then=request)
    if as_moment(start, request) < request.now - timedelta(days=1):
        return act("not_then")
    length = length_meant(request, start, USUAL)
    span = Span(as_moment(start, request), as_moment(start, request) + length)
    clash = next((one for one in within(request, span).appointments if not one.all_day), None)
    yes = request.to("put", what=what, start=start, seconds=length.total_seconds())
    told = {"what": what, **moment_slots(start), "clash": clash.what if clash else ""}
    return act("shall_i_add", **told).or_ask(yes=yes)


@skill.intent("put")
@kept
def put(request: Request) -> Reply:
    what, start = request.text("what"), parsed_start(request)
    length = timedelta(seconds=request.number("seconds") or 0)
    folder = request.folder("calendars")
    collection = new_in(folder, request)
    change = added(collection, what[:LONGEST_NAME], start, length, request.now)
    return undoable(request, [change], act("added", what=what, **moment_slots(start)))


@skill.intent("move")
@kept
def move(request: Request) -> Reply:
    found = about(request, within(request, later_span(request)))
    if len(found.appointments) != 1:
        return which(found, request)
    one, start = found.appointments[0], request.moment("when")
    if start is None and (clock := request.time("time")):
        start = datetime.combine(
            request.date("to_day") or one.start.date(), clock, one.start.tzinfo
        )
    if start is None and (day := request.date("to_day")):
        start = datetime.combine(day, one.start.time(), one.start.tzinfo)
    if start is None:
        return ask("when", act("move_when", **slots_of(one)), kind="datetime", then=request)
    if one.repeats:
        return act("cannot_move", **slots_of(one))
    yes = request.to("put_elsewhere", uid=one.uid, start=start)
    return act("shall_i_move", what=one.what, **moment_slots(start)).or_ask(yes=yes)


@skill.intent("put_elsewhere")
@kept
def put_elsewhere(request: Request) -> Reply:
    one, start = again(request), parsed_start(request)
    if one is None or not isinstance(start, datetime):
        return act("gone")
    change = moved(one, start)
    return undoable(request, [change], act("moved", what=one.what, **moment_slots(start)))


@skill.intent("cancel")
@kept
def cancel(request: Request) -> Reply:
    found = about(request, within(request, later_span(request)))
    if len(found.appointments) != 1:
        return which(found, request)
    one = found.appointments[0]
    yes = request.to("drop_one" if one.repeats else "drop", uid=one.uid, start=one.start)
    return act("shall_i_cancel", **slots_of(one), repeats=one.repeats).or_ask(yes=yes)


@skill.intent("drop", "drop_one")
@kept
def drop(request: Request) -> Reply:
    """Of one that comes again only the one that was spoken of."""
    one = again(request)
    if one is None:
        return act("gone")
    change = removed(one) if request.intent == "drop" else left_out(one)
    return undoable(request, [change], act("cancelled", **slots_of(one)))


@skill.intent("clear")
@kept
def clear(request: Request) -> Reply:
    span = asked_span(request)
    found = within(request, span).appointments
    if not found:
        return act("nothing", **span.told, unreadable=[])
    yes = request.to("empty", start=span.start, end=span.end, period=span.period, part=span.part)
    return act("shall_i_clear", **span.told, count=len(found)).or_ask(yes=yes)


@skill.intent("empty")
@kept
def empty(request: Request) -> Reply:
    start, end = (datetime.fromisoformat(request.text(name)) for name in ("start", "end"))
    span = Span(start, end, request.text("period"), request.text("part"))
    found = within(request, span).appointments
    if not found:
        return act("gone")
    changes = [left_out(one) if one.repeats else removed(one) for one in found]
    return undoable(request, changes, act("cleared", **span.told, count=len(found)))


@skill.intent("take_back")
def take_back(request: Request) -> Reply:
    changes = _changes.pop(request.text("change"), ())
    try:
        taken_back = [change.take_back() for change in reversed(changes)]
        done = bool(changes) and all(taken_back)
    except OSError:
        done = False
    return act("taken_back" if done else "not_taken_back", done=done)


@skill.intent("coming_up")
@kept
def coming_up(request: Request) -> Reply:
    """Announce what begins soon, and in the morning what is all day, each once.

    The calendars are read now, so nothing is told that was moved or called off meanwhile.
    """
    new = not_told_yet(request)
    for all_day in (True, False):
        these = [one for one in new if one.all_day is all_day]
        if these:
            items = items_of(these)
            told: dict[str, Json] = {
                "items": items,
                "more": len(these) - len(items),
                "minutes": minutes_left(these[0], request.now),
                "keys": [key_of(one) for one in these],
            }
            request.schedule.add(due=request.now, act="today" if all_day else "soon", slots=told)
    return act("looked_ahead")


def new_in(folder: Path, request: Request) -> Path:
    """The folder for new appointments: the one that was set, or the first of several."""
    named = str(request.settings.get("new_in") or "").strip("/.")
    if named:
        return folder / named
    below = sorted(each for each in folder.iterdir() if each.is_dir()) if folder.is_dir() else []
    return next((each for each in below if not each.name.startswith(".")), folder)


def undoable(request: Request, changes: Sequence[Change], reply: Reply) -> Reply:
    name = str(next(_numbers))
    _changes[name] = changes
    return reply.undone_by(request.to("take_back", change=name))


def which(found: Found, request: Request) -> Reply:
    if not found.appointments:
        return act("no_such", what=wanted_words(request), unreadable=list(found.unreadable))
    asked = found.appointments[:MOST_ASKED]
    options = [f"{one.what} {one.start:%H:%M}" for one in asked]
    items: list[Json] = [slots_of(one) for one in asked]
    return ask("what", act("which", items=items), then=request, options=options)
