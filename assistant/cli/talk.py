"""`assistant talk`: a typed conversation."""

from __future__ import annotations

from datetime import datetime

import typer

from assistant.cli import options
from assistant.cli.conversing import Conversing
from assistant.cli.ending import complain, one_line
from assistant.cli.surroundings import Surroundings, surroundings_of
from assistant.cli.turn_printing import TurnPrinter
from assistant.cli.typing_in import next_line
from assistant.errors import AssistantError

_LAST_ACTS = frozenset({"small_talk.goodbye"})


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
    with Conversing(surroundings, skills or ()) as assistant:
        typer.echo('Type what you would say. "goodbye" or Ctrl-D ends.')
        _converse(assistant, surroundings, TurnPrinter(as_json=False, verbose=verbose))


def _converse(assistant: Conversing, surroundings: Surroundings, printer: TurnPrinter) -> None:
    while (line := next_line(lambda: _announce(assistant, surroundings.now()))) is not None:
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


def _announce(assistant: Conversing, now: datetime) -> bool:
    announced = assistant.announcements(now)
    for reply in announced:
        typer.echo(f"\r* {one_line(reply.text)}")
    return bool(announced)
