"""How things are printed: JSON for programs, Rich for people, progress on stderr only."""

from __future__ import annotations

import json
import sys
from contextlib import AbstractContextManager, nullcontext
from typing import TYPE_CHECKING

import typer

from assistant.cli.ending import one_line

if TYPE_CHECKING:
    from rich.console import Console
    from rich.table import Table

    from assistant.values import Json

_WIDTH_OUTSIDE_A_TERMINAL = 160
_LABEL_WIDTH = 12


def on_terminal() -> bool:
    """Whether a person reads stdout."""
    return sys.stdout.isatty()


def print_json(value: Json) -> None:
    """One JSON value on a line of its own, at once."""
    typer.echo(json.dumps(value, ensure_ascii=False))


def console(*, stderr: bool = False) -> Console:
    """A console that takes text literally: what a person said is never read as markup."""
    from rich.console import Console

    return Console(
        stderr=stderr,
        highlight=False,
        markup=False,
        emoji=False,
        width=None
        if (sys.stderr if stderr else sys.stdout).isatty()
        else _WIDTH_OUTSIDE_A_TERMINAL,
    )


def counted(count: int, what: str) -> str:
    """1, "fact" → "1 fact"; 2 → "2 facts"."""
    return f"{count} {what}" if count == 1 else f"{count} {what}s"


_TYPED_AGAIN = ("fact", "name", "relation", "setting", "skill", "voice")
"""Columns of what a person gives to another command: in one piece, however narrow it is here.
Names of models are too long for that."""


def table(*headings: str, title: str | None = None) -> Table:
    """An empty table in the one style that all commands use."""
    from rich import box
    from rich.table import Table

    made = Table(
        box=box.SIMPLE_HEAD, title=title, title_justify="left", pad_edge=False, show_edge=False
    )
    for heading in headings:
        made.add_column(heading, overflow="fold", no_wrap=heading in _TYPED_AGAIN)
    return made


def print_labelled(output: Console, label: str, text: str, style: str = "") -> None:
    """One line with a label before it; where it is wrapped, it stays beside the label."""
    from rich.table import Table
    from rich.text import Text

    text = one_line(text)
    if not output.is_terminal:
        output.print(f"{label:>{_LABEL_WIDTH}}  {text}", soft_wrap=True)
        return
    row = Table.grid(padding=(0, 2, 0, 0))
    row.add_column(width=_LABEL_WIDTH, justify="right")
    row.add_column(overflow="fold")
    row.add_row(Text(label, "dim"), Text(text, style))
    output.print(row)


def waiting(what: str) -> AbstractContextManager[object]:
    """Show that something slow is going on while a person watches; nothing otherwise."""
    return console(stderr=True).status(what) if sys.stderr.isatty() else nullcontext()
