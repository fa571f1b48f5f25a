"""What a skill may ask of the assistant while it answers, each group behind a permission.

Authors reach these through their request (`request.schedule.add(…)`) and import the records
they need from `assistant.skill`.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, fields
from datetime import date, datetime, time, timedelta
from typing import TypeAlias, TypeVar

from assistant.errors import SkillError
from assistant.recurrence import Every
from assistant.values import Json

Value: TypeAlias = "Json | date | time | timedelta"
"""What a slot may hold: JSON, or a date or time (sent as ISO) or a duration (sent as seconds)."""

Record = TypeVar("Record", bound="KnownFact | FactUse | Voice | InstalledSkill")

Service: TypeAlias = Callable[[str, Mapping[str, Json]], Json]
"""How a service is reached: its name and arguments in, its answer out. A test passes its own."""


class RefusedError(SkillError):
    """The assistant would not do what a service was asked, usually for want of a permission."""


@dataclass(frozen=True, slots=True)
class Scheduled:
    """An announcement to come: at `due` the assistant says `act`. `name` is for telling apart.

    With `every` it comes again and again; `due` is its next time.
    """

    id: str
    due: datetime
    act: str
    slots: Mapping[str, Json]
    name: str
    every: Every | None = None


class ServiceGroup:
    """Services that belong together, reached through `service`."""

    __slots__ = ("service",)

    def __init__(self, service: Service) -> None:
        self.service = service


class Schedule(ServiceGroup):
    """Announcements of this skill that are to come; they outlive a restart."""

    def add(
        self,
        *,
        due: datetime,
        act: str,
        slots: Mapping[str, Value] | None = None,
        name: str = "",
        every: Every | None = None,
    ) -> str:
        """Have `act` announced at `due`, and with `every` again and again from then on.

        The new announcement's id. `every.next_after(request.now)` is when it first fits.
        """
        data = {slot: to_json(value) for slot, value in (slots or {}).items()}
        entry: dict[str, Json] = {"due": due.isoformat(), "act": act, "slots": data, "name": name}
        if every:
            entry["every"] = every.as_json()
        return str(_mapping(self.service("schedule.add", entry))["id"])

    def list(self) -> tuple[Scheduled, ...]:
        """All of them, the next one first."""
        return _scheduled(self.service("schedule.list", {}))

    def announced(self) -> tuple[Scheduled, ...]:
        """What was announced within about a day, the latest first: to snooze it, say."""
        return _scheduled(self.service("schedule.announced", {}))

    def cancel(self, id: str) -> bool:  # noqa: A002 — the name it has everywhere else
        """Take one back; False where it is gone already."""
        return bool(self.service("schedule.cancel", {"id": id}))


@dataclass(frozen=True, slots=True)
class KnownFact:
    """Something the person told: `relation` and `object`; `polarity` False means "not".

    `phrase` says it to them ("you live in Porto"), `learnt_on` is an ISO date.
    """

    relation: str
    object: str
    fact: str = ""
    polarity: bool = True
    learnt_on: str = ""
    phrase: str = ""


@dataclass(frozen=True, slots=True)
class FactUse:
    """A fact that shaped a reply, and how (one short clause)."""

    fact: str
    relation: str
    object: str
    learnt_on: str
    why: str
    phrase: str = ""


@dataclass(frozen=True, slots=True)
class Why:
    """The last reply and what of the person went into it."""

    reply: str
    uses: tuple[FactUse, ...]


class Profile(ServiceGroup):
    """What is known of the person, as far as this skill may see it."""

    def recall(self, relation: str | None = None) -> tuple[KnownFact, ...]:
        """Facts that may be told aloud, of one relation ("name", "home", …) or of all."""
        return _records(KnownFact, self.service("profile.recall", {"relation": relation}))

    def remember(self, relation: str, object: str, quote: str, polarity: bool = True) -> str:  # noqa: A002
        """Store a fact the person has just agreed to; the object it replaced, or ""."""
        fact: dict[str, Json] = {
            "relation": relation,
            "object": object,
            "quote": quote,
            "polarity": polarity,
        }
        return str(_mapping(self.service("profile.remember", fact)).get("replaced") or "")

    def refuse(self, relation: str) -> None:
        """Take note that the person does not want facts of this relation remembered."""
        self.service("profile.refuse", {"relation": relation})

    def forget(self, fact: str) -> tuple[KnownFact, ...]:
        """Delete one fact; what was forgotten."""
        return self._forget({"fact": fact})

    def forget_last(self) -> tuple[KnownFact, ...]:
        """Delete what the person said of themselves last; what was forgotten."""
        return self._forget({"last": True})

    def forget_about(self, text: str) -> tuple[KnownFact, ...]:
        """Delete every fact that `text` speaks of; what was forgotten."""
        return self._forget({"about": text})

    def why(self) -> Why | None:
        """What went into the last reply; None where there was none."""
        answer = self.service("profile.why", {})
        if answer is None:
            return None
        last = _mapping(answer)
        return Why(str(last["reply"]), _records(FactUse, last["uses"]))

    def _forget(self, which: Mapping[str, Json]) -> tuple[KnownFact, ...]:
        return _records(KnownFact, self.service("profile.forget", which))


class StyleChoice(ServiceGroup):
    """How the person wants to be answered."""

    def set(self, name: str, value: Json) -> None:
        """`verbosity`: terse, normal, long · `pace`: a factor, 1 normal · `warmth`: 0 to 1 ·
        `address_as`: a name, or "" for none.
        """
        self.service("style.set", {"name": name, "value": value})


@dataclass(frozen=True, slots=True)
class Voice:
    """A voice: `name` to choose it by, `title` to say aloud."""

    name: str
    title: str


class Voices(ServiceGroup):
    """The voices the assistant can speak with."""

    def list(self) -> tuple[Voice, ...]:
        """Every voice that works here."""
        return _records(Voice, self.service("voice.list", {}))

    def use(self, name: str) -> Voice:
        """Speak with this one from now on: a name, "next" or "previous"."""
        return _records(Voice, [self.service("voice.use", {"name": name})])[0]


@dataclass(frozen=True, slots=True)
class InstalledSkill:
    """A skill, what it does, and something to say to it."""

    name: str
    description: str
    example: str


class Skills(ServiceGroup):
    """The skills that are installed."""

    def list(self) -> tuple[InstalledSkill, ...]:
        """All of them."""
        return _records(InstalledSkill, self.service("skills.list", {}))


class Storage(ServiceGroup):
    """Text files this skill keeps for the person, who may read, change and remove them.

    A name is of a to z, 0 to 9, _ and -, with one ending or none ("shopping.md"). A file has
    at most 256 KiB. Raises `RefusedError` where a file cannot be read or written.
    """

    def names(self) -> tuple[str, ...]:
        """The files there are."""
        return tuple(str(name) for name in _sequence(self.service("storage.list", {})))

    def read(self, name: str) -> str | None:
        """The file's text, None where there is no such file."""
        text = self.service("storage.read", {"name": name})
        return None if text is None else str(text)

    def write(self, name: str, text: str) -> None:
        """Make `text` the file's content: all of it, or on failure nothing."""
        self.service("storage.write", {"name": name, "text": text})

    def delete(self, name: str) -> bool:
        """Remove the file; False where there is none."""
        return bool(self.service("storage.delete", {"name": name}))


