"""`assistant service`: whether it runs by itself, as one of the person's own services."""

from __future__ import annotations

import os
import sys
from pathlib import Path

import typer

from assistant.errors import ServiceError

commands = typer.Typer(no_args_is_help=True, help="Have it run by itself, or no longer.")


@commands.command()
def install() -> None:
    """Have it start at login, and now.

    It keeps to your own folders, not to ASSISTANT_HOME.

    \b
    Example:
      assistant service install
    """
    from assistant.units import UserServices

    if os.environ.get("ASSISTANT_HOME"):
        raise ServiceError("the service keeps to your own folders: unset ASSISTANT_HOME first")
    if UserServices.of_this_person().install(this_program()):
        typer.echo("It runs now, and from now on whenever you log in.")
    else:
        typer.echo("It will run from your next login on.")


@commands.command()
def remove() -> None:
    """Stop it, and let it start by itself no longer. What it knows of you is kept.

    \b
    Example:
      assistant service remove
    """
    from assistant.settings import Paths
    from assistant.units import UserServices

    UserServices.of_this_person().uninstall()
    kept = Paths.from_environment().data
    typer.echo("It no longer runs by itself.")
    if kept.exists():
        typer.echo(f"What it knows of you is still in {kept}: assistant profile wipe removes it.")


def this_program() -> Path:
    """The `assistant` program of the environment this runs in. Raises `ServiceError`."""
    program = Path(sys.executable).with_name("assistant")
    if not program.exists():
        raise ServiceError(f"{program} is missing; install the assistant again")
    return program
