"""A skill's call of a service: who calls, and what was given along, read with care."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import TypeAlias

from assistant.errors import SkillError
from assistant.recurrence import Every
from assistant.services.undoing import PutBack, Undoing
from assistant.values import Json

LONGEST_NAME = 200
LARGEST_TABLE = 4096
"""Bytes of JSON: an announcement's slots, of which a skill may have hundreds waiting."""

Service: TypeAlias = "Callable[[Call], Json]"


@dataclass(frozen=True, slots=True)
class Call:
    """What `skill` asks of `service`. The arguments are a stranger's: each is checked when read.

    Every method raises `SkillError`, one line naming the skill, the service and the argument.
    """

    skill: str
    service: str
    arguments: Mapping[str, Json]
    undoing: Undoing = field(default_factory=Undoing, compare=False, repr=False)

    def undone_by(self, put_back: PutBack) -> None:
        """The service changed something, and this puts it back."""
        self.undoing.changed(put_back)

    def text(self, name: str, default: str | None = None) -> str:
        """The text `name`, or `default` where it was not given."""
        value = self.arguments.get(name)
        if value is None and default is not None:
            return default
        if not isinstance(value, str):
            raise self.refusal(f"needs the text “{name}”")
        return value

    def short_text(self, name: str, default: str | None = None) -> str:
        """The same where it is a name and has no reason to be long."""
        text = self.text(name, default)
        if len(text) > LONGEST_NAME:
            raise self.refusal(f"needs a “{name}” of at most {LONGEST_NAME} characters")
        return text

    def text_or_number(self, name: str) -> str | int | float:
        """The text or number `name`."""
        value = self.arguments.get(name)
        if not isinstance(value, str | int | float) or isinstance(value, bool):
            raise self.refusal(f"needs a text or a number as “{name}”")
        return value

    def table(self, name: str) -> Mapping[str, Json]:
        """The table `name`, empty where it was not given."""
        value = self.arguments.get(name) or {}
        if not isinstance(value, Mapping):
            raise self.refusal(f"needs a table as “{name}”")
        if len(json.dumps(value)) > LARGEST_TABLE:
            raise self.refusal(f"needs a “{name}” of at most {LARGEST_TABLE} bytes")
        return value

    def moment(self, name: str) -> datetime:
        """The moment `name`, aware."""
        try:
            moment = datetime.fromisoformat(self.text(name))
        except ValueError as error:
            raise self.refusal(f"needs an ISO date and time as “{name}”") from error
        if moment.tzinfo is None:
            raise self.refusal(f"needs a UTC offset in “{name}”")
        return moment

    def every(self, name: str) -> Every | None:
        """When `name` comes again, None where it was not given."""
        value = self.arguments.get(name)
        try:
            return None if value is None else Every.from_json(value)
        except ValueError as error:
            raise self.refusal(f"“{name}”: {error}") from error

    def refusal(self, why: str) -> SkillError:
        """An error to raise: this call, and what it lacks."""
        return SkillError(f"{self.skill}: {self.service} {why}")
