"""What the daemon asks the runner for; the answers are those of `skill_host.starting`.

{"version": 1, "folder": PATH, "writes": BOOL} with the child's descriptors 0, 1 and 2. The child
is ended when the connection is, so it outlives neither of the two.

{"version": 1, "folder": PATH, "command": NAME, "arguments": {…}}: a command that the person lets
the skill in that folder run, with the same.

{"version": 1, "call": NUMBER}: see calling.py
"""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Final, Literal

from pydantic import BaseModel, ConfigDict, ValidationError

from assistant.errors import SkillError

VERSION: Final = 1
DESCRIPTORS: Final = 3


class StartRequest(BaseModel):
    """A skill to start, or a `command` for it."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    version: Literal[1] = VERSION
    folder: Path
    writes: bool = True
    command: str | None = None
    arguments: Mapping[str, str | int | float] = {}


def read_request(packet: bytes) -> StartRequest:
    """Raises `SkillError` when it is none."""
    try:
        return StartRequest.model_validate_json(packet)
    except ValidationError as error:
        raise SkillError("the request cannot be understood") from error
