"""Appointments in .ics files, of which the person may have one or ten thousand.

Only events that may fall into the time asked for are parsed; the others are told by their date
alone. Files are read anew each time: other programs change them too.
"""

from __future__ import annotations

import os
import re
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta, tzinfo
from itertools import islice
from pathlib import Path

from dateutil.rrule import rrulestr
from icalendar import Calendar, Event, vRecur

EVENT = re.compile(rb"^BEGIN:VEVENT\r?\n.*?^END:VEVENT\r?$", re.DOTALL | re.MULTILINE)
ZONE = re.compile(rb"^BEGIN:VTIMEZONE\r?\n.*?^END:VTIMEZONE\r?$", re.DOTALL | re.MULTILINE)
STARTS = re.compile(rb"^DTSTART[^:\n]*:(\d{4})(\d\d)(\d\d)", re.MULTILINE)
COMES_AGAIN = re.compile(rb"^(?:RRULE|RDATE|RECURRENCE-ID)[;:]", re.MULTILINE)
LARGEST_FILE = 32 * 1024 * 1024
DEEPEST = 3
"""Folders below the one that was granted."""
LONGEST_TEXT = 500
"""Characters of a summary or a place; anybody may send an invitation, nobody listens to more."""
LONGEST_EVENT = timedelta(days=32)
"""How long before the time asked for an event may have begun and still be looked at."""
FREQUENCIES = ("DAILY", "WEEKLY", "MONTHLY", "YEARLY")
MOST_OCCURRENCES = 400


@dataclass(frozen=True, slots=True)
class Appointment:
    """One event, or one occurrence of an event that comes again. Times are the person's own."""

    what: str
    start: datetime
    end: datetime
    all_day: bool
    place: str
    people: tuple[str, ...]
    uid: str
    file: Path
    repeats: bool
    occurrence: str
    """Of one that comes again, which: its start as the file has it, in ISO."""

    def overlaps(self, start: datetime, end: datetime) -> bool:
        return self.start < end and (start < self.end or start <= self.start)


@dataclass(frozen=True, slots=True)
class Found:
    """The appointments within a time, the first one first, and the files that make no sense."""

    appointments: tuple[Appointment, ...]
    unreadable: tuple[str, ...]


def appointments(folder: Path, start: datetime, end: datetime) -> Found:
    """What there is in the .ics files below `folder` from `start` up to `end`, both aware.

    Raises `OSError` where the folder itself cannot be read.
    """
    found: list[Appointment] = []
    unreadable: list[str] = []
    for file in calendar_files(folder):
        try:
            found += _in_file(file, start, end)
        except (OSError, ValueError, KeyError, TypeError, AttributeError, OverflowError):
            unreadable.append(file.name)
    found.sort(key=lambda one: (one.start, one.what))
    return Found(tuple(found), tuple(unreadable))


def calendar_files(folder: Path, depth: int = DEEPEST) -> Iterator[Path]:
    """Every .ics file below `folder`, by name. Raises `OSError`; what is missing has none."""
    try:
        entries = sorted(os.scandir(folder), key=lambda entry: entry.name)
    except FileNotFoundError:
        return
    for entry in entries:
        if entry.name.startswith("."):
            continue
        if entry.is_dir(follow_symlinks=False) and depth:
            with suppress(PermissionError):
                yield from calendar_files(Path(entry.path), depth - 1)
        elif entry.name.lower().endswith(".ics") and entry.is_file():
            yield Path(entry.path)


def _in_file(file: Path, start: datetime, end: datetime) -> Iterator[Appointment]:
    if file.stat().st_size > LARGEST_FILE:
        raise ValueError("too large")
    text = file.read_bytes()
    if b"BEGIN:VCALENDAR" not in text[:4096]:
        raise ValueError("no calendar")
    near = [block for block in EVENT.findall(text) if _may_fall(block, start, end)]
    if not near:
        if text.count(b"BEGIN:VEVENT") != len(EVENT.findall(text)):
            raise ValueError("an event without its end")
        return
    body = b"\r\n".join((b"BEGIN:VCALENDAR", *ZONE.findall(text), *near, b"END:VCALENDAR", b""))
    events = events_in(body)
    moved = {(one.uid, _naive(one.RECURRENCE_ID)) for one in events if one.RECURRENCE_ID}
    for event in events:
        if str(event.get("STATUS", "")).upper() == "CANCELLED":
            continue
        for at in _starts(event, start, end, moved):
            one = _appointment(event, at, file, start.tzinfo or UTC)
            if one.overlaps(start, end):
                yield one


