"""What a skill's process may say, checked before anything is believed.

All of it is data from a stranger: names are names, slots are JSON of a bounded depth, and
nothing is ever run, formatted or matched as a request.
"""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from typing import Annotated, Any, Literal

from pydantic import (
    AfterValidator,
    BaseModel,
    ConfigDict,
    Field,
    JsonValue,
    TypeAdapter,
    ValidationError,
)

from assistant.errors import SkillError
from assistant.skill_host.protocol import DEEPEST_SLOT
from assistant.skill_host.reach import Name
from assistant.values import Json

MOST_OPTIONS = 50
"""Answers one question may name."""


def _shallow(value: JsonValue) -> JsonValue:
    if _depth(value) > DEEPEST_SLOT:
        raise ValueError(f"more than {DEEPEST_SLOT} lists and tables within one another")
    return value


def _depth(value: JsonValue) -> int:
    if isinstance(value, Mapping):
        return 1 + max(map(_depth, value.values()), default=0)
    if isinstance(value, Sequence) and not isinstance(value, str):
        return 1 + max(map(_depth, value), default=0)
    return 0


Data = Annotated[JsonValue, AfterValidator(_shallow)]


class _Message(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True, strict=True)


class Slot(_Message):
    said: str
    value: Data


class Step(_Message):
    """An intent to go on with."""

    intent: Name
    slots: dict[Name, Slot]


class Asked(_Message):
    topic: Name
    yes: Step | None
    no: Step | None
    fill: Step | None
    slot: Name | None
    slot_kind: (
        Literal[
            "text",
            "number",
            "duration",
            "time",
            "date",
            "datetime",
            "recurrence",
            "quantity",
            "percentage",
            "requests",
        ]
        | None
    )
    options: Annotated[list[str], Field(max_length=MOST_OPTIONS)] = []


class Ready(_Message):
    type: Literal["ready"]
    protocol: Literal[1]
    intents: list[Name]


class Call(_Message):
    type: Literal["call"]
    id: int
    service: str
    arguments: dict[str, Data]


class Tried(_Message):
    """How this reply alone is to sound."""

    voice: Annotated[str, Field(pattern=r"^[a-z][a-z0-9_-]{0,30}$")]
    pitch: Annotated[float, Field(ge=0.5, le=2)]


class Answer(_Message):
    type: Literal["reply"]
    id: int
    act: Name
    slots: dict[Name, Data]
    question: Asked | None
    trial: Tried | None = None
    undo: Step | None = None


class Failed(_Message):
    type: Literal["failed"]
    id: int
    # Lengths apart from the patterns: "\w" counted out takes twenty megabytes compiled.
    error: Annotated[str, Field(max_length=80, pattern=r"^\w+$")]
    where: Annotated[str, Field(max_length=120, pattern=r"^[\w./:-]*$")]


Message = Ready | Call | Answer | Failed
_ANY: TypeAdapter[Message] = TypeAdapter(Annotated[Message, Field(discriminator="type")])


def read_message(line: bytes) -> Message:
    """Raises `SkillError` for anything that is no message of the protocol."""
    try:
        return _ANY.validate_python(json.loads(line, parse_constant=_no_constant))
    except ValidationError as error:
        first = error.errors(include_url=False, include_input=False)[0]
        key = ".".join(str(part) for part in first["loc"])
        raise SkillError(
            f"sent a message that breaks the protocol at {key or 'its start'}"
        ) from None
    except (ValueError, RecursionError):
        raise SkillError("sent something that is no message") from None


def write_message(message: Mapping[str, Json]) -> bytes:
    return json.dumps(message, default=dict).encode() + b"\n"


def _no_constant(name: str) -> Any:
    raise ValueError(f"{name} is not JSON")
