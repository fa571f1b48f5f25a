"""`assistant skills`: deciding what one may do, and how it is set."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Annotated

import typer

from assistant.cli import options
from assistant.cli.completing import complete_permission, complete_setting, complete_skill
from assistant.cli.ending import one_line
from assistant.cli.printing import console, print_json, table
from assistant.errors import SkillError

if TYPE_CHECKING:
    from assistant.settings import Paths
    from assistant.skill_host.grants import Grants
    from assistant.skill_host.manifest import Manifest
    from assistant.values import Json

Name = Annotated[str, typer.Argument(metavar="SKILL", autocompletion=complete_skill)]
Permissions = Annotated[
    list[str],
    typer.Argument(
        metavar="PERMISSION…",
        help="As `skills info` names them, or all.",
        autocompletion=complete_permission,
    ),
]
ALL = "all"


def permit(
    name: Name,
    permissions: Permissions,
    place: Annotated[
        str | None,
        typer.Option("--place", metavar="DIR", help="Which folder, for a folder it asks for."),
    ] = None,
    program: Annotated[
        str | None,
        typer.Option("--run", metavar="COMMAND", help="What to run, for a command it asks for."),
    ] = None,
) -> None:
    """Let a skill do what it asks for.

    \b
    Examples:
      assistant skills permit tea schedule
      assistant skills permit notes folders.notes --place ~/Documents/Notes
      assistant skills permit phone commands.call --run "dialer {number}"
    """
    import shlex

    manifest, grants, names = _deciding(name, permissions)
    for given, kind in ((place, "folders"), (program, "commands")):
        if given is not None and (len(names) != 1 or not names[0].startswith(f"{kind}.")):
            raise SkillError(f"say for which one of its {kind}, such as {kind}.NAME")
    if place is not None:
        grants.choose_folder(manifest, names[0].partition(".")[2], place)
    if program is not None:
        grants.choose_command(manifest, names[0].partition(".")[2], shlex.split(program))
    grants.permit(manifest, names)
    typer.echo(f"{name} may now: {', '.join(names) or 'do nothing more'}.")


def deny(name: Name, permissions: Permissions) -> None:
    """Forbid a skill what it asks for, whoever made it.

    \b
    Examples:
      assistant skills deny tea schedule
      assistant skills deny tea all
    """
    manifest, grants, names = _deciding(name, permissions)
    grants.deny(manifest, names)
    typer.echo(f"{name} may no longer: {', '.join(names) or 'do anything'}.")


def settings(
    name: Name,
    key: Annotated[
        str | None, typer.Argument(metavar="KEY", autocompletion=complete_setting)
    ] = None,
    value: Annotated[str | None, typer.Argument(metavar="VALUE")] = None,
    reset: Annotated[
        bool, typer.Option("--reset", help="Have the setting be as the skill's author left it.")
    ] = False,
    as_json: options.AsJson = False,
) -> None:
    """Show a skill's settings, or change one.

    \b
    Examples:
      assistant skills settings tea
      assistant skills settings tea minutes 4
      assistant skills settings tea minutes --reset
    """
    from assistant.changing_settings import change_settings
    from assistant.settings import Paths
    from assistant.skill_host.skill_settings import settings_of

    paths = Paths.from_environment()
    manifest = skill_named(name, all_manifests(paths))
    if key is not None and key not in manifest.settings:
        known = ", ".join(manifest.settings) or "none"
        raise SkillError(f"{name} has no setting {key!r}; it has: {known}")
    if key is not None and reset:
        change_settings(paths.settings_file, {("skills", "settings", name, key): None})
    elif key is not None and value is not None:
        chosen = manifest.settings[key].read(value)
        change_settings(paths.settings_file, {("skills", "settings", name, key): chosen})
    values = settings_of(name, manifest.settings, paths.settings_file)
    if as_json:
        print_json(values if key is None else values[key])
    else:
        _print_settings(manifest, values, key)


def _print_settings(manifest: Manifest, values: Mapping[str, Json], key: str | None) -> None:
    """All of them, or the one named `key`."""
    rows = table("setting", "is", "takes", "what it is")
    for setting in manifest.settings.values():
        if key in (None, setting.key):
            rows.add_row(
                setting.key,
                _as_text(values[setting.key]),
                one_line(setting.takes),
                one_line(setting.label),
            )
    if rows.row_count:
        console().print(rows)
    else:
        typer.echo(f"{manifest.name} has no settings.")


def _deciding(name: str, permissions: Sequence[str]) -> tuple[Manifest, Grants, list[str]]:
    from assistant.settings import Paths
    from assistant.skill_host.grants import Grants, all_asked

    paths = Paths.from_environment()
    manifest = skill_named(name, all_manifests(paths))
    names = sorted(all_asked(manifest)) if ALL in permissions else list(permissions)
    return manifest, Grants(paths), names


def skill_named(name: str, manifests: Sequence[Manifest]) -> Manifest:
    """The one of that name. Raises `SkillError`, naming those there are."""
    found = next((one for one in manifests if one.name == name), None)
    if found is None:
        known = ", ".join(sorted(one.name for one in manifests)) or "none"
        raise SkillError(f"there is no skill {name!r}; there are: {known}")
    return found


def all_manifests(paths: Paths) -> tuple[Manifest, ...]:
    """Every skill there is."""
    from assistant.installed import installed_skills

    return installed_skills(paths)[0]


def _as_text(value: Json) -> str:
    if isinstance(value, bool):
        return "yes" if value else "no"
    return "not set" if value is None else str(value)
