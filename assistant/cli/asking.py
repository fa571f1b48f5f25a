"""Asking before something that cannot be undone."""

from __future__ import annotations

import sys

import typer


def agreed(question: str, *, yes: bool) -> bool:
    """Whether the person says yes; `yes` says so beforehand. No answer is a no."""
    if yes:
        return True
    typer.echo(f"{question} [y/N] ", nl=False, err=True)
    answer = sys.stdin.readline()
    if not answer:
        typer.echo(err=True)  # Ctrl-D leaves the line open
    return answer.strip().lower() in ("y", "yes")
