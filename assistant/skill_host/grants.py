"""What each skill may do: what it asks for, less what the person does not allow.

What comes with the assistant, or was named on the command line for this time, may do what it
asks for unless the person denied it. A stranger's skill may do what the person permitted.
"""

from __future__ import annotations

import os
from collections.abc import Callable, Collection, Iterable, Mapping, MutableMapping, Sequence
from contextlib import suppress
from dataclasses import replace
from enum import StrEnum
from pathlib import Path
from typing import cast

from pydantic import RootModel

from assistant.durable_files import replace_synced
from assistant.errors import SettingsError, SkillError
from assistant.settings import Paths, home_folder
from assistant.shipped import shipped_skills
from assistant.skill_host.granted_folders import granted_folder
from assistant.skill_host.manifest import Manifest
from assistant.skill_host.permissions import permission_for
from assistant.skill_host.permitted import Choice, Permitted, weighed
from assistant.skill_host.reach import Name
from assistant.toml_files import read_checked
from assistant.values import Json

_SYSTEM = Path("/usr")
"""What lies there anybody may read, and no skill writes."""


class Origin(StrEnum):
    """Where a skill comes from: with the assistant, from a stranger, or named for this time."""

    SHIPPED = "shipped"
    STRANGER = "stranger"
    NAMED = "named"


class _Choices(RootModel[dict[Name, Choice]]):
    """The file, a table a skill."""


def all_asked(manifest: Manifest) -> frozenset[str]:
    """The name of every permission the skill asks for."""
    return manifest.permissions | frozenset(manifest.reach.permissions())


def permission_needed(
    manifest: Manifest, service: str, arguments: Mapping[str, Json], permitted: Collection[str]
) -> str:
    """The permission for this call of a skill that may do what is `permitted`.

    Raises `SkillError` where skill.toml does not ask for it, or there is no such service.
    """
    permission = permission_for(service, arguments)
    if permission is None:
        raise SkillError("there is no such service")
    one_fact = arguments.get("relation") if service == "profile.recall" else None
    if one_fact and permission not in permitted:
        permission = f"profile.{one_fact}"
    if permission not in all_asked(manifest):
        raise SkillError(f"skill.toml does not ask for the permission {permission}")
    return permission


