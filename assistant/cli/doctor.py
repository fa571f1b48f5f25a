"""`assistant doctor`: what works on this machine, and what mends the rest."""

from __future__ import annotations

from typing import TYPE_CHECKING

import typer

from assistant.cli import options
from assistant.cli.ending import NOT_DONE
from assistant.cli.printing import console, print_json

if TYPE_CHECKING:
    from rich.table import Table

    from assistant.cli.finding import Finding

_HEALTH_WIDTH, _ABOUT_WIDTH = 7, 11
_STYLES = {"ok": "green", "warning": "yellow", "broken": "bold red"}


def doctor(as_json: options.AsJson = False) -> None:
    """Say what works here, and what mends the rest.

    Ends with 1 when something is broken. Warnings are about what it can do without.

    \b
    Examples:
      assistant doctor
      assistant doctor --json
    """
    from assistant.cli.finding import Health
    from assistant.cli.findings import examine
    from assistant.settings import Paths

    output = console()
    findings = []
    for finding in examine(Paths.from_environment()):
        findings.append(finding)
        if not as_json and output.is_terminal:
            output.print(_in_columns(finding))
        elif not as_json:
            typer.echo(_in_a_line(finding))
    if as_json:
        print_json(
            [
                {"about": it.about, "health": it.health, "what": it.what, "mend": it.mend}
                for it in findings
            ]
        )
    if any(finding.health is Health.BROKEN for finding in findings):
        raise typer.Exit(NOT_DONE)


def _in_a_line(finding: Finding) -> str:
    mend = f" → {finding.mend}" if finding.mend else ""
    return f"{finding.health}: {finding.about}: {finding.what}{mend}"


def _in_columns(finding: Finding) -> Table:
    """One finding; where it is wrapped, it stays in its column, and so does what mends it."""
    from rich.table import Table
    from rich.text import Text

    row = Table.grid(padding=(0, 2, 0, 0))
    for width in (_HEALTH_WIDTH, _ABOUT_WIDTH, None):
        row.add_column(width=width, overflow="fold")
    about = Text(finding.about, "bold")
    row.add_row(Text(finding.health, _STYLES[finding.health]), about, Text(finding.what))
    if finding.mend:
        row.add_row("", "", Text(f"→ {finding.mend}"))
    return row
