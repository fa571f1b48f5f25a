"""`assistant ask`: turns from text."""

from __future__ import annotations

import sys
from collections.abc import Iterable, Iterator
from contextlib import ExitStack
from typing import Annotated

import typer

from assistant.cli import options
from assistant.cli.ending import NOT_DONE, complain
from assistant.cli.printing import waiting
from assistant.cli.surroundings import surroundings_of
from assistant.cli.turn_printing import TurnPrinter, warn_of_problems
from assistant.errors import AssistantError


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
        with waiting("Reading the skills…"):
            opening = surroundings_of(context).open_assistant(skills=skills or ())
            assistant = stack.enter_context(opening)
        warn_of_problems(assistant)
        for utterance in utterances:
            try:
                printer.show(assistant.ask(utterance, at))
            except AssistantError as error:
                complain(error.message)
                failed = True
    if failed:
        raise typer.Exit(NOT_DONE)


def _lines(stream: Iterable[str]) -> Iterator[str]:
    return (line.strip() for line in stream if line.strip())
