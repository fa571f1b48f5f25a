"""`assistant skills info`: what one skill may do, what it did, and how to take that back."""

from __future__ import annotations

from collections.abc import Sequence
from types import MappingProxyType
from typing import TYPE_CHECKING

import typer

from assistant.cli import options
from assistant.cli.ending import complain, one_line
from assistant.cli.printing import console, counted, print_json, table
from assistant.cli.skills_deciding import Name, skill_named
from assistant.cli.skills_kept import changed_folders, kept_files, print_kept
from assistant.values import Risk

if TYPE_CHECKING:
    from pathlib import Path

    from assistant.settings import Paths, Settings
    from assistant.skill_host.finding import SkillProblem
    from assistant.skill_host.grants import Grants
    from assistant.skill_host.manifest import Manifest
    from assistant.skill_host.permitted import Permitted
    from assistant.skill_host.usage import Used
    from assistant.understanding.templates import CompiledSkill
    from assistant.values import Json

_CARE = MappingProxyType({Risk.NONE: "", Risk.UNDOABLE: "can be undone", Risk.COSTLY: "asks first"})
"""What is done about the risk of an intent, for people."""


def info(name: Name, skills: options.Skills = None, as_json: options.AsJson = False) -> None:
    """Show one skill: what it may do, did and keeps.

    \b
    Example:
      assistant skills info timers
    """
    from assistant.settings import Paths
    from assistant.skill_host.grants import Grants

    paths = Paths.from_environment()
    settings, manifests, _ = found_skills(skills or ())
    manifest = skill_named(name, manifests)
    compiled = compiled_skill(manifest, settings)
    grants = Grants(paths, skills or ())
    permitted, waiting = grants.of(manifest), _waiting(name, paths)
    if as_json:
        known: dict[str, Json] = {
            "permitted": sorted(permitted.names),
            "used": _used_as_json(_used(name, paths)),
            "kept": [str(file) for file in kept_files(name, paths)],
            "announcements": waiting,
        }
        print_json(skill_as_json(manifest, settings) | known | _sentences(manifest, compiled))
        return
    typer.echo(f"{manifest.name} {manifest.version}: {one_line(manifest.description)}")
    typer.echo(f"In {manifest.folder}.")
    _print_permissions(manifest, permitted)
    _print_used(manifest, _used(name, paths))
    if waiting:
        typer.echo(f"{counted(waiting, 'announcement')} of it still to come.")
    print_kept(name, paths, changed_folders(permitted))
    _print_ways_back(manifest, grants, paths)
    _print_intents(manifest, compiled)
    for problem in compiled.problems:
        complain(f"warning: {problem}")


def _waiting(name: str, paths: Paths) -> int:
    """How many announcements of the skill are to come."""
    from assistant.skill_host.schedule import Schedule

    return len(Schedule(paths.schedule_file).list(name))


def _print_permissions(manifest: Manifest, permitted: Permitted) -> None:
    """All that it asks for: what it may do, and what not."""
    from assistant.skill_host.permissions_in_words import permissions_of, unasked_in_words

    asked = permissions_of(manifest, permitted)
    if not asked:
        typer.echo("It may only answer: no files, no network, nothing that is known of you.")
    for heading, allowed in (("It may:", True), ("It asks to, and may not:", False)):
        those = [one for one in asked if (one.name in permitted.names) is allowed]
        if those:
            typer.echo(heading)
        for one in those:
            typer.echo(f"  {one.name}: {one_line(one.words)}")
    for sentence in unasked_in_words(manifest):
        typer.echo(sentence)


def _used(name: str, paths: Paths) -> Sequence[Used]:
    """What the skill used, the latest first."""
    from assistant.skill_host.usage import Usage

    return Usage(paths.skill_use).of(name)


