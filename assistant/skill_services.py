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
from assistant.values import Json, SlotValue

Value: TypeAlias = "Json | date | time | timedelta"
"""What a slot may hold: JSON, or a date or time (sent as ISO) or a duration (sent as seconds)."""


@dataclass(frozen=True, slots=True)
class Record:
    """A table that a service answers with."""


AnyRecord = TypeVar("AnyRecord", bound=Record)

Service: TypeAlias = Callable[[str, Mapping[str, Json]], Json]
"""How a service is reached: its name and arguments in, its answer out. A test passes its own."""


class RefusedError(SkillError):
    """The assistant would not do what a service was asked, usually for want of a permission."""


@dataclass(frozen=True, slots=True)
class FollowUp:
    """An intent of this skill, to be carried out once the person has answered. See `Request.to`."""

    intent: str
    slots: Mapping[str, SlotValue]


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
        return str(mapping_of(self.service("schedule.add", entry))["id"])

    def do(self, *, due: datetime, step: FollowUp, otherwise: str, name: str = "") -> str:
        """Have `step` carried out at `due`, in silence. The new entry's id.

        Should it fail, or should the machine sleep then, the act `otherwise` is announced, with
        the values of the step's slots. So is what the step answers with the slot `done` False.

        request.schedule.do(due=end, step=request.to("stop_now"), otherwise="not_stopped")
        """
        values = {name: slot.value for name, slot in step.slots.items()}
        entry: dict[str, Json] = {
            "due": due.isoformat(),
            "act": otherwise,
            "slots": values,
            "name": name,
            "intent": step.intent,
        }
        return str(mapping_of(self.service("schedule.add", entry))["id"])

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
class InstalledSkill(Record):
    """A skill, what it does, and something to say to it.

    `tried`: whether whoever speaks asked it for something in the last days.
    """

    name: str
    description: str
    example: str
    tried: bool = False


class Skills(ServiceGroup):
    """The skills that are installed."""

    def list(self) -> tuple[InstalledSkill, ...]:
        """All of them."""
        return records_of(InstalledSkill, self.service("skills.list", {}))


@dataclass(frozen=True, slots=True)
class Routine(Record):
    """A phrase of the person's own, and the requests they want carried out when they say it."""

    phrase: str
    requests: Sequence[str]


class Routines(ServiceGroup):
    """What whoever speaks wants done when they say a phrase of their own."""

    def add(self, said: str, phrase: str = "") -> Routine | None:
        """Have the requests in `said` carried out whenever they say `phrase`.

        Without one, `said` begins with it: "good night, turn off the lights". None where the
        assistant does not understand what is to be done. Raises `RefusedError` where nothing
        may be kept. "Undo that" takes it back.
        """
        added = self.service("routines.add", {"said": said, "phrase": phrase})
        return None if added is None else records_of(Routine, [added])[0]

    def list(self) -> tuple[Routine, ...]:
        """All of them."""
        return records_of(Routine, self.service("routines.list", {}))

    def remove(self, phrase: str) -> bool:
        """Forget one; False where there is none of that phrase."""
        return bool(self.service("routines.remove", {"phrase": phrase}))


class Storage(ServiceGroup):
    """Text files this skill keeps for the person, who may read, change and remove them.

    A name is of a to z, 0 to 9, _ and -, with one ending or none ("shopping.md"). A file has
    at most 256 KiB. Raises `RefusedError` where a file cannot be read or written.
    """

    def names(self) -> tuple[str, ...]:
        """The files there are."""
        return tuple(str(name) for name in sequence_of(self.service("storage.list", {})))

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


def out_of_reach(service: str, arguments: Mapping[str, Json]) -> Json:
    """The service of a request that was made without an assistant: it refuses."""
    del arguments
    raise RefusedError(f"{service} is out of reach here")


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
            slots=mapping_of(one["slots"]),
            name=str(one["name"]),
            every=Every.from_json(one["every"]) if one.get("every") else None,
        )
        for one in map(mapping_of, sequence_of(value))
    )


def mapping_of(value: Json) -> Mapping[str, Json]:
    """`value`, which has to be a table."""
    if isinstance(value, Mapping):
        return value
    raise SkillError("a service answered with something that is not a table")


def sequence_of(value: Json) -> Sequence[Json]:
    """`value`, which has to be a list."""
    if isinstance(value, list | tuple):
        return value
    raise SkillError("a service answered with something that is not a list")


def records_of(kind: type[AnyRecord], value: Json) -> tuple[AnyRecord, ...]:
    """Each table in the list `value` as a `kind`; keys this version does not know are left out."""
    known = {field.name for field in fields(kind)}
    build: Callable[..., AnyRecord] = kind
    return tuple(
        build(**{key: item for key, item in mapping_of(one).items() if key in known})
        for one in sequence_of(value)
    )
