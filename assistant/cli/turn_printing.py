"""Printing turns: JSON lines for programs, a few readable lines on a terminal."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from assistant.cli.ending import complain
from assistant.cli.printing import console, on_terminal, print_json, print_labelled

if TYPE_CHECKING:
    from assistant.cli.surroundings import Assistant
    from assistant.values import Turn

_STYLES = {"heard": "dim", "reply": "bold", "used": "cyan", "learnt": "green"}


class TurnPrinter:
    """Prints turns as they happen."""

    def __init__(self, *, as_json: bool, verbose: bool) -> None:
        self._as_json = as_json or not on_terminal()
        self._verbose = verbose

    def show(self, turn: Turn, audio: Path | None = None) -> None:
        """Print `turn`; `audio` is where its reply's sound was saved."""
        if self._as_json:
            from assistant.cli.turn_json import turn_as_json

            print_json(turn_as_json(turn, audio))
            return
        from assistant.cli.turn_text import turn_as_lines

        output = console()
        for label, text in turn_as_lines(turn, verbose=self._verbose):
            print_labelled(output, label, text, _STYLES.get(label, ""))


def warn_of_problems(assistant: Assistant) -> None:
    """One line on stderr for each skill or voice that cannot be used; the others can."""
    for problem in assistant.problems:
        complain(f"warning: {problem}")