class Grants:
    """The person's decisions, read anew from their file whenever that changes.

    `named` are folders of skills that were named on the command line. Without `outside`, as in a
    rehearsal, no skill gets to a network, a bus, a program, or to folders but those of the
    system and of the home that `paths` lie in, whatever it is permitted.
    """

    def __init__(self, paths: Paths, named: Sequence[Path] = (), *, outside: bool = True) -> None:
        self._paths = paths
        self._outside = outside
        self._named = tuple(folder.resolve() for folder in named)
        self.folders = (*self._named, paths.skills, shipped_skills())
        """Where skills lie, each in a folder of its own or, on the command line, itself."""
        # Where everything lies in one folder, "~" is to lie there too.
        self._home = paths.data.parent if paths.in_one_folder else home_folder(os.environ)
        self._seen: tuple[int, ...] | None = None
        self._choices: Mapping[str, Choice] = {}

    def origin(self, manifest: Manifest) -> Origin:
        folder = manifest.folder
        if any(named in (folder, folder.parent) for named in self._named):
            return Origin.NAMED
        return Origin.SHIPPED if folder.parent == shipped_skills() else Origin.STRANGER

    def of(self, manifest: Manifest) -> Permitted:
        """What the skill may do now. Raises `SkillError` where the file cannot be used."""
        choice = self._all().get(manifest.name, Choice())
        asked = all_asked(manifest)
        trusted = self.origin(manifest) is not Origin.STRANGER
        names = (asked if trusted else asked & set(choice.granted)) - set(choice.denied)
        permitted = weighed(manifest, names, choice, self._paths, self._home)
        if self._outside:
            return permitted
        folders = {name: it for name, it in permitted.folders.items() if self._is_inside(it.path)}
        gone = [name for name in manifest.reach.folders if name not in folders]
        problems = {f"folders.{name}": "its folder is not there" for name in gone}
        return replace(
            permitted, folders=folders, networks={}, buses={}, commands={}, problems=problems
        )

    def _is_inside(self, folder: Path) -> bool:
        return any(map(folder.is_relative_to, (self._home.resolve(), _SYSTEM)))

    def permit(self, manifest: Manifest, names: Iterable[str]) -> None:
        """Allow the skill these. Raises `SkillError`: it does not ask for one, or the file."""
        wanted = self._checked(manifest, names)
        self._decide(manifest.name, granted=wanted, denied=frozenset())

    def deny(self, manifest: Manifest, names: Iterable[str]) -> None:
        """Forbid the skill these, wherever it comes from."""
        wanted = self._checked(manifest, names)
        self._decide(manifest.name, granted=frozenset(), denied=wanted)

    def choose_folder(self, manifest: Manifest, name: str, place: str) -> None:
        """Have the skill's folder `name` be `place`."""
        if name not in manifest.reach.folders:
            raise SkillError(f"{manifest.name} asks for no folder {name!r}")
        writes = manifest.reach.folders[name].writes
        try:
            granted_folder(place, self._paths, self._home, writes=writes)
        except SkillError as error:
            raise SkillError(f"{place} {error.message}") from None
        self._choose(manifest.name, "folders", name, place)

    def choose_command(self, manifest: Manifest, name: str, argv: Sequence[str]) -> None:
        """Have the skill's command `name` run `argv`."""
        if name not in manifest.reach.commands:
            raise SkillError(f"{manifest.name} asks for no command {name!r}")
        if not argv:
            raise SkillError(f"say which program {manifest.name} is to run for {name}")
        self._choose(manifest.name, "commands", name, list(argv))

    def forget(self, skill: str) -> None:
        """Take back everything that was decided about the skill. Raises as `of` and `permit`."""
        if skill in self._all():
            self._rewrite(lambda document: document.pop(skill))

    def _checked(self, manifest: Manifest, names: Iterable[str]) -> frozenset[str]:
        wanted, asked = frozenset(names), all_asked(manifest)
        if unknown := sorted(wanted - asked):
            known = ", ".join(sorted(asked)) or "nothing"
            raise SkillError(f"{manifest.name} does not ask for {unknown[0]}; it asks for {known}")
        return wanted

    def _all(self) -> Mapping[str, Choice]:
        file = self._paths.permissions_file
        seen: tuple[int, ...] = ()
        with suppress(OSError):
            status = file.stat()
            seen = (status.st_ino, status.st_size, status.st_mtime_ns)
        if seen != self._seen:
            self._choices = read_checked(file, _Choices, SkillError, optional=True).root
            self._seen = seen
        return self._choices

    def _decide(self, skill: str, granted: Collection[str], denied: Collection[str]) -> None:
        def change(document: MutableMapping[str, object]) -> None:
            table = _table(document, skill)
            for key, more, less in (("granted", granted, denied), ("denied", denied, granted)):
                before = set(cast("list[str]", table.get(key, ())))
                after = sorted((before | set(more)) - set(less))
                if after or before:
                    table[key] = after

        self._rewrite(change)

    def _choose(self, skill: str, kind: str, name: str, value: object) -> None:
        def change(document: MutableMapping[str, object]) -> None:
            _table(_table(document, skill), kind)[name] = value

        self._rewrite(change)

    def _rewrite(self, change: Callable[[MutableMapping[str, object]], object]) -> None:
        """Change the file, keeping the person's other lines and comments."""
        import tomlkit
        from tomlkit.exceptions import TOMLKitError

        file = self._paths.permissions_file
        try:
            text = file.read_text(encoding="utf-8") if file.exists() else ""
            document = tomlkit.parse(text)
            change(document)
            replace_synced(Path(os.path.realpath(file)), [tomlkit.dumps(document).encode()])
        except (OSError, UnicodeDecodeError, TOMLKitError) as error:
            reason = error.strerror if isinstance(error, OSError) else error
            raise SettingsError(f"{file}: cannot be changed: {reason}") from error


def _table(within: MutableMapping[str, object], name: str) -> MutableMapping[str, object]:
    """The table of that name, made where there is none."""
    import tomlkit

    return cast("MutableMapping[str, object]", within.setdefault(name, tomlkit.table()))
