"""What a skill says of itself in `skill.toml`, checked."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Annotated, Literal

from pydantic import BaseModel, ConfigDict, Field, ValidationInfo, field_validator

from assistant.errors import SkillError
from assistant.skill_host.permissions import Permission
from assistant.skill_host.reach import (
    MOST_OF_A_KIND,
    BusTable,
    CommandTable,
    Facts,
    FolderTable,
    Name,
    NetworkTable,
    Reach,
)
from assistant.skill_host.skill_settings import Setting, SettingKind, SettingTable
from assistant.toml_files import ONE_LINE, read_checked
from assistant.values import CORE, IntentTraits, Risk

MANIFEST_FILE = "skill.toml"
CODE_FILE = "skill.py"
RESERVED_NAMES = frozenset({CORE})
"""Sources of replies that are no skill."""


@dataclass(frozen=True, slots=True)
class Unasked:
    """An intent that is carried out every minute, for who said yes to `adaptation`.

    It announces what there is to say. They are asked beside an act of the skill named in `after`.
    """

    adaptation: str
    skill: str
    intent: str
    after: frozenset[str]


@dataclass(frozen=True, slots=True)
class Manifest:
    """A skill's own account of itself; `folder` is where it was found."""

    name: str
    version: str
    api: int
    description: str
    permissions: frozenset[str]
    intents: Mapping[str, IntentTraits]
    folder: Path
    rings: frozenset[str] = frozenset()
    """The announcements that go on until the person stops them, by their act's name."""
    settings: Mapping[str, Setting] = field(default_factory=dict)
    """What the person may set, by its key."""
    reach: Reach = field(default_factory=Reach)
    """What it asks for outside the assistant."""
    unasked: tuple[Unasked, ...] = ()


class _Intent(BaseModel):
    model_config = ConfigDict(extra="forbid")

    risk: Risk = Risk.NONE
    declines: bool = False


class _Unasked(BaseModel):
    model_config = ConfigDict(extra="forbid")

    intent: Name
    after: Annotated[list[Name], Field(min_length=1, max_length=50)]


class _SkillFile(BaseModel):
    model_config = ConfigDict(extra="forbid")

    name: Name
    version: Annotated[str, Field(pattern=r"^\d+(\.\d+){0,3}$")]
    api: Literal[1]
    description: Annotated[str, Field(min_length=1, max_length=200), ONE_LINE]
    permissions: list[Permission] = []
    rings: list[Name] = []
    settings: Annotated[dict[Name, SettingTable], Field(max_length=50)] = {}
    profile: Facts = {}
    folders: Annotated[dict[Name, FolderTable], Field(max_length=MOST_OF_A_KIND)] = {}
    network: Annotated[dict[Name, NetworkTable], Field(max_length=MOST_OF_A_KIND)] = {}
    bus: Annotated[dict[Name, BusTable], Field(max_length=MOST_OF_A_KIND)] = {}
    commands: Annotated[dict[Name, CommandTable], Field(max_length=MOST_OF_A_KIND)] = {}
    intents: Annotated[dict[Name, _Intent], Field(min_length=1, max_length=200)]
    unasked: Annotated[dict[Name, _Unasked], Field(max_length=MOST_OF_A_KIND)] = {}

    @field_validator("network")
    @classmethod
    def _hosts_are_settings(
        cls, network: dict[str, NetworkTable], info: ValidationInfo
    ) -> dict[str, NetworkTable]:
        settings: Mapping[str, SettingTable] = info.data.get("settings", {})
        chosen = {f"{{{key}}}" for key, it in settings.items() if it.kind is SettingKind.HOST}
        for host in (one for table in network.values() for one in table.hosts):
            if host.startswith("{") and host not in chosen:
                raise ValueError(f"{host} is no setting of the kind host")
        return network

    @field_validator("unasked")
    @classmethod
    def _intents_are_declared(
        cls, unasked: dict[str, _Unasked], info: ValidationInfo
    ) -> dict[str, _Unasked]:
        for intent in (it.intent for it in unasked.values()):
            if intent not in info.data.get("intents", {}):
                raise ValueError(f"there is no [intents.{intent}]")
        return unasked

    def reach(self) -> Reach:
        return Reach(
            facts=self.profile,
            folders={name: table.asked() for name, table in self.folders.items()},
            networks={name: table.asked() for name, table in self.network.items()},
            buses={name: table.asked() for name, table in self.bus.items()},
            commands={name: table.asked() for name, table in self.commands.items()},
        )


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
            name: IntentTraits(intent.risk, intent.declines)
            for name, intent in stated.intents.items()
        },
        folder=folder.resolve(),
        rings=frozenset(stated.rings),
        settings={key: table.named(key) for key, table in stated.settings.items()},
        reach=stated.reach(),
        unasked=tuple(
            Unasked(adaptation, stated.name, one.intent, frozenset(one.after))
            for adaptation, one in stated.unasked.items()
        ),
    )
