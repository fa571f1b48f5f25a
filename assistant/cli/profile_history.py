"""`assistant history`: what was said in the last days, as far as it was noted."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Annotated, Any, cast

import typer

from assistant.cli import options
from assistant.cli.asking import agreed
from assistant.cli.connecting import daemon_if_running
from assistant.cli.ending import NOT_DONE, complain, one_line
from assistant.cli.printing import console, counted, print_json, table
from assistant.cli.profile_opening import Person, opened_profile, whose


def history(
    count: Annotated[int, typer.Option("-n", min=1, max=1000, help="How many turns.")] = 20,
    on: Annotated[
        bool | None,
        typer.Option("--on/--off", help="Note turns from now on, or none: those there go."),
    ] = None,
    person: Person = None,
    yes: options.Yes = False,
    as_json: options.AsJson = False,
) -> None:
    """Show the last turns. They are kept for seven days, encrypted.

    Of guests, and of what stays between us, nothing is noted.

    \b
    Examples:
      assistant history
      assistant history -n 3 --json
      assistant history --off
      assistant profile history --person Anna
    """
    if on is not None:
        _switch(on, person, yes)
        return
    turns = _turns(count, person)
    if as_json:
        for turn in turns:
            print_json(dict(turn))
        return
    rows = table("when", "heard", "reply")
    for turn in turns:
        at = f"{datetime.fromisoformat(turn['said_at']):%a %H:%M:%S}"
        rows.add_row(at, one_line(turn["heard"]["text"]), one_line(turn["reply"]["text"]))
    if turns:
        console().print(rows)
    else:
        typer.echo("Nothing is noted.")


def _turns(count: int, person: str | None) -> Sequence[Mapping[str, Any]]:
    with daemon_if_running() as daemon:
        if daemon is not None and person is None:
            # It is unlocked, and so nobody need be asked for a passphrase.
            told = daemon.request("history", count=count)
            return cast("Sequence[Mapping[str, Any]]", told)
    with opened_profile() as profile:
        speaker = None if person is None else whose(profile, person)
        return [turn.as_json() for turn in profile.history.turns(speaker, count)]


def _switch(on: bool, person: str | None, yes: bool) -> None:
    with opened_profile() as profile:
        speaker = whose(profile, person)
        noted = len(profile.history.turns(speaker))
        question = f"Destroy {counted(noted, 'turn')} that were noted?"
        if not on and noted and not agreed(question, yes=yes):
            complain("nothing was changed")
            raise typer.Exit(NOT_DONE)
        profile.consents.keep_history(on, speaker)
    typer.echo("Turns are noted, for seven days." if on else "Nothing that is said is noted.")
