"""Changing .ics files: a new appointment is a file of its own, another's file keeps all the rest.

Each change gives the text that was there before, so that it can be put back.
"""

from __future__ import annotations

import os
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import TypeAlias
from uuid import uuid4

from icalendar import Calendar, Event

from .event_files import Appointment

Edit: TypeAlias = Callable[[Event], None]
PRODUCT = "-//assistant-at-home//calendar//EN"


@dataclass(frozen=True, slots=True)
class Change:
    """What a file held before and after; None where there was no file, or is none now."""

    file: Path
    before: bytes | None
    after: bytes | None

    def take_back(self) -> bool:
        """Put the file back as it was; False where it was changed since. Raises `OSError`."""
        now = self.file.read_bytes() if self.file.exists() else None
        if now != self.after:
            return False
        _write(self.file, self.before)
        return True


def added(folder: Path, what: str, start: date, length: timedelta, now: datetime) -> Change:
    """A new appointment: at a moment, or on a day as a whole. Raises `OSError`."""
    event = Event()
    uid = f"{uuid4()}@assistant"
    event.add("UID", uid)
    event.add("DTSTAMP", now.astimezone(UTC))
    event.add("SUMMARY", what)
    event.add("DTSTART", start)
    event.add("DTEND", start + length)
    calendar = Calendar()
    calendar.add("PRODID", PRODUCT)
    calendar.add("VERSION", "2.0")
    calendar.add_component(event)
    file = folder / f"{uid.partition('@')[0]}.ics"
    folder.mkdir(parents=True, exist_ok=True)
    return _changed(file, None, calendar.to_ical())


def moved(one: Appointment, start: datetime) -> Change:
    """The same at another time, as long as before. Raises `OSError` and `ValueError`."""

    def change(event: Event) -> None:
        _set(event, "DTSTART", start)
        _set(event, "DTEND", start + (one.end - one.start))
        event.pop("DURATION", None)

    return _edited(one, change)


def left_out(one: Appointment) -> Change:
    """One occurrence of an appointment that comes again. Raises `OSError` and `ValueError`."""

    def change(event: Event) -> None:
        first = event.start
        if isinstance(first, datetime):
            event.add("EXDATE", one.start.astimezone(first.tzinfo))
        else:
            event.add("EXDATE", date.fromisoformat(one.occurrence))

    return _edited(one, change)


def removed(one: Appointment) -> Change:
    """All of it; a file with nothing else in it goes. Raises `OSError` and `ValueError`."""
    before = one.file.read_bytes()
    calendar = _calendar(before)
    calendar.subcomponents = [
        each
        for each in calendar.subcomponents
        if not (isinstance(each, Event) and each.uid == one.uid)
    ]
    empty = all(each.name == "VTIMEZONE" for each in calendar.subcomponents)
    return _changed(one.file, before, None if empty else calendar.to_ical())


def _edited(one: Appointment, change: Edit) -> Change:
    before = one.file.read_bytes()
    calendar = _calendar(before)
    for event in calendar.walk("VEVENT"):
        if isinstance(event, Event) and event.uid == one.uid and event.RECURRENCE_ID is None:
            change(event)
            return _changed(one.file, before, calendar.to_ical())
    raise ValueError("the appointment is gone")


def _calendar(text: bytes) -> Calendar:
    found = Calendar.from_ical(text)
    if not isinstance(found, Calendar):
        raise ValueError("several calendars in one")
    return found


def _set(event: Event, name: str, value: datetime) -> None:
    event.pop(name, None)
    event.add(name, value)


def _changed(file: Path, before: bytes | None, after: bytes | None) -> Change:
    _write(file, after)
    return Change(file, before, after)


def _write(file: Path, content: bytes | None) -> None:
    """The file's old content or its new one, at every moment."""
    if content is None:
        file.unlink(missing_ok=True)
        return
    beside = file.with_name(f".{file.name}.new")
    with beside.open("wb") as new:
        new.write(content)
        new.flush()
        os.fsync(new.fileno())
    beside.replace(file)
