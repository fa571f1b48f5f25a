"""Reminders: announcements of something to do, at a time, after a while, or again and again."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import datetime, time, timedelta

from assistant.skill import Every, Json, Reply, Request, Scheduled, Skill, Value, Words, act, ask

skill = Skill()

NOON = 12
DAY_BEGINS = time(9)
"""When a day is named and nothing more."""
FURTHEST = timedelta(days=366)
MOST_TOLD = 3
LONGEST_NAME = 200
JUST_NOW = timedelta(hours=1)
"""How long after a reminder "done" and "remind me again" mean it."""
LATER = timedelta(minutes=10)


@dataclass(frozen=True)
class When:
    """When to remind: at `due`, and with `every` again."""

    due: datetime
    every: Every | None = None

    @property
    def told(self) -> Json:
        """What is said of it: the moment, or how it comes again."""
        return self.every.as_json() if self.every else self.due.isoformat()


@dataclass(frozen=True)
class Reminder:
    """A scheduled `due` announcement, seen as a reminder."""

    entry: Scheduled

    @property
    def what(self) -> str:
        return str(self.entry.slots["what"])

    def is_about(self, said: str, words: Words) -> bool:
        """Whether someone who says "the one about mum" means this reminder."""
        wanted = telling_words(turned(said, words), words)
        return bool(wanted) and wanted <= telling_words(self.what, words)

    def slots(self) -> dict[str, Json]:
        return {"what": self.what, "when": When(self.entry.due, self.entry.every).told}


@skill.intent("set")
def set_reminder(request: Request) -> Reply:
    what = turned(request.text("what"), request.words)
    if not what:
        return ask("what", act("what"), then=request)
    when = when_meant(request)
    if when is None:
        asks = "no_event" if "event" in request.slots else "when"
        return ask("when", act(asks, what=what), kind="datetime", then=request)
    if not request.now < when.due <= request.now + FURTHEST:
        return act("not_then")
    schedule(request, what, when)
    second = second_meant(request, when)
    if second is None:
        return act("set", what=what, when=when.told)
    schedule(request, what, second)
    return act("set_twice", what=what, when=when.told, second=second.told)


@skill.intent("again")
def remind_again(request: Request) -> Reply:
    """What was reminded of just now, once more."""
    last = just_announced(request)
    if last is None:
        return act("nothing_before")
    when = when_meant(request) or When(request.now + LATER)
    if not request.now < when.due <= request.now + FURTHEST:
        return act("not_then")
    schedule(request, last.what, when)
    return act("set", what=last.what, when=when.told)


@skill.intent("list")
def tell(request: Request) -> Reply:
    found = fitting(request)
    if not found:
        return nothing_fits(request)
    if len(found) == 1:
        return act("one", **found[0].slots())
    told = [reminder.slots() for reminder in found[:MOST_TOLD]]
    return act("several", reminders=told, count=len(found), more=len(found) - len(told))


@skill.intent("missed")
def tell_missed(request: Request) -> Reply:
    """What it reminded of within a day, the latest first."""
    found = [Reminder(entry) for entry in request.schedule.announced()]
    if not found:
        return act("nothing_missed")
    told = [one.slots() for one in found[:MOST_TOLD]]
    return act("missed", reminders=told, more=len(found) - len(told))


@skill.intent("change")
def change(request: Request) -> Reply:
    found = about(request, waiting(request))
    if len(found) != 1:
        return which(found, request) if found else nothing_fits(request)
    when = when_meant(request)
    if when is None:
        question = act("when", what=found[0].what)
        return ask("when", question, kind="datetime", then=request)
    if not request.now < when.due <= request.now + FURTHEST:
        return act("not_then")
    request.schedule.cancel(found[0].entry.id)
    schedule(request, found[0].what, when)
    return act("changed", what=found[0].what, when=when.told)


@skill.intent("cancel", "done")
def cancel(request: Request) -> Reply:
    """What was just reminded of is done by saying so; nothing is left to be taken back."""
    if request.intent == "done" and not request.slots:
        return act("well_done") if just_announced(request) else act("which_done")
    found = fitting(request)
    if len(found) != 1:
        return which(found, request) if found else nothing_fits(request)
    request.schedule.cancel(found[0].entry.id)
    return act("well_done" if request.intent == "done" else "cancelled", **found[0].slots())


@skill.intent("cancel_all")
def cancel_all(request: Request) -> Reply:
    found = fitting(request)
    if len(found) > 1:
        ids = " ".join(reminder.entry.id for reminder in found)
        return act("shall_i_cancel", count=len(found)).or_ask(
            yes=request.to("cancel_them", ids=ids)
        )
    return cancelled(found, request)


@skill.intent("cancel_them")
def cancel_them(request: Request) -> Reply:
    """Those that were asked about, and are still there."""
    ids = request.text("ids").split()
    asked = [reminder for reminder in waiting(request) if reminder.entry.id in ids]
    return cancelled(asked, request)


def cancelled(found: list[Reminder], request: Request) -> Reply:
    for reminder in found:
        request.schedule.cancel(reminder.entry.id)
    return act("cancelled_all", count=len(found)) if found else act("none")


def when_meant(request: Request) -> When | None:
    """When it is to be; a day without an hour begins in its morning."""
    every = request.every("every", at=DAY_BEGINS)
    if every is not None:
        return When(every.next_after(request.now), every)
    moment, day = request.moment("when"), request.date("day")
    if moment is not None:
        return When(moment)
    if day is None:
        return None
    due = datetime.combine(day, DAY_BEGINS, request.now.tzinfo)
    return When(due) if due > request.now else None


def second_meant(request: Request, first: When) -> When | None:
    """The other time of "at eight every morning and every evening": eight too, but in its half."""
    if first.every is None:
        return None
    clock, every = request.time("also_at"), request.every("also", at=DAY_BEGINS)
    if clock is not None:
        every = replace(first.every, at=clock)
    elif every is None:
        return None
    elif names_half(request):
        late = every.at.hour >= NOON
        every = replace(every, at=first.every.at.replace(hour=first.every.at.hour % 12 + 12 * late))
    return When(every.next_after(request.now), every)


def names_half(request: Request) -> bool:
    """Whether the second time is only a part of the day: "and every evening"."""
    said = request.said("also").lower()
    names_hour = not set(request.words["clock"]).isdisjoint(said.split())
    return not names_hour and not any(letter.isdigit() for letter in said)


def schedule(request: Request, what: str, when: When) -> None:
    slots: dict[str, Value] = {"what": what, "due": when.due}
    name = what[:LONGEST_NAME]
    request.schedule.add(due=when.due, act="due", slots=slots, name=name, every=when.every)


def waiting(request: Request) -> list[Reminder]:
    return [Reminder(entry) for entry in request.schedule.list()]


def just_announced(request: Request) -> Reminder | None:
    for entry in request.schedule.announced():
        if request.now - entry.due <= JUST_NOW:
            return Reminder(entry)
    return None


def placed(found: list[Reminder], request: Request) -> list[Reminder]:
    """The one told in that place: "the second one"; all of them where no place was said."""
    place = int(request.number("place") or 0)
    return found[place - (place > 0) :][:1] if place else found


def fitting(request: Request) -> list[Reminder]:
    """The reminders the request may be about: all that fit its words, its day and its time."""
    found, zone = about(request, waiting(request)), request.now.tzinfo
    day, moment = request.date("day"), request.moment("when")
    if day is not None:
        found = [one for one in found if one.entry.due.astimezone(zone).date() == day]
    if moment is not None:
        found = [one for one in found if one.entry.due == moment]
    return placed(found, request)


def about(request: Request, reminders: list[Reminder]) -> list[Reminder]:
    what = request.text("what")
    if not telling_words(what, request.words):  # nothing, or only "that"
        return reminders
    return [one for one in reminders if one.is_about(what, request.words)]


def which(found: Iterable[Reminder], request: Request) -> Reply:
    """Ask which one; the answer comes back as the same request with what it is about."""
    whats = [reminder.what for reminder in found][:MOST_TOLD]
    return ask("what", act("which", whats=whats), then=request, options=whats)


def nothing_fits(request: Request) -> Reply:
    others = waiting(request)
    return act("no_such", **others[0].slots(), more=len(others) - 1) if others else act("none")


def turned(said: str, words: Words) -> str:
    """What the person says of themselves, said to them."""
    return " ".join(words["turned"].get(word.lower(), word) for word in said.split())


def telling_words(text: str, words: Words) -> set[str]:
    own = set(text.lower().replace("-", " ").split()).difference(words["filler"])
    return {re.sub(words["ending"], "", word) for word in own}.difference(words["filler"])
