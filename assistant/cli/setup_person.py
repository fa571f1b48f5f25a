"""The person at the terminal during `assistant setup`: asked, told, and free to skip."""

from __future__ import annotations

import sys
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

import typer

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

_METER_WIDTH = 40
_METER_FLOOR_DBFS = -60.0


@dataclass(slots=True)
class Person:
    """Answers from standard input; without one, and with `silent`, every default is taken."""

    silent: bool = False
    _gone: bool = field(default=False, init=False)

    @property
    def answers(self) -> bool:
        """Whether anybody is there to be asked."""
        return not self.silent and not self._gone

    def tell(self, text: str = "") -> None:
        typer.echo(text)

    def heading(self, text: str) -> None:
        typer.echo(f"\n{text}")

    def ask(self, question: str) -> str:
        """The answer, "" for none: then things stay as they are."""
        if not self.answers:
            return ""
        typer.echo(f"{question} ", nl=False)
        line = sys.stdin.readline()
        if not line:
            self._gone = True
            typer.echo()
        return line.strip()

    def agrees(self, question: str, *, default: bool) -> bool:
        answer = self.ask(f"{question} [{'Y/n' if default else 'y/N'}]").casefold()
        return answer in ("y", "yes") if answer else default

    def choose(self, question: str, choices: Sequence[str], default: str) -> str:
        """One of `choices` by name or number; asked again until it is one."""
        while answer := self.ask(f"{question} [{default}]"):
            if answer in choices:
                return answer
            if answer.isdecimal() and 0 < int(answer) <= len(choices):
                return choices[int(answer) - 1]
            self.tell(f"  Please choose one of: {', '.join(choices)}; or press Enter.")
        return default

    def list(self, rows: Mapping[str, str], current: str) -> None:
        """Choices by number, the current one marked."""
        width = max(map(len, rows), default=0)
        for number, (name, what) in enumerate(rows.items(), 1):
            mark = "*" if name == current else " "
            typer.echo(f"  {mark} {number}  {name:<{width}}  {what}".rstrip())

    def meter(self, level_dbfs: float) -> None:
        """How loud it is, on one line that is drawn over and over."""
        if not sys.stdout.isatty():
            return
        share = 1 - max(level_dbfs, _METER_FLOOR_DBFS) / _METER_FLOOR_DBFS
        bar = "█" * round(share * _METER_WIDTH)
        typer.echo(f"\r  {bar:<{_METER_WIDTH}} {level_dbfs:4.0f} dB", nl=False)

    def end_meter(self) -> None:
        if sys.stdout.isatty():
            typer.echo()
