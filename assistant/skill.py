"""All that a skill's author imports: say *what* to answer; wording it is not a skill's business.

    from assistant.skill import Reply, Request, Skill, act, ask

    skill = Skill()

    @skill.intent("set")
    def set_timer(request: Request) -> Reply:
        length = request.duration("duration")
        if length is None:
            return ask("duration", act("how_long"), kind="duration", then=request)
        request.schedule.add(due=request.now + length, act="ended", slots={"duration": length})
        return act("set", duration=length)

An act is a name and slots; `replies.<language>.toml` holds its wordings. A skill runs in a
process of its own: what it prints never reaches the person, and a crash costs one apology.
This is version 1: within a version names are added, never changed and never taken away.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field, replace
from datetime import date, datetime, time, timedelta
from typing import TypeAlias

from assistant.recurrence import Every
from assistant.skill_person import (
    Called,
    FactUse,
    KnownFact,
    Profile,
    Speaker,
    Speaking,
    Spoken,
    StyleChoice,
    Voice,
    Voices,
    Why,
)
from assistant.skill_reach import Bus, Fetched, Ran, Reaching, Stream
from assistant.skill_services import (
    FollowUp,
    InstalledSkill,
    RefusedError,
    Routine,
    Routines,
    Schedule,
    Scheduled,
    Service,
    Skills,
    Storage,
    Value,
    out_of_reach,
    to_json,
)
from assistant.skill_words import Words
from assistant.values import Json, SlotValue

__all__ = [
    "Bus",
    "Called",
    "Every",
    "FactUse",
    "Fetched",
    "FollowUp",
    "InstalledSkill",
    "Json",
    "KnownFact",
    "Ran",
    "RefusedError",
    "Reply",
    "Request",
    "Routine",
    "Scheduled",
    "Skill",
    "SlotValue",
    "Speaking",
    "Spoken",
    "Stream",
    "Value",
    "Voice",
    "Why",
    "Words",
    "act",
    "ask",
]


TimeOfDay: TypeAlias = time


@dataclass(frozen=True, slots=True)
class Reply:
    """An act to be worded and, perhaps, a question it asks. Made by `act` and `ask`."""

    act: str
    slots: Mapping[str, Json] = field(default_factory=dict)
    yes: FollowUp | None = None
    no: FollowUp | None = None
    fill: FollowUp | None = None
    slot: str = ""
    slot_kind: str = ""
    asks: bool = False
    options: tuple[str, ...] = ()
    undo: FollowUp | None = None
    voice: Voice | None = None

    def __post_init__(self) -> None:
        steps = {"yes": self.yes, "no": self.no, "then": self.fill, "undone_by": self.undo}
        for name, step in steps.items():
            if not isinstance(step, FollowUp | None):
                given = type(step).__name__
                raise TypeError(f'{name} takes an intent, request.to("intent"), not a {given}')

    def spoken_as(self, voice: Voice) -> Reply:
        """The same act, said as `voice` for this once. Permission: voice.

        return act("like_this").spoken_as(voice).or_ask(yes=request.to("keep", name=voice.name))
        """
        return replace(self, voice=voice)

    def undone_by(self, step: FollowUp) -> Reply:
        """The same, with the way back: "undo that" has this skill carry out `step`.

        For what a skill changes by itself, such as a file in a folder it was granted; what it
        changes by services is put back without it. An act with the slot `done` False says that
        it could not be put back.

        return act("moved", to=there).undone_by(request.to("put_back", change=number))
        """
        return replace(self, undo=step)

    def or_ask(self, yes: FollowUp | None = None, no: FollowUp | None = None) -> Reply:
        """The same act, as a yes-or-no question; an answer without a follow-up just ends it.

        return act("confirm_all", count=2).or_ask(yes=request.to("cancel_all"))
        """
        return replace(self, yes=yes, no=no, asks=True)


def act(name: str, /, **slots: Value) -> Reply:
    """Answer with the act `name`: `act("set", duration=timedelta(minutes=10), label="pasta")`."""
    return Reply(name, {slot: to_json(value) for slot, value in slots.items()})


def ask(
    slot: str,
    reply: Reply,
    *,
    kind: str = "text",
    then: Request | FollowUp,
    options: Iterable[str] = (),
) -> Reply:
    """Ask for the missing `slot`; the answer comes back as the intent of `then`, slot filled.

    `kind` is how the answer is read: text, number, duration, time, date, datetime, recurrence,
    quantity, percentage, or requests: what is to be done, which is not done now. `options` are
    the answers that the question names, in order: "the second one" and a name misheard come
    back as one of them.

    return ask("duration", act("how_long"), kind="duration", then=request)
    """
    follow_up = FollowUp(then.intent, then.slots) if isinstance(then, Request) else then
    asked = replace(reply, fill=follow_up, slot=slot, slot_kind=kind, asks=True)
    return replace(asked, options=tuple(options))


@dataclass(frozen=True, slots=True)
class Request(Reaching):
    """One thing the person asked of this skill.

    `now` is when they said it, with their time zone and its summer time; a skill never asks
    the clock itself.
    A test makes its own: `Request("set", {"duration": SlotValue("ten minutes", 600)}, now=…)`.
    """

    intent: str
    slots: Mapping[str, SlotValue] = field(default_factory=dict)
    now: datetime = field(kw_only=True)
    language: str = "en"
    settings: Mapping[str, Json] = field(default_factory=dict)
    """What the person has set of this skill's settings, or their defaults, by key."""
    words: Words = field(default_factory=dict)
    """What the skill's `words.<language>.toml` says: what its code must know of the language."""
    service: Service = field(default=out_of_reach, repr=False)

    def value(self, slot: str, default: Json = None) -> Json:
        """What the slot means, or `default` where it wasn't said."""
        return self.slots[slot].value if slot in self.slots else default

    def said(self, slot: str) -> str:
        """The slot in the person's own words, or ""."""
        return self.slots[slot].said if slot in self.slots else ""

    def text(self, slot: str, default: str = "") -> str:
        """A text or list slot's value."""
        value = self.value(slot)
        return default if value is None else str(value)

    def number(self, slot: str) -> float | None:
        """A number slot's value; None where it wasn't said or is no number."""
        value = self.value(slot)
        return value if isinstance(value, int | float) else None

    def duration(self, slot: str) -> timedelta | None:
        """A duration slot's value; None where it wasn't said."""
        seconds = self.number(slot)
        return None if seconds is None else timedelta(seconds=seconds)

    def date(self, slot: str) -> date | None:
        """A date slot's value; None where it wasn't said."""
        value = self.value(slot)
        return date.fromisoformat(value) if isinstance(value, str) else None

    def time(self, slot: str) -> time | None:
        """A time slot's value; None where it wasn't said."""
        value = self.value(slot)
        return time.fromisoformat(value) if isinstance(value, str) else None

    def moment(self, slot: str) -> datetime | None:
        """A datetime slot's value, in the time zone of `now`; None where it wasn't said."""
        value = self.value(slot)
        if not isinstance(value, str):
            return None
        return datetime.fromisoformat(value).astimezone(self.now.tzinfo)

    def every(self, slot: str, at: TimeOfDay | None = None) -> Every | None:
        """A recurrence slot's value; `at` is its time of day where none was said.

        None where the slot wasn't said, or there is no time of day.
        """
        value = self.value(slot)
        if not isinstance(value, Mapping) or (at is None and not value.get("at")):
            return None
        return Every.from_json(value, at)

    def to(self, intent: str, /, **slots: Value) -> FollowUp:
        """An intent of this skill to go on with: `request.to("cancel", timer=entry.id)`."""
        values = {slot: to_json(value) for slot, value in slots.items()}
        return FollowUp(intent, {slot: SlotValue(str(v), v) for slot, v in values.items()})

    # The services; each call is checked against the permissions in skill.toml.

    @property
    def schedule(self) -> Schedule:
        """Announcements to come. Permission: schedule."""
        return Schedule(self.service)

    @property
    def profile(self) -> Profile:
        """What is known of the person. Permissions: profile.recall, .remember, …"""
        return Profile(self.service)

    @property
    def speaker(self) -> Speaker:
        """Who speaks, and whether anything of it is kept. Permission: speaker."""
        return Speaker(self.service)

    @property
    def style(self) -> StyleChoice:
        """How the person wants to be answered. Permission: style."""
        return StyleChoice(self.service)

    @property
    def voices(self) -> Voices:
        """The voice that answers. Permission: voice."""
        return Voices(self.service)

    @property
    def skills(self) -> Skills:
        """The skills that are installed. Permission: skills."""
        return Skills(self.service)

    @property
    def routines(self) -> Routines:
        """Requests chained under phrases of the person's own. Permission: routines."""
        return Routines(self.service)

    @property
    def storage(self) -> Storage:
        """Text files that the skill keeps for the person. Permission: storage."""
        return Storage(self.service)


class Skill:
    """A skill: functions that answer intents. Its folder's `skill.py` has one, named `skill`."""

    def __init__(self) -> None:
        self._handlers: dict[str, Callable[[Request], Reply]] = {}

    def intent(
        self, *names: str
    ) -> Callable[[Callable[[Request], Reply]], Callable[[Request], Reply]]:
        """Mark a function as the answer to these intents: `@skill.intent("set")`."""

        def mark(handler: Callable[[Request], Reply]) -> Callable[[Request], Reply]:
            for name in names:
                if name in self._handlers:
                    raise ValueError(f"two functions answer the intent {name!r}")
                self._handlers[name] = handler
            return handler

        return mark

    @property
    def intents(self) -> tuple[str, ...]:
        """The intents this skill answers."""
        return tuple(self._handlers)

    def answer(self, request: Request) -> Reply:
        """Run the function for the request's intent, as the assistant does; for tests too."""
        return self._handlers[request.intent](request)
