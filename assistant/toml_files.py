"""TOML files that anybody may have written: read within bounds, and checked to the last key."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any, Final, TypeVar, get_args

from pydantic import AfterValidator, BaseModel, ValidationError
from pydantic_core import ErrorDetails, PydanticCustomError

from assistant.errors import AssistantError
from assistant.toml_lines import lines_of_keys, nearest_line

MOST_BYTES = 256 * 1024
"""Of one file."""

OBEYED = r"\x00-\x1f\x7f-\x9f\u2028-\u202e\u2066-\u2069"
"""What a terminal obeys: control characters, ends of lines, turned writing; within [ ]."""

Shape = TypeVar("Shape", bound=BaseModel)

_WORDINGS: Final[Mapping[str, str]] = {
    "missing": "is missing",
    "string_type": 'has to be text, such as "…"',
    "int_type": "has to be a whole number",
    "int_from_float": "has to be a whole number",
    "float_type": "has to be a number",
    "bool_type": "has to be true or false",
    "bool_parsing": "has to be true or false",
    "list_type": "has to be a list, such as […]",
    "tuple_type": "has to be a list, such as […]",
    "dict_type": "has to be a table, such as {{ … }}",
    "model_type": "has to be a table, such as {{ … }}",
    "enum": "has to be {expected}",
    "literal_error": "has to be {expected}",
    "value_error": "{error}",
}
"""What is wrong, by pydantic's name for it; what is not here is told as pydantic does."""

_AT = re.compile(r" \(at (?:line (\d+), column \d+|end of document)\)$")
"""Where it went wrong, as `tomllib` ends its messages."""


def read_checked(
    file: Path, shape: type[Shape], error: type[AssistantError], *, optional: bool = False
) -> Shape:
    """What `file` holds, as a `shape`. `optional`: a file that is not there holds nothing.

    Raises an `error`, one line: the file is missing, no plain file, over 256 KiB or not valid
    TOML; or the file, the line, the key and what would be right.
    """
    text = read_text(file, error, optional)
    try:
        return shape.model_validate(_parsed(text, file, error))
    except ValidationError as mismatch:
        line = nearest_line(_first(mismatch)["loc"], lines_of_keys(text))
        raise error(f"{file}:{line}: {first_problem(mismatch, shape)}") from mismatch


def read_table(file: Path, error: type[AssistantError]) -> dict[str, object]:
    """What `file` holds, unchecked. Raises an `error` as `read_checked` does."""
    return _parsed(read_text(file, error), file, error)


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


def first_problem(mismatch: ValidationError, shape: type[BaseModel]) -> str:
    """The first thing wrong, on one line: the key and what would be right, never the value."""
    first = _first(mismatch)
    key = ".".join(str(part) for part in first["loc"])
    return f"{key}: {_what(first, shape)}" if key else _what(first, shape)


def _first(mismatch: ValidationError) -> ErrorDetails:
    return mismatch.errors(include_url=False, include_input=False)[0]


def _what(wrong: ErrorDetails, shape: type[BaseModel]) -> str:
    if wrong["type"] == "extra_forbidden":
        known = ", ".join(_keys_at(shape, wrong["loc"]))
        return "there is no such key here" + (f"; there are: {known}" if known else "")
    wording = _WORDINGS.get(wrong["type"])
    return wording.format(**wrong.get("ctx", {})) if wording else wrong["msg"]


def _keys_at(shape: type[BaseModel], loc: Sequence[str | int]) -> Iterator[str]:
    """The keys that the table has which `loc` lies in, as far as `shape` tells."""
    inner: type[BaseModel] | None = shape
    for part in loc[:-1]:
        if inner is not None and part in inner.model_fields:
            inner = next(_shapes_in(inner.model_fields[str(part)].annotation), None)
    yield from inner.model_fields if inner is not None else ()


def _shapes_in(annotation: Any) -> Iterator[type[BaseModel]]:
    """`tuple[Step, ...]`: `Step`."""
    if isinstance(annotation, type) and issubclass(annotation, BaseModel):
        yield annotation
    for inner in get_args(annotation):
        yield from _shapes_in(inner)


def read_text(file: Path, error: type[AssistantError], optional: bool = False) -> str:
    """The text of `file`; raises an `error` as `read_checked` does."""
    try:
        # A link to nowhere is somebody's mistake, and no file that was never written.
        if optional and not file.exists() and not file.is_symlink():
            return ""
        # Asked before opening: a named pipe or a device would never come to an end.
        if not file.is_file():
            raise error(f"{file} is missing or not a plain file")
        with file.open("rb") as opened:
            raw = opened.read(MOST_BYTES + 1)
        if len(raw) > MOST_BYTES:
            raise error(f"{file} is larger than {MOST_BYTES // 1024} KiB")
        return raw.decode("utf-8")
    except OSError as trouble:
        raise error(f"{file} cannot be read: {trouble.strerror}") from trouble
    except UnicodeDecodeError as trouble:
        raise error(f"{file} is not UTF-8 text") from trouble


def _parsed(text: str, file: Path, error: type[AssistantError]) -> dict[str, object]:
    try:
        return tomllib.loads(text)
    except (ValueError, RecursionError) as trouble:  # also a number of too many digits
        line, reason = fault_in(text, trouble)
        raise error(f"{file}:{line}: {reason}") from trouble


def fault_in(text: str, trouble: ValueError | RecursionError) -> tuple[int, str]:
    """The line, from 1 on, at which `text` turned out not to be TOML, and what is wrong there.

    `trouble` is what `tomllib` raised. Where it does not tell the line, it is the first.
    """
    at = _AT.search(str(trouble))
    line = int(at[1] or len(text.splitlines())) if at else 1
    is_deep = isinstance(trouble, RecursionError)
    reason = "it is nested too deeply" if is_deep else _AT.sub("", str(trouble))
    return line, f"is not valid TOML: {reason}"
