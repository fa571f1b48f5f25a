"""What the rules of this package go by, in TOML beside them; some of it for each language."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Mapping
from importlib.resources import files
from typing import Any, TypeVar

from pydantic import BaseModel, ConfigDict


class Data(BaseModel):
    """A table of such a file. The file says what each key means, and has no other."""

    model_config = ConfigDict(frozen=True, extra="forbid")


Shape = TypeVar("Shape", bound=Data)


def read(file: str, shape: type[Shape]) -> Shape:
    """All that `file` holds, as one `shape`."""
    return shape.model_validate(tables(file))


def read_each(file: str, shape: type[Shape]) -> Mapping[str, Shape]:
    """What `file` holds under each name, as a `shape`; in its order."""
    return {name: shape.model_validate(table) for name, table in tables(file).items()}


def tables(file: str) -> dict[str, Any]:
    """What `file` holds, as it stands there."""
    return tomllib.loads(files(__package__).joinpath(file).read_text(encoding="utf-8"))


def languages_of(name: str) -> tuple[str, ...]:
    """The languages in which there is a file `NAME.LANGUAGE.toml`."""
    names = (
        re.fullmatch(rf"{name}\.(\w+)\.toml", one.name) for one in files(__package__).iterdir()
    )
    return tuple(sorted(found[1] for found in names if found))
