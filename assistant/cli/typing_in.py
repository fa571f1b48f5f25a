"""Waiting for a person to type a line, while other things may have to be told."""

from __future__ import annotations

import select
import sys
from collections.abc import Callable

import typer

_SECONDS_BETWEEN_LOOKS = 0.5
_PROMPT = "> "


def next_line(meanwhile: Callable[[], bool]) -> str | None:
    """The next line typed; None at the end.

    `meanwhile` is called before and while nothing is typed; True where it printed something.
    """
    meanwhile()
    typer.echo(_PROMPT, nl=False)
    # Only a terminal is asked whether a line is there: a pipe's lines may already be in
    # Python's own buffer, where `select` cannot see them.
    while sys.stdin.isatty() and not _line_is_there():
        if meanwhile():
            typer.echo(_PROMPT, nl=False)
    return sys.stdin.readline() or None


def _line_is_there() -> bool:
    return bool(select.select([sys.stdin], [], [], _SECONDS_BETWEEN_LOOKS)[0])
