"""Alarms: announcements that ring once, or again and again at one time of day."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta

from assistant.skill import Every, Json, Reply, Request, Scheduled, Skill, Value, Words, act, ask

from .spoken_times import SpokenTime, telling_words

skill = Skill()

FURTHEST = timedelta(days=366)
MOST_TOLD = 3
EVENING = 17
"""From this hour on nobody is woken who does not say so."""
SNOOZE = timedelta(minutes=10)
LONGEST_SNOOZE = timedelta(hours=3)
STILL_RINGING = timedelta(minutes=10)
"""How long after it rang "turn off the alarm" means that one."""
LAST_RANG = timedelta(hours=1)
"""How long after it rang an alarm can be snoozed."""


@dataclass(frozen=True)
class When:
    """When an alarm rings: at `due`, and with `every` again."""

    due: datetime
    said: str
    every: Every | None = None

    @property
    def told(self) -> Json:
        """What is said of it: the moment, or how it comes again."""
        return self.every.as_json() if self.every else self.due.isoformat()


@dataclass(frozen=True)
class Alarm:
    """A scheduled `ringing` announcement, seen as an alarm."""

    entry: Scheduled

    @property
    def when(self) -> When:
        return When(self.entry.due, str(self.entry.slots["said"]), self.entry.every)

    @property
    def label(self) -> str:
        """What to call it by: its name, or its time."""
        return self.entry.name or f"{self.entry.due:%H:%M}"

    def is_called(self, said: str, known: Words) -> bool:
        """Whether someone who says "the seven one" or "gym" means this alarm."""
        due = self.entry.due
        own = f"{self.entry.name} {self.when.said} {due:%H:%M} {due.hour % 12 or 12}"
        wanted = telling_words(said, known)
        return bool(wanted) and wanted <= telling_words(own, known)

    def slots(self) -> dict[str, Json]:
        return {"when": self.when.told, "name": self.entry.name}


@skill.intent("set", "wake", "set_every")
def set_alarm(request: Request) -> Reply:
    found = when_meant(request)
    if found is None:
        return ask_when(request)
    if request.text("name").partition(" ")[0].lower() in request.words["every"]:
        question = act("which_days")
        return ask("every", question, kind="recurrence", then=request.to("set_every"))
    if not request.now < found.due <= request.now + FURTHEST:
        return act("not_then")
    name = request.text("name")
    if (found.due, found.every) in {(one.when.due, one.when.every) for one in waiting(request)}:
        return act("already", when=found.told)
    schedule(request, found, name)
    return act("set", when=found.told, name=name)


@skill.intent("query")
def query(request: Request) -> Reply:
    found = fitting(request)
    if not found:
        return nothing_fits(request)
    if len(found) == 1:
        return act("one", **found[0].slots(), next=put_off(found[0], request))
    told = [alarm.slots() for alarm in found[:MOST_TOLD]]
    return act("several", alarms=told, count=len(found), more=len(found) - len(told))


@skill.intent("change")
def change(request: Request) -> Reply:
    """Another time for an alarm; one that comes again keeps its days."""
    named = request.text("name")
    found = waiting(request)
    if named:
        found = [one for one in found if one.is_called(named, request.words)]
    if len(found) != 1:
        return which(found, request) if found else nothing_fits(request)
    old, new = found[0], moved(found[0], request) or when_meant(request)
    if new is None:
        return ask_when(request)
    if not request.now < new.due <= request.now + FURTHEST:
        return act("not_then")
    if old.entry.every and not new.every:
        clock = SpokenTime(new.said, request.words).settled(new.due.time())
        every = replace(old.entry.every, at=clock)
        new = When(again(every, old, request), new.said, every)
    request.schedule.cancel(old.entry.id)
    schedule(request, new, old.entry.name)
    return act("changed", when=new.told, name=old.entry.name)


def moved(alarm: Alarm, request: Request) -> When | None:
    """The alarm so much earlier or later; None where no length was said."""
    length = request.duration("duration")
    if length is None:
        return None
    due = alarm.entry.due.astimezone(request.now.tzinfo) + length * (request.number("shift") or 1)
    every = replace(alarm.entry.every, at=due.time()) if alarm.entry.every else None
    return When(again(every, alarm, request) if every else due, f"{due:%H:%M}", every)


def again(every: Every, alarm: Alarm, request: Request) -> datetime:
    """When it rings next at other times of the day; a time that is left out stays so."""
    due = alarm.entry.due.astimezone(request.now.tzinfo)
    midnight = due.replace(hour=0, minute=0, second=0, microsecond=0)
    return every.next_after(max(request.now, midnight - timedelta(microseconds=1)))


@skill.intent("cancel")
def cancel(request: Request) -> Reply:
    if not request.slots and last_rung(request, STILL_RINGING):
        return stop_ringing(request)
    found = fitting(request)
    if len(found) != 1:
        return which(found, request) if found else nothing_fits(request)
    if found[0].entry.every and the_day(request):
        return skip(request)
    request.schedule.cancel(found[0].entry.id)
    return act("cancelled", **found[0].slots())


@skill.intent("skip")
def skip(request: Request) -> Reply:
    """The next time is left out of an alarm that comes again; another is cancelled."""
    found = fitting(request)
    if len(found) != 1:
        return which(found, request) if found else nothing_fits(request)
    alarm = found[0]
    request.schedule.cancel(alarm.entry.id)
    every = alarm.entry.every
    if every is None:
        return act("cancelled", **alarm.slots())
    left_out = alarm.entry.due.astimezone(request.now.tzinfo)
    again = When(every.next_after(left_out), alarm.when.said, every)
    schedule(request, again, alarm.entry.name)
    return act("skipped", when=left_out, again=again.due, name=alarm.entry.name)


@skill.intent("awake")
def stop_ringing(request: Request) -> Reply:
    """What rang will not ring again today; what is still to come is left alone."""
    if not last_rung(request, LAST_RANG):
        return act("not_ringing")
    for alarm in waiting(request):
        if alarm.entry.slots["snoozed"]:
            request.schedule.cancel(alarm.entry.id)
    return act("stopped")


@skill.intent("cancel_all")
def cancel_all(request: Request) -> Reply:
    found = fitting(request)
    if len(found) > 1:
        ids = " ".join(alarm.entry.id for alarm in found)
        return act("shall_i_cancel", count=len(found)).or_ask(
            yes=request.to("cancel_them", ids=ids)
        )
    return cancelled(found, request)


@skill.intent("cancel_them")
def cancel_them(request: Request) -> Reply:
    """Those that were asked about, and are still there."""
    ids = request.text("ids").split()
    asked = [alarm for alarm in waiting(request) if alarm.entry.id in ids]
    return cancelled(asked, request)


def cancelled(found: list[Alarm], request: Request) -> Reply:
    for alarm in found:
        request.schedule.cancel(alarm.entry.id)
    return act("cancelled_all", count=len(found)) if found else act("none")


@skill.intent("snooze")
def snooze(request: Request) -> Reply:
    rang = last_rung(request, LAST_RANG)
    if rang is None:
        return act("nothing_rang")
    length = request.duration("duration") or SNOOZE
    if not timedelta(0) < length <= LONGEST_SNOOZE:
        return act("not_that_long", longest=LONGEST_SNOOZE)
    again = When(request.now + length, rang.when.said)
    schedule(request, again, rang.entry.name, snoozed=True)
    return act("snoozed", duration=length, due=again.due)


# Times.


def when_meant(request: Request) -> When | None:
    """When it is to ring; None where its day or its hour is still to be asked."""
    said = " ".join(filter(None, map(request.said, ("time", "when", "day", "every"))))
    spoken = SpokenTime(said, request.words)
    if not spoken.names_hour():
        return None
    every = request.every("every", at=request.time("time"))
    if every is not None:
        every = replace(every, at=spoken.settled(request.time("time") or every.at))
        return When(every.next_after(request.now), said, every)
    moment, clock = request.moment("when"), request.time("time")
    day = request.date("day") or (moment.date() if moment else None)
    if clock is not None and day is not None:
        return When(datetime.combine(day, spoken.settled(clock), request.now.tzinfo), said)
    if moment is None:
        return None
    wakes = request.intent == "wake"
    return When(morning(request, moment) if wakes else moment, said)


def morning(request: Request, moment: datetime) -> datetime:
    """The next morning, where someone is to be woken at an open "eight" of the evening."""
    spoken = SpokenTime(request.said("when"), request.words)
    if moment.hour < EVENING or not spoken.is_open():
        return moment
    early = datetime.combine(moment.date(), spoken.settled(moment.time()), moment.tzinfo)
    return early if early > request.now else early + timedelta(days=1)


# Alarms.


def schedule(request: Request, when: When, name: str, snoozed: bool = False) -> None:
    slots: dict[str, Value] = {"due": when.due, "name": name}
    slots |= {"said": when.said, "snoozed": snoozed}
    request.schedule.add(due=when.due, act="ringing", slots=slots, name=name, every=when.every)


def waiting(request: Request) -> list[Alarm]:
    return [Alarm(entry) for entry in request.schedule.list()]


def last_rung(request: Request, within: timedelta) -> Alarm | None:
    for entry in request.schedule.announced():
        if timedelta(0) <= request.now - entry.due <= within:
            return Alarm(entry)
    return None


def put_off(alarm: Alarm, request: Request) -> datetime | None:
    """When an alarm that comes again rings next, where a time before that is left out."""
    every, due = alarm.entry.every, alarm.entry.due
    return due if every and due > every.next_after(request.now) else None


def the_day(request: Request) -> date | None:
    """The day that an alarm is meant by, rather than by its hour."""
    if SpokenTime(request.said("when"), request.words).names_hour():
        return request.date("day")
    moment = request.moment("when")
    return moment.date() if moment else request.date("day")


def placed(found: list[Alarm], request: Request) -> list[Alarm]:
    """The one told in that place: "the second one"; all of them where no place was said."""
    place = int(request.number("place") or 0)
    return found[place - (place > 0) :][:1] if place else found


def fitting(request: Request) -> list[Alarm]:
    """The alarms the request may be about: all that fit its name, its day and its time."""
    found = waiting(request)
    name, day, moment = request.text("name"), the_day(request), request.moment("when")
    zone = request.now.tzinfo
    if name:
        found = [one for one in found if one.is_called(name, request.words)]
    if day is not None:
        found = [one for one in found if one.when.due.astimezone(zone).date() == day]
    spoken = SpokenTime(request.said("when"), request.words)
    if moment is None or not spoken.names_hour():
        return placed(found, request)
    exact = [one for one in found if one.when.due == moment]
    clock = moment.time()
    return exact or [
        one for one in found if spoken.is_the_same(one.when.due.astimezone(zone).time(), clock)
    ]


# Questions.


def ask_when(request: Request) -> Reply:
    if request.slots.keys() & {"when", "day", "every"}:
        return ask("time", act("what_time"), kind="time", then=request)
    return ask("when", act("when"), kind="datetime", then=request)


def which(found: Iterable[Alarm], request: Request) -> Reply:
    """Ask which one; the answer comes back as the same request with a name."""
    told = list(found)[:MOST_TOLD]
    question = act("which", alarms=[alarm.slots() for alarm in told])
    return ask("name", question, then=request, options=[alarm.label for alarm in told])


def nothing_fits(request: Request) -> Reply:
    others = waiting(request)
    return act("no_such", **others[0].slots(), more=len(others) - 1) if others else act("none")
