"""TOML files that anybody may have written: read within bounds, and checked to the last key."""

from __future__ import annotations

import re
import tomllib
from pathlib import Path
from typing import TypeVar

from pydantic import AfterValidator, BaseModel, ValidationError
from pydantic_core import PydanticCustomError

from assistant.errors import AssistantError

MOST_BYTES = 256 * 1024
"""Of one file."""

OBEYED = r"\x00-\x1f\x7f-\x9f\u2028-\u202e\u2066-\u2069"
"""What a terminal obeys: control characters, ends of lines, turned writing; within [ ]."""

Shape = TypeVar("Shape", bound=BaseModel)


def read_checked(
    file: Path, shape: type[Shape], error: type[AssistantError], *, optional: bool = False
) -> Shape:
    """What `file` holds, as a `shape`. `optional`: a file that is not there holds nothing.

    Raises an `error`, one line: the file is missing, no plain file, over 256 KiB or not valid
    TOML; or the file, the key and what would be right.
    """
    try:
        return shape.model_validate(_read(file, error, optional))
    except ValidationError as mismatch:
        raise error(f"{file}: {first_problem(mismatch)}") from mismatch


def fitting(pattern: str, what: str) -> AfterValidator:
    """Text that all of `pattern` fits, in an `Annotated`. `what` it has to be is for people."""
    expression = re.compile(pattern)

    def checked(text: str) -> str:
        if not expression.fullmatch(text):
            raise PydanticCustomError("unfit", "it has to be {what}", {"what": what})
        return text

    return AfterValidator(checked)


ONE_LINE = fitting(f"[^{OBEYED}]*", "text on one line")
"""For what is shown to a person before they decide."""


def first_problem(mismatch: ValidationError) -> str:
    """The first thing wrong, on one line: the key and what would be right, never the value."""
    first = mismatch.errors(include_url=False, include_input=False)[0]
    key = ".".join(str(part) for part in first["loc"])
    return f"{key}: {first['msg']}"


def _read(file: Path, error: type[AssistantError], optional: bool) -> dict[str, object]:
    try:
        # A link to nowhere is somebody's mistake, and no file that was never written.
        if optional and not file.exists() and not file.is_symlink():
            return {}
        # Asked before opening: a named pipe or a device would never come to an end.
        if not file.is_file():
            raise error(f"{file} is missing or not a plain file")
        with file.open("rb") as opened:
            raw = opened.read(MOST_BYTES + 1)
        if len(raw) > MOST_BYTES:
            raise error(f"{file} is larger than {MOST_BYTES // 1024} KiB")
        return tomllib.loads(raw.decode("utf-8"))
    except OSError as trouble:
        raise error(f"{file} cannot be read: {trouble.strerror}") from trouble
    except UnicodeDecodeError as trouble:
        raise error(f"{file} is not UTF-8 text") from trouble
    except (ValueError, RecursionError) as trouble:  # also a number of too many digits
        raise error(f"{file} is not valid TOML: {trouble}") from trouble
