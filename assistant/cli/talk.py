"""`assistant talk`: a typed conversation."""

from __future__ import annotations

import select
import sys
from contextlib import ExitStack
from datetime import datetime
from typing import TYPE_CHECKING

import typer

from assistant.cli import options
from assistant.cli.ending import complain
from assistant.cli.printing import waiting
from assistant.cli.surroundings import Surroundings, surroundings_of
from assistant.cli.turn_printing import TurnPrinter, warn_of_problems
from assistant.errors import AssistantError

if TYPE_CHECKING:
    from assistant.cli.surroundings import Assistant

_SECONDS_BETWEEN_LOOKS_AT_THE_CLOCK = 0.5
_LAST_ACTS = frozenset({"small_talk.goodbye"})
_PROMPT = "> "


def talk(
    context: typer.Context,
    skills: options.Skills = None,
    verbose: options.Verbose = False,
) -> None:
    """Talk in writing: one line a turn, until "goodbye" or Ctrl-D.

    Timers that end meanwhile are announced.

    \b
    Example:
      assistant talk -v
    """
    surroundings = surroundings_of(context)
    with ExitStack() as stack:
        with waiting("Reading the skills…"):
            assistant = stack.enter_context(surroundings.open_assistant(skills=skills or ()))
        warn_of_problems(assistant)
        typer.echo('Type what you would say. "goodbye" or Ctrl-D ends.')
        _converse(assistant, surroundings, TurnPrinter(as_json=False, verbose=verbose))


def _converse(assistant: Assistant, surroundings: Surroundings, printer: TurnPrinter) -> None:
    while (line := _next_line(assistant, surroundings)) is not None:
        if not line.strip():
            continue
        try:
            turn = assistant.ask(line.strip(), surroundings.now())
        except AssistantError as error:
            complain(error.message)
            continue
        printer.show(turn)
        if turn.reply.act.full_name in _LAST_ACTS:
            return
    typer.echo()


def _next_line(assistant: Assistant, surroundings: Surroundings) -> str | None:
    """The next line typed, announcing meanwhile what falls due; None at the end."""
    _announce(assistant, surroundings.now())
    typer.echo(_PROMPT, nl=False)
    # Only a terminal is asked whether a line is there: a pipe's lines may already be in
    # Python's own buffer, where `select` cannot see them.
    while sys.stdin.isatty() and not _line_is_there():
        if _announce(assistant, surroundings.now()):
            typer.echo(_PROMPT, nl=False)
    return sys.stdin.readline() or None


def _line_is_there() -> bool:
    return bool(select.select([sys.stdin], [], [], _SECONDS_BETWEEN_LOOKS_AT_THE_CLOCK)[0])


def _announce(assistant: Assistant, now: datetime) -> bool:
    announced = assistant.announcements(now)
    for reply in announced:
        typer.echo(f"\r* {reply.text}")
    return bool(announced)
