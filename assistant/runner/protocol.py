"""What the daemon and the runner say to each other: a JSON object a packet, a connection a child.

daemon → runner  {"version": 1, "folder": PATH} with the child's descriptors 0, 1 and 2
runner → daemon  {"started": PID} or {"refused": WHY}, and once it is over {"ended": STATUS}

A status below 0 is the signal that ended it. The child is ended when the connection is, so it
outlives neither of the two.
"""

from __future__ import annotations

import json
from pathlib import Path
from typing import Final, Literal

from pydantic import BaseModel, ConfigDict, ValidationError

from assistant.errors import SkillError
from assistant.values import Json

VERSION: Final = 1
LONGEST_PACKET: Final = 16 * 1024
"""Bytes: twice the longest path there is (PATH_MAX), were every byte of it escaped."""
DESCRIPTORS: Final = 3


class StartRequest(BaseModel):
    """A skill to start."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    version: Literal[1] = VERSION
    folder: Path


def read_request(packet: bytes) -> StartRequest:
    """Raises `SkillError` when it is none."""
    try:
        return StartRequest.model_validate_json(packet)
    except ValidationError as error:
        raise SkillError("the request cannot be understood") from error


def packet_of(**fields: Json) -> bytes:
    return json.dumps(fields).encode()


def fields_of(packet: bytes) -> dict[str, Json]:
    """What a packet holds. Raises `SkillError` when it is no JSON object."""
    try:
        fields = json.loads(packet)
    except ValueError as error:
        raise SkillError("cannot be started: the runner cannot be understood") from error
    if not isinstance(fields, dict):
        raise SkillError("cannot be started: the runner cannot be understood")
    return fields
