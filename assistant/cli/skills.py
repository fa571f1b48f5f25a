"""`assistant skills`: which there are, what they may do, and what can be said to them."""

from __future__ import annotations

import typer

from assistant.cli import options
from assistant.cli.ending import complain
from assistant.cli.printing import console, print_json, table
from assistant.cli.skills_authoring import check, new, play, try_out
from assistant.cli.skills_deciding import deny, permit, settings
from assistant.cli.skills_info import enabled, found_skills, info, skill_as_json
from assistant.cli.skills_installing import add, remove

commands = typer.Typer(no_args_is_help=True, help="See what can be asked for, and of whom.")
commands.command()(new)
commands.command()(check)
commands.command("test")(play)
commands.command("try")(try_out)
for command in (add, remove, permit, deny, settings):
    commands.command()(command)


@commands.command("list")
def list_skills(skills: options.Skills = None, as_json: options.AsJson = False) -> None:
    """List the skills and what each may do.

    \b
    Example:
      assistant skills list
    """
    from assistant.settings import Paths
    from assistant.skill_host.grants import Grants

    settings, manifests, problems = found_skills(skills or ())
    if as_json:
        print_json([skill_as_json(manifest, settings) for manifest in manifests])
    else:
        grants = Grants(Paths.from_environment(), skills or ())
        rows = table("skill", "what it does", "may use", "")
        for manifest in manifests:
            rows.add_row(
                manifest.name,
                manifest.description,
                ", ".join(sorted(grants.of(manifest).names)) or "nothing",
                "" if enabled(manifest, settings) else "disabled in settings",
            )
        console().print(rows)
    for problem in problems:
        complain(f"warning: {problem}")


commands.command()(info)
