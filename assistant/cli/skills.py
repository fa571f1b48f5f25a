"""`assistant skills`: which there are, what they may do, and what can be said to them."""

from __future__ import annotations

from collections.abc import Sequence
from types import MappingProxyType
from typing import TYPE_CHECKING

import typer

from assistant.cli import options
from assistant.cli.ending import complain, one_line
from assistant.cli.printing import console, print_json, table
from assistant.cli.skills_authoring import check, new, play, try_out
from assistant.cli.skills_deciding import Name, deny, permit, settings, skill_named
from assistant.cli.skills_installing import add, remove
from assistant.values import Risk

if TYPE_CHECKING:
    from pathlib import Path

    from assistant.settings import Settings
    from assistant.skill_host.finding import SkillProblem
    from assistant.skill_host.manifest import Manifest
    from assistant.skill_host.usage import Used
    from assistant.understanding.templates import CompiledSkill
    from assistant.values import Json

commands = typer.Typer(no_args_is_help=True, help="See what can be asked for, and of whom.")
commands.command()(new)
commands.command()(check)
commands.command("test")(play)
commands.command("try")(try_out)
for command in (add, remove, permit, deny, settings):
    commands.command()(command)

_CARE = MappingProxyType({Risk.NONE: "", Risk.UNDOABLE: "can be undone", Risk.COSTLY: "asks first"})
"""What is done about the risk of an intent, for people."""


@commands.command("list")
def list_skills(skills: options.Skills = None, as_json: options.AsJson = False) -> None:
    """List the skills and what each may do.

    \b
    Example:
      assistant skills list
    """
    from assistant.skill_host.grants import all_asked

    settings, manifests, problems = _found(skills or ())
    if as_json:
        print_json([_as_json(manifest, settings) for manifest in manifests])
    else:
        rows = table("skill", "what it does", "may use", "")
        for manifest in manifests:
            rows.add_row(
                manifest.name,
                manifest.description,
                ", ".join(sorted(all_asked(manifest))) or "nothing",
                "" if _enabled(manifest, settings) else "disabled in settings",
            )
        console().print(rows)
    for problem in problems:
        complain(f"warning: {problem}")


@commands.command()
def info(name: Name, skills: options.Skills = None, as_json: options.AsJson = False) -> None:
    """Show one skill: what it may do, did, and takes.

    \b
    Example:
      assistant skills info timers
    """
    from assistant.skill_host.grants import all_asked

    settings, manifests, _ = _found(skills or ())
    manifest = skill_named(name, manifests)
    compiled = compiled_skill(manifest, settings)
    permitted = _permitted(manifest, skills or ())
    if as_json:
        allowed: dict[str, Json] = {
            "permitted": sorted(permitted),
            "used": _used_as_json(_used(name)),
        }
        told = _as_json(manifest, settings) | allowed | _sentences_as_json(manifest, compiled)
        print_json(told)
        return
    typer.echo(f"{manifest.name} {manifest.version}: {one_line(manifest.description)}")
    typer.echo(f"In {manifest.folder}.")
    _print_permissions(manifest, permitted)
    if all_asked(manifest):
        _print_used(_used(name))
    rows = table("intent", "care", "for example")
    for intent, traits in manifest.intents.items():
        said = [example.say for example in compiled.examples if example.intent == intent]
        care = "only says why not" if traits.declines else _CARE[traits.risk]
        rows.add_row(intent, care, "\n".join(said[:3]))
    console().print(rows)
    for problem in compiled.problems:
        complain(f"warning: {problem}")


def _permitted(manifest: Manifest, named: Sequence[Path]) -> frozenset[str]:
    from assistant.settings import Paths
    from assistant.skill_host.grants import Grants

    return Grants(Paths.from_environment(), named).of(manifest).names


def _print_permissions(manifest: Manifest, permitted: frozenset[str]) -> None:
    """All that it asks for: what it may do, and what not."""
    from assistant.skill_host.permissions_in_words import permissions_of

    asked = permissions_of(manifest)
    if not asked:
        typer.echo("It may only answer: no files, no network, nothing that is known of you.")
    for heading, allowed in (("It may:", True), ("It asks to, and may not:", False)):
        those = [one for one in asked if (one.name in permitted) is allowed]
        if those:
            typer.echo(heading)
        for one in those:
            typer.echo(f"  {one.name}: {one_line(one.words)}")
    if asked:
        typer.echo(f"To change it: assistant skills permit|deny {manifest.name} PERMISSION")
    if manifest.settings:
        typer.echo(f"Its settings: assistant skills settings {manifest.name}")


def _used(name: str) -> Sequence[Used]:
    """What the skill used, the latest first."""
    from assistant.settings import Paths
    from assistant.skill_host.usage import Usage

    return Usage(Paths.from_environment().skill_use).of(name)


def _print_used(used: Sequence[Used]) -> None:
    """Each permission that was used: how often, when last, and what was reached with it."""
    if not used:
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


def _found(
    folders: Sequence[Path],
) -> tuple[Settings, tuple[Manifest, ...], tuple[SkillProblem, ...]]:
    """Every skill, disabled ones too: the person may want to know what they turned off."""
    from assistant.installed import installed_skills
    from assistant.settings import Paths, load_settings

    paths = Paths.from_environment()
    manifests, problems = installed_skills(paths, more=folders)
    return load_settings(paths.settings_file), manifests, problems


def _enabled(manifest: Manifest, settings: Settings) -> bool:
    return manifest.name not in settings.skills.disabled


def compiled_skill(manifest: Manifest, settings: Settings) -> CompiledSkill:
    from assistant.understanding.templates import IntentTraits, compile_skill

    traits = {
        name: IntentTraits(intent.risk, intent.declines)
        for name, intent in manifest.intents.items()
    }
    file = manifest.folder / f"sentences.{settings.language}.toml"
    return compile_skill(manifest.name, file, traits)


def _as_json(manifest: Manifest, settings: Settings) -> dict[str, Json]:
    from assistant.skill_host.grants import all_asked

    return {
        "name": manifest.name,
        "version": manifest.version,
        "description": manifest.description,
        "permissions": sorted(all_asked(manifest)),
        "folder": str(manifest.folder),
        "enabled": _enabled(manifest, settings),
    }


def _sentences_as_json(manifest: Manifest, compiled: CompiledSkill) -> dict[str, Json]:
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
