"""All that a skill may do: what it asks for, weighed with what the person decided."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Annotated

from pydantic import BaseModel, ConfigDict, Field

from assistant.errors import SkillError
from assistant.settings import Paths
from assistant.skill_host.granted_folders import granted_folder
from assistant.skill_host.manifest import Manifest
from assistant.skill_host.reach import BusAsked, Name, NetworkAsked, Word
from assistant.skill_host.skill_settings import settings_of
from assistant.values import Json

PermissionName = Annotated[str, Field(pattern=r"^[a-z]+(\.[a-z][a-z0-9_]{0,39})?$")]


@dataclass(frozen=True, slots=True)
class FolderGrant:
    """A folder that is there, or that is to be made where it `writes`."""

    path: Path
    writes: bool


@dataclass(frozen=True, slots=True)
class NetworkGrant:
    """`places` are hosts, each with a port."""

    places: tuple[tuple[str, int], ...]
    tls: bool


@dataclass(frozen=True, slots=True)
class Permitted:
    """Permissions by name, and what stands behind some of them.

    `problems` says, by permission, why one that was granted cannot be used.
    """

    names: frozenset[str] = frozenset()
    folders: Mapping[str, FolderGrant] = field(default_factory=dict)
    networks: Mapping[str, NetworkGrant] = field(default_factory=dict)
    buses: Mapping[str, BusAsked] = field(default_factory=dict)
    commands: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    problems: Mapping[str, str] = field(default_factory=dict)
    leaves_traces: bool = True

    @property
    def without_a_trace(self) -> Permitted:
        """The same for a turn of which nothing is to be left: folders are there to be read."""
        reading = {name: FolderGrant(it.path, False) for name, it in self.folders.items()}
        return replace(self, folders=reading, leaves_traces=False)


class Choice(BaseModel):
    """What the person decided about one skill: its table in the file."""

    model_config = ConfigDict(extra="forbid")

    granted: list[PermissionName] = []
    denied: list[PermissionName] = []
    folders: dict[Name, Annotated[str, Field(pattern=r"^~?/[^\x00]*$")]] = {}
    commands: dict[Name, Annotated[tuple[Word, ...], Field(min_length=1)]] = {}


def weighed(
    manifest: Manifest, names: Collection[str], choice: Choice, paths: Paths, home: Path
) -> Permitted:
    """What stands behind the permissions `names` of the skill. "~" is `home`."""
    reach, problems = manifest.reach, dict[str, str]()
    folders, networks = dict[str, FolderGrant](), dict[str, NetworkGrant]()
    commands = dict[str, tuple[str, ...]]()
    values = settings_of(manifest.name, manifest.settings, paths.settings_file)
    for name in (it for it in reach.folders if f"folders.{it}" in names):
        asked = reach.folders[name]
        place = choice.folders.get(name, asked.default)
        try:
            folders[name] = _folder(place, asked.writes, paths, home)
        except SkillError as error:
            problems[f"folders.{name}"] = f"{place} {error.message}"
    for name in (it for it in reach.networks if f"network.{it}" in names):
        try:
            networks[name] = _network(reach.networks[name], values)
        except SkillError as error:
            problems[f"network.{name}"] = error.message
    for name in (it for it in reach.commands if f"commands.{it}" in names):
        if argv := choice.commands.get(name, reach.commands[name].argv):
            commands[name] = argv
        else:
            problems[f"commands.{name}"] = "no program was chosen for it"
    buses = {name: asked for name, asked in reach.buses.items() if f"bus.{name}" in names}
    return Permitted(frozenset(names), folders, networks, buses, commands, problems)


def _folder(place: str, writes: bool, paths: Paths, home: Path) -> FolderGrant:
    folder = granted_folder(place, paths, home, writes=writes)
    if folder.exists() and not folder.is_dir():
        raise SkillError("is no folder")
    if not writes and not folder.exists():
        raise SkillError("is not there")
    return FolderGrant(folder, writes)


def _network(asked: NetworkAsked, values: Mapping[str, Json]) -> NetworkGrant:
    places: list[tuple[str, int]] = []
    for stated in asked.hosts:
        host, port = stated, ""
        if stated.startswith("{"):
            value = values.get(stated[1:-1])
            if not isinstance(value, str) or not value:
                raise SkillError(f"its setting {stated[1:-1]} says no host yet")
            host, _, port = value.partition(":")
        places += [(host, one) for one in ([int(port)] if port else asked.ports)]
    return NetworkGrant(tuple(places), asked.tls)
