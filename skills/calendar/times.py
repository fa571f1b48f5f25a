"""Which time a request is about, and how it is told."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

from assistant.skill import Json, Request

SOON = timedelta(days=7)
AN_HOUR = timedelta(hours=1)


@dataclass(frozen=True)
class Span:
    """From `start` up to `end`; `period` is its name where it has one ("next week")."""

    start: datetime
    end: datetime
    period: str = ""
    part: str = ""

    @property
    def one_day(self) -> bool:
        return self.end - self.start <= timedelta(hours=25) and self.end - self.start > AN_HOUR

    @property
    def told(self) -> dict[str, Json]:
        """The slots that say it: a day, a part of one, a moment, or a period."""
        moment = self.end - self.start <= AN_HOUR
        return {
            "day": "" if self.period or moment else self.start.date().isoformat(),
            "at": self.start.isoformat() if moment else "",
            "period": self.period,
            "part": self.part,
        }


def asked_span(request: Request) -> Span:
    """The day, the hour or the period that was asked about; today's rest where none was."""
    day, clock, at = request.date("day"), request.time("time"), request.moment("at")
    if at is not None:
        return Span(at, at + AN_HOUR)
    if clock is not None:
        begins = datetime.combine(day or request.now.date(), clock, request.now.tzinfo)
        if until := request.time("until"):
            return Span(
                begins, max(begins + AN_HOUR, datetime.combine(begins.date(), until, begins.tzinfo))
            )
        return Span(begins, begins + AN_HOUR)
    part = request.text("part")
    if part:
        return part_span(day or request.now.date(), part, request)
    if day is not None:
        return day_span(day, request)
    period = request.text("period")
    return period_span(period, request) if period else day_span(request.now.date(), request)


def day_span(day: date, request: Request) -> Span:
    begins = datetime.combine(day, time.min, request.now.tzinfo)
    return Span(begins, datetime.combine(day + timedelta(days=1), time.min, request.now.tzinfo))


def part_span(day: date, part: str, request: Request) -> Span:
    first, last = request.words["parts"][part]
    midnight = datetime.combine(day, time.min, request.now.tzinfo)
    return Span(midnight + timedelta(hours=first), midnight + timedelta(hours=last), part=part)


def period_span(period: str, request: Request) -> Span:
    """A named period; it begins now at the earliest."""
    today = request.now.date()
    monday = today - timedelta(days=today.weekday())
    month = today.replace(day=1)
    next_month = (month + timedelta(days=32)).replace(day=1)
    days = {
        "rest_of_today": (today, today + timedelta(days=1)),
        "this_week": (today, monday + timedelta(days=7)),
        "next_week": (monday + timedelta(days=7), monday + timedelta(days=14)),
        "this_weekend": (max(today, monday + timedelta(days=5)), monday + timedelta(days=7)),
        "this_month": (today, next_month),
        "next_month": (next_month, (next_month + timedelta(days=32)).replace(day=1)),
        "this_year": (today, today.replace(month=12, day=31) + timedelta(days=1)),
        "soon": (today, today + SOON),
    }
    months, name = request.words["months"], request.words["periods"].get(period)
    first, last = days[name] if name else month_ahead(months[period], today)
    start, end = (datetime.combine(each, time.min, request.now.tzinfo) for each in (first, last))
    from_now = name in ("soon", "rest_of_today")
    return Span(max(start, request.now) if from_now else start, end, period)


def month_ahead(number: int, today: date) -> tuple[date, date]:
    """The first days of that month and of the one after it; this year's unless it is past."""
    first = date(today.year + (number < today.month), number, 1)
    return max(first, today), (first + timedelta(days=32)).replace(day=1)


def start_meant(request: Request) -> date | None:
    """When a new appointment is to be: a moment, or a day as a whole; None where it wasn't said."""
    day, clock = request.date("day"), request.time("time")
    if clock is not None:
        return datetime.combine(day or request.now.date(), clock, request.now.tzinfo)
    part = request.text("part")
    if part and day is not None:
        return part_span(day, part, request).start
    return request.moment("when") or day


def length_meant(request: Request, start: date, usual: timedelta) -> timedelta:
    """How long it is; a day without an hour is a whole one."""
    length, until = request.duration("duration"), request.time("until")
    if not isinstance(start, datetime):
        return timedelta(days=1)
    if until is not None and until > start.time():
        return datetime.combine(start.date(), until, start.tzinfo) - start
    return length or usual


def as_moment(start: date, request: Request) -> datetime:
    if isinstance(start, datetime):
        return start
    return datetime.combine(start, time.min, request.now.tzinfo)


def parsed_start(request: Request) -> date:
    """The `start` that a follow-up carries. Raises `ValueError`."""
    text = request.text("start")
    if "T" not in text:
        return date.fromisoformat(text)
    return datetime.fromisoformat(text).astimezone(request.now.tzinfo)


def moment_slots(start: date) -> dict[str, Json]:
    """The slots that say when: `when` for a moment, `day` for a whole day."""
    moment = isinstance(start, datetime)
    return {"when": start.isoformat() if moment else "", "day": "" if moment else start.isoformat()}
