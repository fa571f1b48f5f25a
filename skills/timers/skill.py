"""Timers: announcements to come, told apart by the name or the length the person gave them."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import datetime, timedelta

from assistant.skill import Reply, Request, Scheduled, Skill, Words, act, ask

skill = Skill()

UNITS = {
    "second": timedelta(seconds=1),
    "minute": timedelta(minutes=1),
    "hour": timedelta(hours=1),
}
LONGEST = timedelta(days=7)
MOST_TOLD = 3
JUST_SET = timedelta(minutes=1)
"""How long after it was set a timer is the one to be changed where none is named."""


EXACT_UNDER, LOOSELY = timedelta(minutes=10), timedelta(minutes=1)
"""Of what is left of a long timer nobody wants to hear the seconds."""


@dataclass(frozen=True)
class Timer:
    """A scheduled `ended` announcement, seen as a timer."""

    entry: Scheduled
    left: timedelta

    @property
    def name(self) -> str:
        return self.entry.name

    @property
    def length(self) -> timedelta:
        return timedelta(seconds=float(str(self.entry.slots["duration"])))

    @property
    def since(self) -> datetime:
        """When it was set, or changed."""
        return datetime.fromisoformat(str(self.entry.slots["since"]))

    def is_called(self, said: str, words: Words) -> bool:
        """Whether someone who says "the pasta one" or "ten minute" means this timer."""
        own = (self.name, str(self.entry.slots["said"]))
        return telling_words(said, words) in (telling_words(one, words) for one in own)

    def slots(self) -> dict[str, str | int | float]:
        return {
            "name": self.name,
            "label": self.name or str(self.entry.slots["said"]),
            "duration": self.length.total_seconds(),
            "left": about(self.left),
        }


def telling_words(text: str, words: Words) -> set[str]:
    """The words that tell one timer from another: no articles, "minutes" and "potatoes" as one."""
    own = set(text.lower().replace("-", " ").split()).difference(words["filler"])
    return {re.sub(words["ending"], "", word) for word in own}.difference(words["filler"])


@skill.intent("set")
def set_timer(request: Request) -> Reply:
    length, second = request.duration("duration"), request.duration("second")
    if length is None and second is not None:
        length = unit_of(second) * (request.number("amount") or 0)
    if length is None:
        return ask("duration", act("how_long"), kind="duration", then=request)
    if not timedelta(0) < length <= LONGEST:
        return act("not_that_long", longest=LONGEST)
    if second is not None:
        return set_two(request, length, second)
    start(request, length, request.said("duration"), request.text("name"))
    return act("set", duration=length, name=request.text("name"), ends=request.now + length)


def set_two(request: Request, length: timedelta, second: timedelta) -> Reply:
    if not timedelta(0) < second <= LONGEST:
        return act("not_that_long", longest=LONGEST)
    start(request, length, request.said("duration") or request.said("amount"), "")
    start(request, second, request.said("second"), "")
    return act("set_two", first=length, second=second)


@skill.intent("left")
def tell_left(request: Request) -> Reply:
    found = meant(request)
    if not found:
        return nothing_fits(request)
    if len(found) == 1:
        return act("left", **found[0].slots())
    told = [timer.slots() for timer in found[:MOST_TOLD]]
    if len(told) == 2:
        return act("left_two", timers=told)
    return act("left_several", timers=told, count=len(found), more=len(found) - len(told))


@skill.intent("cancel")
def cancel(request: Request) -> Reply:
    found = meant(request)
    if len(found) != 1:
        return which(found, request) if found else nothing_fits(request)
    request.schedule.cancel(found[0].entry.id)
    return act("cancelled", **found[0].slots())


@skill.intent("cancel_all")
def cancel_all(request: Request) -> Reply:
    found = running(request)
    for timer in found:
        request.schedule.cancel(timer.entry.id)
    return act("cancelled_all", count=len(found)) if found else act("none")


@skill.intent("change", "extend", "shorten")
def change(request: Request) -> Reply:
    """Give a timer another end. "Make it ten" means the unit the timer was set in."""
    # The length said is the new one here; it does not say which timer is meant.
    found = meant(request, by_length=False)
    newest = max(found, key=lambda timer: timer.since, default=None)
    if newest is not None and request.now - newest.since <= JUST_SET:
        found = [newest]
    if len(found) != 1:
        return which(found, request) if found else nothing_fits(request)
    timer = found[0]
    said = said_length(request, timer)
    left = {"change": said, "extend": timer.left + said, "shorten": timer.left - said}[
        request.intent
    ]
    if not timedelta(0) < left <= LONGEST:
        return act("not_that_long", longest=LONGEST)
    words = request.said("duration") if request.intent == "change" else ""
    length = left if request.intent == "change" else timer.length
    request.schedule.cancel(timer.entry.id)
    start(request, left, words or str(timer.entry.slots["said"]), timer.name, length)
    return act("changed", name=timer.name, left=left, ends=request.now + left)


@skill.intent("pause")
def pause(_: Request) -> Reply:
    return act("cannot_pause")


def start(
    request: Request, left: timedelta, said: str, name: str, length: timedelta | None = None
) -> None:
    request.schedule.add(
        due=request.now + left,
        act="ended",
        slots={"duration": length or left, "name": name, "said": said, "since": request.now},
        name=name,
    )


def running(request: Request) -> list[Timer]:
    return [Timer(entry, entry.due - request.now) for entry in request.schedule.list()]


def meant(request: Request, by_length: bool = True) -> list[Timer]:
    """The timers the request may be about: all that fit its name and its length."""
    found = running(request)
    name = request.text("name")
    length = request.duration("duration") if by_length else None
    if name:
        found = [timer for timer in found if timer.is_called(name, request.words)]
    if length is not None:
        found = [timer for timer in found if timer.length == length]
    return placed(found, request)


def placed(found: list[Timer], request: Request) -> list[Timer]:
    """The one told in that place: "the second one"; all of them where no place was said."""
    place = int(request.number("place") or 0)
    return found[place - (place > 0) :][:1] if place else found


def labels(timers: list[Timer]) -> list[str]:
    return [str(timer.slots()["label"]) for timer in timers]


def which(found: list[Timer], request: Request) -> Reply:
    """Ask which one; the answer comes back as the same request with a name."""
    question = act("which", labels=labels(found))
    return ask("name", question, then=request, options=labels(found))


def nothing_fits(request: Request) -> Reply:
    others = running(request)
    if not others:
        return act("none")
    return act("no_such", labels=labels(others))


def said_length(request: Request, timer: Timer) -> timedelta:
    """The length in the request; a bare number counts in the unit the timer was set in."""
    length = request.duration("duration")
    if length is not None:
        return length
    unit = UNITS.get(request.text("unit"), unit_of(timer.length))
    return unit * (request.number("amount") or 0)


def unit_of(length: timedelta) -> timedelta:
    """The unit a length was most likely said in."""
    fitting = [unit for unit in UNITS.values() if length >= unit and not length % unit]
    return max(fitting, default=UNITS["second"])


def about(left: timedelta) -> float:
    """Seconds, as somebody would say them who looks at the clock."""
    return (
        round(left / LOOSELY) * LOOSELY.total_seconds()
        if left >= EXACT_UNDER
        else round(left.total_seconds())
    )
