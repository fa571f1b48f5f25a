"""The clock: the time and the date, here and elsewhere, from the time-zone database."""

from __future__ import annotations

from datetime import UTC, datetime, time, timedelta
from zoneinfo import ZoneInfo

from assistant.skill import Reply, Request, Skill, Words, act

skill = Skill()

MINUTE = timedelta(minutes=1)


def there(request: Request) -> tuple[str, datetime]:
    """The place or zone asked about, as it is to be said, and the moment it is there now."""
    return now_in(request, request.text("zone"), request.text("place"))


def now_in(request: Request, zone: str, place: str) -> tuple[str, datetime]:
    """The zone, or where there is none the place, as it is to be said, and its moment now."""
    words = request.words
    if zone:
        name = words["zone_told"].format(zone=zone)
        return name, request.now.astimezone(ZoneInfo(words["named"][zone]))
    city = words["capitals"].get(place)
    name = words["capital_told"].format(city=city, country=place) if city else place
    return name, request.now.astimezone(zone_of(city or place, words))


def zone_of(place: str, words: Words) -> ZoneInfo:
    return ZoneInfo(next(zone for zone, places in words["zones"].items() if place in places))


def clock_time(moment: datetime) -> str:
    return f"{moment:%H:%M}"


def days_apart(moment: datetime, here: datetime) -> int:
    """-1, 0 or 1: whether it is another day there."""
    return (moment.date() - here.date()).days


def hours(span: timedelta) -> float:
    """A time difference in hours, whole where it is."""
    count = span / timedelta(hours=1)
    return int(count) if count.is_integer() else count


def offset(moment: datetime) -> timedelta:
    return moment.utcoffset() or timedelta(0)


@skill.intent("time")
def tell_time(request: Request) -> Reply:
    return act("time", time=clock_time(request.now))


@skill.intent("time_in")
def tell_time_in(request: Request) -> Reply:
    place, moment = there(request)
    days = days_apart(moment, request.now)
    return act(
        "time_in", place=place, time=clock_time(moment), days=days, named=zone_asked(request)
    )


def zone_asked(request: Request) -> bool:
    return bool(request.text("zone"))


@skill.intent("difference")
def tell_difference(request: Request) -> Reply:
    place, moment = there(request)
    ahead = hours(offset(moment) - offset(request.now))
    if not ahead:
        return act("same_time", place=place)
    return act("ahead" if ahead > 0 else "behind", place=place, hours=abs(ahead))


@skill.intent("zone")
def tell_zone(request: Request) -> Reply:
    place, moment = there(request)
    from_utc = hours(offset(moment))
    side = "ahead" if from_utc > 0 else "behind" if from_utc < 0 else "same"
    return act("zone", place=place, side=side, hours=abs(from_utc), time=clock_time(moment))


@skill.intent("convert")
def convert(request: Request) -> Reply:
    """A time of day here, told as it is elsewhere on the same day."""
    at = time.fromisoformat(request.text("time"))
    here = datetime.combine(request.now.date(), at, request.now.tzinfo)
    place = request.text("place")
    city = request.words["capitals"].get(place, place)
    moment = here.astimezone(zone_of(city, request.words))
    return act(
        "convert",
        place=city,
        here=clock_time(here),
        time=clock_time(moment),
        days=days_apart(moment, here),
    )


@skill.intent("convert_from")
def convert_from(request: Request) -> Reply:
    """A time of day elsewhere, told as it is in a zone, or here, on the same day."""
    at = time.fromisoformat(request.text("time"))
    zone, place = request.text("from_zone"), request.text("from_place")
    origin, now_there = now_in(request, zone, place)
    then = datetime.combine(now_there.date(), at, now_there.tzinfo)
    target, now_at_target = there(request) if request.text("zone") else ("", request.now)
    moment = then.astimezone(now_at_target.tzinfo)
    return act(
        "converted",
        origin=origin,
        then=clock_time(then),
        place=target,
        time=clock_time(moment),
        days=days_apart(moment, then),
    )


@skill.intent("date")
def tell_date(request: Request) -> Reply:
    return act("date", date=request.now.date())


@skill.intent("date_on")
def tell_date_on(request: Request) -> Reply:
    near = request.number("near")
    day = request.date("date") if near is None else request.now.date() + timedelta(days=near)
    return act("date_on", date=day) if day else act("no_date")


@skill.intent("days_until")
def tell_days_until(request: Request) -> Reply:
    day = request.date("date")
    if day is None:
        return act("no_date")
    days = (day - request.now.date()).days
    return act("days_until", days=days, date=day) if days > 0 else act("not_ahead", date=day)


@skill.intent("later")
def tell_later(request: Request) -> Reply:
    """The time after a while, or a while ago."""
    ahead, ago = request.duration("ahead"), request.duration("ago")
    span = ahead or -(ago or timedelta())
    try:
        then = (request.now.astimezone(UTC) + span).astimezone(request.now.tzinfo)
    except OverflowError:
        return act("no_date")
    return act("later", time=then, ahead=ahead is not None)


@skill.intent("time_until")
def tell_time_until(request: Request) -> Reply:
    """How long it is until the clock next shows a time."""
    at = request.time("time")
    if at is None:
        return act("no_date")
    then = datetime.combine(request.now.date(), at, request.now.tzinfo)
    if then <= request.now:
        then += timedelta(days=1)
    left = then.astimezone(UTC) - request.now.astimezone(UTC)
    return act("time_until", left=round(left / MINUTE) * MINUTE, time=clock_time(then))


@skill.intent("days_between")
def tell_days_between(request: Request) -> Reply:
    first, second = request.date("date"), request.date("other")
    if first is None or second is None:
        return act("no_date")
    return act("days_between", days=abs((second - first).days), first=first, second=second)


@skill.intent("part")
def tell_part(request: Request) -> Reply:
    today = request.now.date()
    part = request.text("part", "week")
    if part == "week":
        return act("week", week=today.isocalendar().week)
    month = request.words["months"][today.month - 1]
    return act(part, date=today, year=str(today.year), month=month)
