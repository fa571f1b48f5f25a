"""`assistant ask`: turns from text."""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import ExitStack
from datetime import datetime
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any, cast

import typer

from assistant.cli import options
from assistant.cli.conversing import Conversing
from assistant.cli.ending import NOT_DONE, complain
from assistant.cli.surroundings import Surroundings, surroundings_of
from assistant.cli.turn_printing import TurnPrinter
from assistant.errors import AssistantError

if TYPE_CHECKING:
    from assistant.control.client import ControlClient
    from assistant.values import Turn


def ask(
    context: typer.Context,
    words: Annotated[
        list[str],
        typer.Argument(metavar="TEXT|-", help="What is said; - reads one utterance a line."),
    ],
    at: options.At = None,
    skills: options.Skills = None,
    as_json: options.AsJson = False,
    verbose: options.Verbose = False,
) -> None:
    """Ask in writing, and get the answer in writing.

    Prints a readable turn on a terminal, and one JSON object a turn otherwise or with --json.

    \b
    Examples:
      assistant ask "set a timer for ten minutes"
      assistant ask "what time is it" --at 2026-05-03T07:30 --json
      printf 'call me Haz\\nwhat time is it\\n' | assistant ask -
    """
    printer = TurnPrinter(as_json=as_json, verbose=verbose)
    utterances = _lines(sys.stdin) if words == ["-"] else [" ".join(words)]
    failed = False
    with ExitStack() as stack:
        answer = _answering(stack, surroundings_of(context), skills)
        for utterance in utterances:
            try:
                printer.show(answer(utterance, at))
            except AssistantError as error:
                complain(error.message)
                failed = True
    if failed:
        raise typer.Exit(NOT_DONE)


def _answering(
    stack: ExitStack, surroundings: Surroundings, skills: list[Path] | None
) -> Callable[[str, datetime | None], Turn]:
    """Who answers: the daemon where one runs; with skills for this call only, always this process.

    Either way it is one conversation, of this call alone.
    """
    daemon = None if skills else stack.enter_context(surroundings.daemon())
    if daemon is not None:
        return partial(_asked_of, daemon, surroundings)
    return stack.enter_context(Conversing(surroundings, skills or ())).ask


def _asked_of(
    daemon: ControlClient, surroundings: Surroundings, text: str, at: datetime | None
) -> Turn:
    from assistant.turn_json import turn_from_json

    told = daemon.request("ask", text=text, at=at.isoformat() if at else None)
    return turn_from_json(cast("Mapping[str, Any]", told), at or surroundings.now())


def _lines(stream: Iterable[str]) -> Iterator[str]:
    return (line.strip() for line in stream if line.strip())
