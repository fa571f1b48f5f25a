"""What a person sees of the demo while it goes on."""

from __future__ import annotations

import sys
from collections.abc import Mapping, Sequence
from datetime import datetime
from pathlib import Path
from shutil import which
from typing import TYPE_CHECKING

from assistant.cli.printing import print_labelled
from assistant.cli.profile_printing import facts_as_table
from assistant.cli.turn_text import details, understood_as_text

if TYPE_CHECKING:
    from rich.console import Console

    from assistant.cli.demo_script import Day, Scene
    from assistant.cli.demo_stage import Stage
    from assistant.profile.facts import Fact
    from assistant.values import SpokenReply, Turn

_NEXT = (
    ("assistant talk", "a typed conversation, with a profile that stays"),
    ("assistant hear FILE", "the same from your own recordings"),
    ("assistant profile show", "all that it knows of you; why, forget and wipe are there too"),
    ("assistant voices list", "how it can sound"),
    ("assistant doctor", "what works on this machine, and what mends the rest"),
)
_STYLES = {"took": "dim", "learnt": "green", "used": "cyan"}


class Showing:
    """Prints the demo on `console`; only how it went where `quiet`."""

    def __init__(self, console: Console, *, quiet: bool) -> None:
        self._console = console
        self._quiet = quiet

    def beginning(self, stage: Stage) -> None:
        choice, voice, asker = stage.assistant.engine_choice, stage.assistant.voice, stage.asker
        self._line("A day with the assistant", "bold")
        if choice is not None:
            self._line(f"It hears with {choice.name}: {choice.reason}.")
        self._line(f"It answers in the voice {voice.name} ({voice.engine}).")
        self._line(f"Your part is spoken by the voice {asker.name} ({asker.engine}).")

    def announcement(self, at: datetime, reply: SpokenReply) -> None:
        self._heading(at, "a timer falls due")
        self._row("said", reply.text, "bold")

    def turn(
        self,
        scene: Scene,
        turn: Turn,
        missing: Sequence[str],
        facts: Mapping[str, str],
        *,
        again: bool = False,
    ) -> None:
        """One turn; `missing` is what should have come of it and did not.

        `facts` are all that are known, in words, by their ids.
        """
        self._heading(turn.said_at, "misheard, so it is said again" if again else scene.shows)
        self._row("you", scene.say, "dim")
        self._row("heard", turn.heard.text or "(nothing)")
        self._row("understood", understood_as_text(turn.understood))
        self._row("said", turn.reply.text, "bold")
        for label, text in details(turn, facts):
            self._row(label, text, _STYLES.get(label, ""))
        if missing:
            self._row("not right", "; ".join(missing), "bold red")

    def profile(self, facts: Sequence[Fact], language: str) -> None:
        """What is known at the end of the day."""
        self._line()
        self._line("What it knows by now (assistant profile show)", "bold")
        if not self._quiet:
            self._console.print(facts_as_table([fact for fact in facts if fact.believed], language))

    def ending(self, day: Day, conversation: Path, seconds: float) -> None:
        """How it went, even where `quiet`: the demo is a self-test too."""
        good = day.scenes - len(day.shortfalls)
        style = "bold red" if day.shortfalls else "bold green"
        count = f"All {good}" if not day.shortfalls else f"{good} of {day.scenes}"
        again = f", {day.repeated} after a second try" if day.repeated else ""
        self._line()
        self._console.print(f"{count} scenes went as intended{again}.", style=style)
        for scene, missing in day.shortfalls:
            self._console.print(f"  “{scene.say}”: {'; '.join(missing)}")
        minutes, rest = divmod(round(seconds), 60)
        length = f"{minutes}:{rest:02}"
        self._console.print(f"The whole conversation, {length} long, is in {conversation}.")
        self._line("The profile was a temporary one, and is gone.")
        if day.shortfalls:
            self._line("No two runs sound the same: try it again, or see assistant doctor.")
        self._line()
        self._line("Where to go next", "bold")
        steps = (*_finding_it(), *_NEXT)
        width = max(len(command) for command, _ in steps)
        for command, what in steps:
            self._line(f"  {command:<{width}}  {what}")

    def _heading(self, at: datetime, text: str) -> None:
        self._line()
        self._line(f"{at:%H:%M}  {text}", "bold blue")

    def _row(self, label: str, text: str, style: str = "") -> None:
        if not self._quiet:
            print_labelled(self._console, label, text, style)

    def _line(self, text: str = "", style: str = "") -> None:
        if not self._quiet:
            self._console.print(text, style=style)


def _finding_it() -> tuple[tuple[str, str], ...]:
    """What comes before every other step where the shell does not find `assistant` yet."""
    activate = Path(sys.prefix) / "bin" / "activate"
    if which("assistant") or not activate.exists():
        return ()
    if activate.is_relative_to(Path.cwd()):
        activate = activate.relative_to(Path.cwd())
    return ((f"source {activate}", "first, once in each shell, so that it finds the assistant"),)