def to_json(value: Value) -> Json:
    """`value` as JSON has it: dates and times in ISO, durations in seconds."""
    if isinstance(value, datetime | date | time):
        return value.isoformat()
    if isinstance(value, timedelta):
        seconds = value.total_seconds()
        return int(seconds) if seconds.is_integer() else seconds
    return value


def _scheduled(value: Json) -> tuple[Scheduled, ...]:
    return tuple(
        Scheduled(
            id=str(one["id"]),
            due=datetime.fromisoformat(str(one["due"])),
            act=str(one["act"]),
            slots=_mapping(one["slots"]),
            name=str(one["name"]),
            every=Every.from_json(one["every"]) if one.get("every") else None,
        )
        for one in map(_mapping, _sequence(value))
    )


def _mapping(value: Json) -> Mapping[str, Json]:
    if isinstance(value, Mapping):
        return value
    raise SkillError("a service answered with something that is not a table")


def _sequence(value: Json) -> Sequence[Json]:
    if isinstance(value, list | tuple):
        return value
    raise SkillError("a service answered with something that is not a list")


def _records(kind: type[Record], value: Json) -> tuple[Record, ...]:
    """Each table in the list `value` as a `kind`; keys this version does not know are left out."""
    known = {field.name for field in fields(kind)}
    build: Callable[..., Record] = kind
    return tuple(
        build(**{key: item for key, item in _mapping(one).items() if key in known})
        for one in _sequence(value)
    )
