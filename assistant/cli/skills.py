"""`assistant skills`: which there are, what they may do, and what can be said to them."""

from __future__ import annotations

from collections.abc import Sequence
from types import MappingProxyType
from typing import TYPE_CHECKING, Annotated

import typer

from assistant.cli import options
from assistant.cli.completing import complete_skill
from assistant.cli.ending import complain
from assistant.cli.printing import console, print_json, table
from assistant.errors import SkillError
from assistant.values import Risk

if TYPE_CHECKING:
    from pathlib import Path

    from assistant.settings import Settings
    from assistant.skill_host.finding import SkillProblem
    from assistant.skill_host.manifest import Manifest
    from assistant.understanding.templates import CompiledSkill
    from assistant.values import Json

commands = typer.Typer(no_args_is_help=True, help="See what can be asked for, and of whom.")

_CARE = MappingProxyType({Risk.NONE: "", Risk.UNDOABLE: "can be undone", Risk.COSTLY: "asks first"})
"""What is done about the risk of an intent, for people."""

Name = Annotated[str, typer.Argument(metavar="SKILL", autocompletion=complete_skill)]


@commands.command("list")
def list_skills(skills: options.Skills = None, as_json: options.AsJson = False) -> None:
    """List the skills and what each may do.

    \b
    Example:
      assistant skills list
    """
    settings, manifests, problems = _found(skills or ())
    if as_json:
        print_json([_as_json(manifest, settings) for manifest in manifests])
    else:
        rows = table("skill", "what it does", "may use", "")
        for manifest in manifests:
            rows.add_row(
                manifest.name,
                manifest.description,
                ", ".join(sorted(manifest.permissions)) or "nothing",
                "" if _enabled(manifest, settings) else "disabled in settings",
            )
        console().print(rows)
    for problem in problems:
        complain(f"warning: {problem}")


@commands.command()
def info(name: Name, skills: options.Skills = None, as_json: options.AsJson = False) -> None:
    """Show one skill: what it may do, what to say to it.

    \b
    Example:
      assistant skills info timers
    """
    settings, manifests, _ = _found(skills or ())
    manifest = next((one for one in manifests if one.name == name), None)
    if manifest is None:
        known = ", ".join(one.name for one in manifests) or "none"
        raise SkillError(f"there is no skill {name!r}; there are: {known}")
    compiled = compiled_skill(manifest, settings)
    if as_json:
        print_json(_as_json(manifest, settings) | _sentences_as_json(manifest, compiled))
        return
    typer.echo(f"{manifest.name} {manifest.version}: {manifest.description}")
    typer.echo(
        f"in {manifest.folder}, may use {', '.join(sorted(manifest.permissions)) or 'nothing'}"
    )
    rows = table("intent", "care", "for example")
    for intent, traits in manifest.intents.items():
        said = [example.say for example in compiled.examples if example.intent == intent]
        care = "only says why not" if traits.declines else _CARE[traits.risk]
        rows.add_row(intent, care, "\n".join(said[:3]))
    console().print(rows)
    for problem in compiled.problems:
        complain(f"warning: {problem}")


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
    return {
        "name": manifest.name,
        "version": manifest.version,
        "description": manifest.description,
        "permissions": sorted(manifest.permissions),
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
