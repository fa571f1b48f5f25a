"""A persona as a file: what it needs, says and does. The format is PERSONALISATION.md's."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping, Sequence
from datetime import time
from pathlib import Path
from typing import Annotated, Literal

from pydantic import BaseModel, BeforeValidator, ConfigDict, Field, ValidationError

Sayings = Annotated[
    tuple[str, ...], BeforeValidator(lambda said: (said,) if isinstance(said, str) else said)
]
TimeOfDay = Annotated[
    time, BeforeValidator(lambda said: said.zfill(5) if isinstance(said, str) else said)
]
DAYS = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")
EVERY = {"daily": "mon-sun", "every day": "mon-sun", "weekdays": "mon-fri", "weekends": "sat-sun"}
LONGEST_DAY = 365


class _Table(BaseModel):
    # Others' files may hold keys of other versions: what is not known is passed over.
    model_config = ConfigDict(frozen=True, extra="ignore")


class Needs(_Table):
    """The truth, hidden from the assistant. A key that is absent is no need at all."""

    verbosity: Literal["terse", "normal", "long"] | None = None
    pace: Literal["slow", "normal", "fast"] | None = None
    address: str | None = None
    units: Literal["metric", "imperial", "us"] | None = None
    confirm: Literal["less", "normal", "more"] | None = None
    proactive: Literal["yes", "no"] | None = None
    words: Mapping[str, str] = {}


NAMES = tuple(Needs.model_fields)


class Told(_Table):
    """Something true of them, said on a day in one of several ways."""

    day: Annotated[int, Field(ge=1, le=LONGEST_DAY)] = 1
    relation: str = ""
    object: str = ""
    says: Sayings = ()


class Change(_Table):
    """A need or a fact that becomes another. Without `says` only the signals tell."""

    day: Annotated[int, Field(ge=1, le=LONGEST_DAY)]
    need: str = ""
    fact: str = ""
    to: str | Mapping[str, str] = ""
    says: Sayings = ()


class Routine(_Table):
    """A request that comes again."""

    request: str
    days: str = "mon-sun"
    time: TimeOfDay
    jitter_minutes: Annotated[float, Field(ge=0, le=180)] = 0

    @property
    def weekdays(self) -> frozenset[int]:
        """On which days, Monday 0. Raises `ValueError`."""
        found: set[int] = set()
        for part in EVERY.get(self.days.lower(), self.days).lower().replace(" ", "").split(","):
            first, _, last = part.partition("-")
            if first[:3] not in DAYS or (last or first)[:3] not in DAYS:
                raise ValueError(f"routine.days: {self.days!r} is not such as mon-fri or sat, sun")
            start, end = DAYS.index(first[:3]), DAYS.index((last or first)[:3])
            found |= {day % 7 for day in range(start, end + (8 if end < start else 1))}
        return frozenset(found)


class Signals(_Table):
    """What this person does when a reply is not what they need."""

    barge_in_when_longer_than_words: int | None = None
    repeats_when_wrong: bool = False
    says_when_wrong: Sayings = ()
    says_thanks: Annotated[float, Field(ge=0, le=1)] = 0.0


class Taboo(_Table):
    """Never to be asked, inferred or mentioned."""

    topic: str


class Guest(_Table):
    """Somebody else speaks on a day."""

    day: Annotated[int, Field(ge=1, le=LONGEST_DAY)]
    says: Sayings = ()


class Persona(_Table):
    """One person of the bench."""

    id: str = ""
    needs: Needs = Needs()
    facts: tuple[Told, ...] = ()
    changes: tuple[Change, ...] = ()
    routine: tuple[Routine, ...] = ()
    signals: Signals = Signals()
    taboo: tuple[Taboo, ...] = ()
    guest: tuple[Guest, ...] = ()

    def needs_on(self, day: int) -> Needs:
        """What they need on that day, changes included."""
        needs = self.needs
        for change in sorted(self.changes, key=lambda one: one.day):
            if change.day <= day and change.need in NAMES:
                needs = Needs.model_validate({**needs.model_dump(), change.need: change.to})
        return needs

    def facts_on(self, day: int) -> Sequence[tuple[str, str]]:
        """What is true of them on that day, as pairs of relation and object."""
        facts = {(one.relation, one.object) for one in self.facts if one.day <= day}
        for change in sorted(self.changes, key=lambda one: one.day):
            if change.day <= day and change.fact:
                facts = {one for one in facts if one[0] != change.fact}
                facts |= {(change.fact, str(change.to))} if change.to else set()
        return sorted(facts)

    def past_objects(self, day: int) -> frozenset[str]:
        """Values that were true once and are not on that day."""
        now = {value.casefold() for _, value in self.facts_on(day)}
        then = {one.object.casefold() for one in self.facts if one.day <= day}
        then |= {
            str(one.to).casefold() for one in self.changes if one.fact and one.to and one.day <= day
        }
        return frozenset(then - now - {""})


def personas(folder: Path) -> list[Persona]:
    """Those of every `*.toml` in `folder`. Exits with one line where one cannot be read."""
    files = sorted(folder.rglob("*.toml"))
    if not files:
        raise SystemExit(f"{folder}: no persona in it; a persona is a TOML file")
    return [_read(file) for file in files]


def _read(file: Path) -> Persona:
    try:
        raw = tomllib.loads(file.read_text(encoding="utf-8"))
        found = Persona.model_validate(raw)
        for routine in found.routine:
            _ = routine.weekdays
        for change in found.changes:
            _ = found.needs_on(change.day)
    except ValidationError as error:
        first = error.errors(include_url=False)[0]
        place = ".".join(map(str, first["loc"]))
        raise SystemExit(f"{file}: {place}: {first['msg']}") from error
    except (OSError, UnicodeDecodeError, ValueError) as error:
        raise SystemExit(f"{file}: {error}") from error
    return found if found.id else found.model_copy(update={"id": file.stem})
