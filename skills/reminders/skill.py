"""Reminders: announcements of something to do, at a time or after a while."""

from __future__ import annotations

import tomllib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime, time, timedelta
from pathlib import Path

from assistant.skill import Reply, Request, Scheduled, Skill, act, ask

skill = Skill()

_WORDS = tomllib.loads(Path(__file__).with_name("words.en.toml").read_text(encoding="utf-8"))
HOURS = {part: time.fromisoformat(begins) for part, begins in _WORDS["hours"].items()}
TURNED: dict[str, str] = _WORDS["turned"]
FILLER = frozenset(_WORDS["filler"]["words"])
DAY_BEGINS = time(9)
"""When a day is named and nothing more."""
FURTHEST = timedelta(days=366)
MOST_TOLD = 3
JUST_NOW = timedelta(hours=1)
"""How long after a reminder "done" and "remind me again" mean it."""
LATER = timedelta(minutes=10)


@dataclass(frozen=True)
class Reminder:
    """A scheduled `due` announcement, seen as a reminder."""

    entry: Scheduled

    @property
    def what(self) -> str:
        return self.entry.name

    def is_about(self, words: str) -> bool:
        """Whether someone who says `words` ("the one about mum") means this reminder."""
        wanted = telling_words(turned(words))
        return bool(wanted) and wanted <= telling_words(self.what)

    def slots(self) -> Mapping[str, str]:
        return {"what": self.what, "due": self.entry.due.isoformat()}


@skill.intent("set")
def set_reminder(request: Request) -> Reply:
    what = turned(request.text("what"))
    if not what:
        return ask("what", act("what"), then=request)
    due = moment_meant(request)
    if due is None:
        return ask("when", act("when", what=what), kind="datetime", then=request)
    if not request.now < due <= request.now + FURTHEST:
        return act("not_then")
    schedule(request, what, due)
    return act("set", what=what, due=due)


@skill.intent("again")
def remind_again(request: Request) -> Reply:
    """What was reminded of just now, once more."""
    last = just_announced(request)
    if last is None:
        return act("nothing_before")
    due = moment_meant(request) or request.now + LATER
    if not request.now < due <= request.now + FURTHEST:
        return act("not_then")
    schedule(request, last.what, due)
    return act("set", what=last.what, due=due)


@skill.intent("list")
def tell(request: Request) -> Reply:
    found = fitting(request)
    if not found:
        return nothing_fits(request)
    if len(found) == 1:
        return act("one", **found[0].slots())
    told = [reminder.slots() for reminder in found[:MOST_TOLD]]
    return act("several", reminders=told, count=len(found), more=len(found) - len(told))


@skill.intent("change")
def change(request: Request) -> Reply:
    found = about(request, waiting(request))
    if len(found) != 1:
        return which(found, request) if found else nothing_fits(request)
    due = moment_meant(request)
    if due is None:
        question = act("when", what=found[0].what)
        return ask("when", question, kind="datetime", then=request)
    if not request.now < due <= request.now + FURTHEST:
        return act("not_then")
    request.schedule.cancel(found[0].entry.id)
    schedule(request, found[0].what, due)
    return act("changed", what=found[0].what, due=due)


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
    for reminder in found:
        request.schedule.cancel(reminder.entry.id)
    return act("cancelled_all", count=len(found)) if found else act("none")


def moment_meant(request: Request) -> datetime | None:
    """When it is to be; a day without an hour begins in its morning, or in the part named."""
    moment = request.moment("when")
    if moment is not None:
        return moment
    day, words = request.date("day"), request.said("day").lower().split()
    part = request.text("part") or next((one for one in HOURS if one in words), "")
    if day is None and not part:
        return None
    begins = HOURS.get(part, DAY_BEGINS)
    due = datetime.combine(day or request.now.date(), begins, request.now.tzinfo)
    if due > request.now:
        return due
    return None if day else datetime.combine(due.date() + timedelta(days=1), begins, due.tzinfo)


def schedule(request: Request, what: str, due: datetime) -> None:
    request.schedule.add(due=due, act="due", slots={"what": what, "due": due}, name=what)


def waiting(request: Request) -> list[Reminder]:
    return [Reminder(entry) for entry in request.schedule.list()]


def just_announced(request: Request) -> Reminder | None:
    for entry in request.schedule.announced():
        if request.now - entry.due <= JUST_NOW:
            return Reminder(entry)
    return None


def fitting(request: Request) -> list[Reminder]:
    """The reminders the request may be about: all that fit its words, its day and its time."""
    found, zone = about(request, waiting(request)), request.now.tzinfo
    day, moment = request.date("day"), request.moment("when")
    if day is not None:
        found = [one for one in found if one.entry.due.astimezone(zone).date() == day]
    if moment is not None:
        found = [one for one in found if one.entry.due == moment]
    return found


def about(request: Request, reminders: list[Reminder]) -> list[Reminder]:
    what = request.text("what")
    return [one for one in reminders if one.is_about(what)] if what else reminders


def which(found: Iterable[Reminder], request: Request) -> Reply:
    """Ask which one; the answer comes back as the same request with what it is about."""
    question = act("which", whats=[reminder.what for reminder in found][:MOST_TOLD])
    return ask("what", question, then=request)


def nothing_fits(request: Request) -> Reply:
    others = waiting(request)
    return act("no_such", **others[0].slots(), more=len(others) - 1) if others else act("none")


def turned(words: str) -> str:
    """What the person says of themselves, said to them."""
    return " ".join(TURNED.get(word.lower(), word) for word in words.split())


def telling_words(text: str) -> set[str]:
    return {word.removesuffix("s") for word in text.lower().replace("-", " ").split()} - FILLER
