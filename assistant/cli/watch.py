"""`assistant watch`: what the daemon does, as it does it."""

from __future__ import annotations

from collections import deque
from collections.abc import Iterable, Mapping
from typing import TYPE_CHECKING, Any

import typer

from assistant.cli import options
from assistant.cli.connecting import the_daemon
from assistant.cli.ending import one_line
from assistant.cli.printing import console, on_terminal, print_json

if TYPE_CHECKING:
    from rich.console import RenderableType

LINES_SHOWN = 12
QUIETEST_DBFS = -60.0
METER_WIDTH = 30
_STEPS = ("hear", "understand", "wait", "act", "word", "first_audio", "total")


def watch(as_json: options.AsJson = False) -> None:
    """Show live what the daemon does: level, state, words and times. Ctrl-C ends it.

    \b
    Examples:
      assistant watch
      assistant watch --json
    """
    with the_daemon() as daemon:
        events = daemon.events()
        if as_json or not on_terminal():
            for event in events:
                print_json(dict(event))
        else:
            _show(events)
    typer.echo("The daemon has ended.", err=True)


def _show(events: Iterable[Mapping[str, Any]]) -> None:
    from rich.live import Live

    screen = Screen()
    with Live(console=console(), auto_refresh=False, transient=True) as live:
        for event in events:
            screen.take(event)
            live.update(screen.shown(), refresh=True)


class Screen:
    """What is on the terminal: a few facts that change, and the last things that happened."""

    def __init__(self) -> None:
        self.state = "…"
        self.level = QUIETEST_DBFS
        self.partial = ""
        self.lines: deque[str] = deque(maxlen=LINES_SHOWN)

    def take(self, event: Mapping[str, Any]) -> None:
        """Take one event of the daemon's."""
        match event:
            case {"event": "level", "rms_dbfs": float() | int() as level}:
                self.level = float(level)
            case {"event": "state", "state": str(state)}:
                self.state = state
                if state == "asleep":
                    self.partial = ""
            case {"event": "partial", "text": str(text)}:
                self.partial = one_line(text)
            case _:
                line = told(event)
                if line:
                    self.lines.append(line)

    def shown(self) -> RenderableType:
        """The screen, for Rich."""
        from rich.console import Group
        from rich.text import Text

        share = max(0.0, min(1.0, 1 - self.level / QUIETEST_DBFS))
        bar = "█" * round(share * METER_WIDTH)
        return Group(
            Text(f"{self.state:<12}{bar:<{METER_WIDTH}} {self.level:6.1f} dB", "bold"),
            Text(self.partial or " ", "italic"),
            *map(Text, self.lines),
        )


def told(event: Mapping[str, Any]) -> str:
    """An event in one line; "" for one that is shown in another way."""
    match event:
        case {"event": "heard", "text": str(text)}:
            return one_line(f"heard      {text}")
        case {"event": "understood", "band": band, "intent": intent}:
            return f"understood {intent or 'nothing'} ({band})"
        case {"event": "reply" | "announcement" as kind, "text": str(text)}:
            return one_line(f"{kind:<10} {text}")
        case {"event": "turn", "timing_ms": dict(times)}:
            named = (f"{step} {times[step]:.0f}" for step in _STEPS if times.get(step))
            return f"took       {' · '.join(named)} ms"
        case {"event": "problem", "message": str(message)}:
            return one_line(f"problem    {message}")
        case {"event": "device", "device": device, "problem": problem}:
            return one_line(f"microphone {device or problem}")
        case {"event": "woken" | "stopped" | "nothing_said" | "clipping" | "woke_up" as kind}:
            return str(kind).replace("_", " ")
    return ""
