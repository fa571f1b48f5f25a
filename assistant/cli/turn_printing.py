"""Printing turns: JSON lines for programs, a few readable lines on a terminal."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from assistant.cli.ending import complain
from assistant.cli.printing import console, on_terminal, print_json, print_labelled

if TYPE_CHECKING:
    from assistant.cli.surroundings import Assistant
    from assistant.values import Turn

_BROKEN = tuple(
    f"core.{name}"
    for name in ("skill_failed", "no_room", "not_set_up", "not_reached", "not_held_back")
)
_STYLES = {
    "recording": "bold blue",
    "heard": "dim",
    "reply": "bold",
    "used": "cyan",
    "learnt": "green",
}


class TurnPrinter:
    """Prints turns as they happen."""

    def __init__(self, *, as_json: bool, verbose: bool) -> None:
        self._as_json = as_json or not on_terminal()
        self._verbose = verbose

    def show(self, turn: Turn, audio: Path | None = None, recording: Path | None = None) -> None:
        """Print `turn`; `audio` is where its reply's sound was saved.

        `recording` is given where a person would want to know of several which one it was.
        What broke on the way is named on stderr.
        """
        self._print(turn, audio, recording)
        for act in (turn.reply.act, *turn.reply.also):
            # A daemon's answer has the act's name alone.
            if act.full_name in _BROKEN and "why" in act.slots:
                complain(str(act.slots["why"]))

    def _print(self, turn: Turn, audio: Path | None, recording: Path | None) -> None:
        if self._as_json:
            from assistant.turn_json import turn_as_json

            print_json(turn_as_json(turn, audio))
            return
        from assistant.cli.turn_text import turn_as_lines

        output = console()
        lines = list(turn_as_lines(turn, verbose=self._verbose))
        if recording is not None:
            lines.insert(0, ("recording", str(recording)))
        if audio is not None:
            lines.append(("saved", str(audio)))
        for label, text in lines:
            print_labelled(output, label, text, _STYLES.get(label, ""))


def warn_of_problems(assistant: Assistant) -> None:
    """One line on stderr for each skill or voice that cannot be used; the others can."""
    for problem in assistant.problems:
        complain(f"warning: {problem}")
