"""What a skill says of itself in `skill.toml`, checked."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Annotated, Literal

from pydantic import BaseModel, ConfigDict, Field

from assistant.errors import SkillError
from assistant.skill_host.permissions import Permission
from assistant.toml_files import read_checked
from assistant.values import CORE, Risk

MANIFEST_FILE = "skill.toml"
CODE_FILE = "skill.py"
RESERVED_NAMES = frozenset({CORE})
"""Sources of replies that are no skill."""

Name = Annotated[str, Field(pattern=r"^[a-z][a-z0-9_]{0,39}$")]


@dataclass(frozen=True, slots=True)
class IntentManifest:
    """What a skill declares of an intent. `declines`: it only says why something can't be done."""

    risk: Risk = Risk.NONE
    declines: bool = False


@dataclass(frozen=True, slots=True)
class Manifest:
    """A skill's own account of itself; `folder` is where it was found."""

    name: str
    version: str
    api: int
    description: str
    permissions: frozenset[str]
    intents: Mapping[str, IntentManifest]
    folder: Path
    rings: frozenset[str] = frozenset()
    """The announcements that go on until the person stops them, by their act's name."""


class _Intent(BaseModel):
    model_config = ConfigDict(extra="forbid")

    risk: Risk = Risk.NONE
    declines: bool = False


class _SkillFile(BaseModel):
    model_config = ConfigDict(extra="forbid")

    name: Name
    version: Annotated[str, Field(pattern=r"^\d+(\.\d+){0,3}$")]
    api: Literal[1]
    description: Annotated[str, Field(min_length=1, max_length=200, pattern=r"^[^\x00-\x1f\x7f]*$")]
    permissions: list[Permission] = []
    rings: list[Name] = []
    intents: Annotated[dict[Name, _Intent], Field(min_length=1, max_length=200)]


def load_manifest(folder: Path) -> Manifest:
    """The manifest of the skill in `folder`.

    Raises `SkillError`, one line naming the file, the key and what would be right.
    """
    file = folder / MANIFEST_FILE
    if not file.exists():
        raise SkillError(f"{folder}: there is no {MANIFEST_FILE}")
    stated = read_checked(file, _SkillFile, SkillError)
    if stated.name in RESERVED_NAMES:
        raise SkillError(f"{file}: name: {stated.name!r} is reserved, choose another")
    if stated.name != folder.resolve().name:
        raise SkillError(
            f"{file}: name: {stated.name!r} should be the folder's name, {folder.resolve().name!r}"
        )
    if not (folder / CODE_FILE).is_file():
        raise SkillError(f"{folder}: there is no {CODE_FILE}, which has the skill's functions")
    return Manifest(
        name=stated.name,
        version=stated.version,
        api=stated.api,
        description=stated.description,
        permissions=frozenset(stated.permissions),
        intents={
            name: IntentManifest(intent.risk, intent.declines)
            for name, intent in stated.intents.items()
        },
        folder=folder.resolve(),
        rings=frozenset(stated.rings),
    )
