"""`assistant doctor`: what works on this machine, and what mends the rest."""

from __future__ import annotations

import typer

from assistant.cli import options
from assistant.cli.ending import NOT_DONE
from assistant.cli.printing import console, print_json

_STYLES = {"ok": "green", "warning": "yellow", "broken": "bold red"}


def doctor(as_json: options.AsJson = False) -> None:
    """Say what works here, and what mends the rest.

    Ends with 1 when something is broken. Warnings are about what it can do without.

    \b
    Examples:
      assistant doctor
      assistant doctor --json
    """
    from rich.text import Text

    from assistant.cli.findings import Health, examine
    from assistant.settings import Paths

    output = console()
    findings = []
    for finding in examine(Paths.from_environment()):
        findings.append(finding)
        if not as_json:
            line = Text(f"{finding.health:>8}  ", _STYLES[finding.health])
            line += Text(f"{finding.about}: ", "bold") + Text(finding.what)
            output.print(line)
            if finding.mend:
                output.print(Text(f"{'':>10}→ {finding.mend}"))
    if as_json:
        print_json(
            [
                {"about": it.about, "health": it.health, "what": it.what, "mend": it.mend}
                for it in findings
            ]
        )
    if any(finding.health is Health.BROKEN for finding in findings):
        raise typer.Exit(NOT_DONE)