def events_in(text: bytes) -> list[Event]:
    """Every event of a calendar that has a start. Raises `ValueError` where it is none."""
    calendar = Calendar.from_ical(text)
    if not isinstance(calendar, Calendar):
        raise ValueError("several calendars in one")
    every = (one for one in calendar.walk("VEVENT") if isinstance(one, Event))
    return [one for one in every if one.DTSTART is not None]


def _may_fall(block: bytes, start: datetime, end: datetime) -> bool:
    """Whether it comes again, or begins near enough by its date."""
    begins = STARTS.search(block)
    if begins is None or COMES_AGAIN.search(block):
        return True
    try:
        day = date(*map(int, begins.groups()))
    except ValueError:
        return True
    return start.date() - LONGEST_EVENT <= day <= end.date() + timedelta(days=1)


def _starts(
    event: Event, start: datetime, end: datetime, moved: set[tuple[str, datetime]]
) -> Iterator[date]:
    """When it begins within the time, each as the event has it: a date or a moment."""
    first = event.start
    rule = event.rrules[0] if event.rrules and event.RECURRENCE_ID is None else None
    if rule is None or str(rule.get("FREQ", [""])[0]).upper() not in FREQUENCIES:
        yield first
        return
    for at in _occurrences(event, rule, start - LONGEST_EVENT, end):
        if (event.uid, at) not in moved:
            whole = not isinstance(first, datetime)
            yield at.date() if whole else at.replace(tzinfo=_zone(first))


def _occurrences(event: Event, ruled: vRecur, start: datetime, end: datetime) -> Iterator[datetime]:
    """The starts by the clock on the wall, so that summer time moves none of them."""
    zone = _zone(event.start)
    text = ruled.to_ical().decode()
    if until := ruled.get("UNTIL"):
        last = _naive(_at_home(until[0], zone), time.max)
        text = re.sub(r"UNTIL=[^;]*", f"UNTIL={last:%Y%m%dT%H%M%S}", text)
    rule = rrulestr(text, dtstart=_naive(event.start))
    left_out = {_naive(_at_home(one, zone)) for one in event.exdates}
    added = [_naive(_at_home(one, zone)) for one, _ in event.rdates]
    low, high = (_naive(_at_home(one, zone)) for one in (start, end))
    yield from (at for at in added if low <= at <= high)
    for at in islice(rule.xafter(low, inc=True), MOST_OCCURRENCES):
        if at > high:
            return
        if at not in left_out:
            yield at


def _zone(at: date) -> tzinfo | None:
    return at.tzinfo if isinstance(at, datetime) else None


def _at_home(at: date, zone: tzinfo | None) -> date:
    """A moment by the clocks of `zone`; a day is the same everywhere."""
    return at.astimezone(zone) if isinstance(at, datetime) and at.tzinfo and zone else at


def _naive(at: date, clock: time = time.min) -> datetime:
    return at.replace(tzinfo=None) if isinstance(at, datetime) else datetime.combine(at, clock)


def _appointment(event: Event, at: date, file: Path, zone: tzinfo) -> Appointment:
    begins = _in_zone(at, zone)
    all_day = not isinstance(at, datetime)
    length = event.duration
    ends = _in_zone(at + length, zone) if all_day else begins + length
    return Appointment(
        what=str(event.summary or "").strip()[:LONGEST_TEXT],
        start=begins,
        end=max(begins, ends),
        all_day=all_day,
        place=str(event.location or "").strip()[:LONGEST_TEXT],
        people=tuple(str(one.CN or one.email or "") for one in event.attendees),
        uid=event.uid,
        file=file,
        repeats=bool(event.rrules),
        occurrence=at.isoformat(),
    )


def _in_zone(at: date, zone: tzinfo) -> datetime:
    """A moment of the person's own time; one without a zone, and a day, are in theirs."""
    if not isinstance(at, datetime):
        return datetime.combine(at, time.min, zone)
    return at.astimezone(zone) if at.tzinfo else at.replace(tzinfo=zone)
