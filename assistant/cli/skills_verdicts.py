"""How what is wrong with a skill or a translation is printed. The files may be a stranger's."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

import typer

from assistant.cli.ending import as_printed, one_line
from assistant.cli.printing import counted

if TYPE_CHECKING:
    from assistant.authoring.findings import Finding
    from assistant.authoring.rehearsing import Outcome
    from assistant.values import Json


def print_findings(found: Sequence[Finding]) -> None:
    """One line a finding, as compilers print theirs."""
    for one in found:
        where = f"{_from_here(one.file)}:{one.line}"
        typer.echo(one_line(f"{where}: {one.severity}: {one.reason}"))


def _from_here(file: Path) -> Path:
    """As a person would name it who is in the current folder."""
    here = Path.cwd()
    return file.relative_to(here) if file.is_relative_to(here) else file


def finding_as_json(one: Finding) -> Json:
    return {
        "file": str(one.file),
        "line": one.line,
        "severity": one.severity.value,
        "reason": one.reason,
    }


def print_outcome(outcome: Outcome, prefix: str) -> None:
    """What went wrong, and, after `prefix`, how many were played."""
    for failure in outcome.failures:
        typer.echo(one_line(f"{_from_here(failure.file)}:{failure.line}: {failure.reason}"))
        for note in failure.notes:
            typer.echo(f"    {as_printed(note)}")
    wrong = f"{len(outcome.failures)} wrong" if outcome.failures else "all as they should be"
    typer.echo(
        f"{prefix}{counted(outcome.examples, 'example')} and "
        f"{counted(outcome.conversations, 'conversation')}: {wrong}."
    )


def outcome_as_json(outcome: Outcome) -> Json:
    return {
        "examples": outcome.examples,
        "conversations": outcome.conversations,
        "failures": [
            {"file": str(one.file), "line": one.line, "reason": one.reason, "notes": one.notes}
            for one in outcome.failures
        ],
    }