def _print_used(manifest: Manifest, used: Sequence[Used]) -> None:
    """Each permission that was used: how often, when last, and what was reached with it."""
    from assistant.skill_host.grants import all_asked

    if not used:
        if all_asked(manifest):
            typer.echo("It has used none of it yet, as far as is known.")
        return
    rows = table("it used", "times", "last", "sent", "received")
    for permission, what in dict.fromkeys((one.permission, one.what) for one in used):
        uses = [one for one in used if (one.permission, one.what) == (permission, what)]
        sizes = (sum(one.sent for one in uses), sum(one.received for one in uses))
        rows.add_row(
            f"{permission} {one_line(what)}".strip(),
            str(len(uses)),
            f"{uses[0].at:%Y-%m-%d %H:%M}",
            *(f"{size} bytes" if size else "" for size in sizes),
        )
    console().print(rows)


def _print_ways_back(manifest: Manifest, grants: Grants, paths: Paths) -> None:
    """How to change what it may do, how it is set, and how to be rid of it."""
    from assistant.skill_host.grants import Origin, all_asked

    name = manifest.name
    if all_asked(manifest):
        typer.echo(f"To take back what it may do: assistant skills deny {name} PERMISSION, or all;")
        typer.echo(f"to let it again: assistant skills permit {name} PERMISSION, or all.")
    if manifest.settings:
        typer.echo(f"Its settings: assistant skills settings {name}")
    match grants.origin(manifest):
        case Origin.STRANGER:
            typer.echo(f"To be rid of it: assistant skills remove {name}")
        case Origin.SHIPPED:
            typer.echo(
                f'To turn it off: [skills] disabled = ["{name}"] in {paths.settings_file}; '
                "it comes with the assistant"
            )


def _print_intents(manifest: Manifest, compiled: CompiledSkill) -> None:
    rows = table("intent", "care", "for example")
    for intent, traits in manifest.intents.items():
        said = [example.say for example in compiled.examples if example.intent == intent]
        care = "only says why not" if traits.declines else _CARE[traits.risk]
        rows.add_row(intent, care, "\n".join(map(one_line, said[:3])))
    console().print(rows)


def _used_as_json(used: Sequence[Used]) -> list[Json]:
    return [
        {
            "permission": one.permission,
            "at": one.at.isoformat(),
            "what": one.what,
            "sent": one.sent,
            "received": one.received,
        }
        for one in used
    ]


def found_skills(
    folders: Sequence[Path],
) -> tuple[Settings, tuple[Manifest, ...], tuple[SkillProblem, ...]]:
    """Every skill, disabled ones too: the person may want to know what they turned off."""
    from assistant.installed import installed_skills
    from assistant.settings import Paths, load_settings

    paths = Paths.from_environment()
    manifests, problems = installed_skills(paths, more=folders)
    return load_settings(paths.settings_file), manifests, problems


def enabled(manifest: Manifest, settings: Settings) -> bool:
    return manifest.name not in settings.skills.disabled


def compiled_skill(manifest: Manifest, settings: Settings) -> CompiledSkill:
    """What can be said to the skill in the language that is set."""
    from assistant.understanding.templates import compile_skill

    file = manifest.folder / f"sentences.{settings.language}.toml"
    return compile_skill(manifest.name, file, manifest.intents, settings.language)


def skill_as_json(manifest: Manifest, settings: Settings) -> dict[str, Json]:
    from assistant.skill_host.grants import all_asked

    return {
        "name": manifest.name,
        "version": manifest.version,
        "description": manifest.description,
        "unasked": [one.adaptation for one in manifest.unasked],
        "permissions": sorted(all_asked(manifest)),
        "folder": str(manifest.folder),
        "enabled": enabled(manifest, settings),
    }


def _sentences(manifest: Manifest, compiled: CompiledSkill) -> dict[str, Json]:
    return {
        "intents": {
            intent: {
                "risk": traits.risk.value,
                "declines": traits.declines,
                "examples": [one.say for one in compiled.examples if one.intent == intent],
            }
            for intent, traits in manifest.intents.items()
        },
        "problems": [str(problem) for problem in compiled.problems],
    }
