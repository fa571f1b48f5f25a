"""The messages on the control socket: one JSON object a line, checked before anything acts on it.

    client   {"type": "hello", "version": 1}
    server   {"type": "hello", "version": 1, "assistant": "0.1.0"}
    client   {"type": "status", "id": 7}
    server   {"type": "answer", "id": 7, "result": {…}}   or   {"type": "error", "id": 7, …}
    client   {"type": "watch", "id": 8}
    server   {"type": "event", "event": "state", "state": "listening"}

docs/control.md is the page for people who write a client.
"""

from __future__ import annotations

import json
from datetime import datetime
from typing import Annotated, Literal, TypeAlias

from pydantic import AwareDatetime, BaseModel, ConfigDict, Field, TypeAdapter, ValidationError

from assistant.errors import ControlError
from assistant.values import Json

VERSION = 1
"""Goes up when a client of the version before could misunderstand."""

LONGEST_LINE = 64 * 1024
"""Bytes of one message from a client, its newline included: 10,000 characters, escaped, fit."""

LONGEST_TEXT = 10_000
"""Characters that can be asked or said at once: a quarter of an hour of speech."""


class _Message(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid")


class Hello(_Message):
    """The first line either side sends."""

    type: Literal["hello"]
    version: int


class _Request(_Message):
    id: Annotated[int, Field(ge=0, lt=2**53)]


class Status(_Request):
    """How the daemon is: see `assistant status --json`."""

    type: Literal["status"]


class Listen(_Request):
    """Listen for one utterance now, as if the wake phrase had been said; muted or not."""

    type: Literal["listen"]


class Mute(_Request):
    """Give the microphone back until `unmute`."""

    type: Literal["mute"]


class Unmute(_Request):
    """Take the microphone again."""

    type: Literal["unmute"]


class Stop(_Request):
    """Silence: what is being said ends, and what rings."""

    type: Literal["stop"]


class Ask(_Request):
    """A turn on text, in a conversation that lasts as long as the connection."""

    type: Literal["ask"]
    text: Annotated[str, Field(max_length=LONGEST_TEXT)]
    at: AwareDatetime | None = None


class Say(_Request):
    """Speak a text when nothing else is being said; answered when it was heard."""

    type: Literal["say"]
    text: Annotated[str, Field(min_length=1, max_length=LONGEST_TEXT)]


class History(_Request):
    """The last turns that were noted, newest last."""

    type: Literal["history"]
    count: Annotated[int, Field(ge=1, le=1000)] = 20


class Watch(_Request):
    """Send events on this connection from now on."""

    type: Literal["watch"]


class UseVoice(_Request):
    """Answer in this voice from now on."""

    type: Literal["use_voice"]
    voice: Annotated[str, Field(min_length=1, max_length=100)]


class Unlock(_Request):
    """Open the profile with the person's passphrase, as after a start."""

    type: Literal["unlock"]
    passphrase: Annotated[str, Field(min_length=1, max_length=1000)]


class Forget(_Request):
    """Forget every conversation, and what was said in them; the profile stays."""

    type: Literal["forget"]


class Wipe(_Request):
    """Remove everything learnt, and everything of it from memory: the daemon starts anew.

    `keep_files`: but for the lists and notes that skills keep for the person.
    """

    type: Literal["wipe"]
    keep_files: bool = False


class Reload(_Request):
    """Read settings, skills and voices anew."""

    type: Literal["reload"]


Request: TypeAlias = (
    Status
    | Listen
    | Mute
    | Unmute
    | Stop
    | Ask
    | Say
    | History
    | Watch
    | UseVoice
    | Unlock
    | Forget
    | Wipe
    | Reload
)
FromClient: TypeAlias = Annotated[Hello | Request, Field(discriminator="type")]

_FROM_CLIENT: TypeAdapter[Hello | Request] = TypeAdapter(FromClient)


def read_message(line: bytes) -> Hello | Request:
    """The message in `line`. Raises `ControlError`, whose text never quotes the line."""
    try:
        return _FROM_CLIENT.validate_json(line, strict=False)
    except ValidationError as error:
        # Pydantic's own text would carry what a person said.
        first = error.errors(include_url=False, include_input=False, include_context=False)[0]
        place = ".".join(str(part) for part in first["loc"]) or "the line"
        raise ControlError(f"{place}: {_told(first['type'])}") from None


def _told(kind: str) -> str:
    return kind.replace("_", " ")


def line_of(message: dict[str, Json]) -> bytes:
    """`message` as it goes over the socket."""
    return json.dumps(message, ensure_ascii=False).encode(errors="replace") + b"\n"


def hello(assistant_version: str) -> dict[str, Json]:
    return {"type": "hello", "version": VERSION, "assistant": assistant_version}


def answer(request: int, result: Json) -> dict[str, Json]:
    return {"type": "answer", "id": request, "result": result}


def refusal(request: int | None, code: str, message: str) -> dict[str, Json]:
    """`code` as in `assistant.errors`; `message` is one line for people."""
    return {"type": "error", "id": request, "code": code, "message": message}


def event(name: str, at: datetime, **fields: Json) -> dict[str, Json]:
    """Something that happened, for observers."""
    return {"type": "event", "event": name, "at": at.isoformat(), **fields}
