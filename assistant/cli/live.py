"""`assistant listen`, `mute`, `unmute`, `stop`, `status`, `history`: a word with the daemon."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, cast

import typer

from assistant.cli import options
from assistant.cli.connecting import daemon_if_running, the_daemon
from assistant.cli.ending import NOT_DONE, one_line
from assistant.cli.printing import console, counted, print_json, table
from assistant.errors import LockedError


def listen(as_json: options.AsJson = False) -> None:
    """Listen now, as after the wake phrase; if muted, this once.

    \b
    Example:
      assistant listen
    """
    _do("listen", "It listens.", as_json)


def mute(as_json: options.AsJson = False) -> None:
    """Give the microphone back. It stays so until `unmute`, restarts included.

    \b
    Example:
      assistant mute
    """
    _do("mute", "The microphone is closed.", as_json)


def unmute(as_json: options.AsJson = False) -> None:
    """Listen for the wake phrase again.

    \b
    Example:
      assistant unmute
    """
    _do("unmute", "The microphone is open.", as_json)


def stop(as_json: options.AsJson = False) -> None:
    """Silence: end what is said, and what rings.

    \b
    Example:
      assistant stop
    """
    _do("stop", "Stopped.", as_json)


def unlock(as_json: options.AsJson = False) -> None:
    """Open your profile with its passphrase, after a start.

    Until then it knows nobody: whoever speaks to it is a guest.

    \b
    Example:
      assistant unlock
    """
    from assistant.passphrase import ask_passphrase

    with the_daemon() as daemon:
        passphrase = ask_passphrase()
        if not passphrase:
            raise LockedError("there is nobody to ask for the passphrase: run it in a terminal")
        result = daemon.request("unlock", passphrase=passphrase)
    if as_json:
        print_json(result)
    else:
        typer.echo("Unlocked.")


def _do(request: str, done: str, as_json: bool) -> None:
    with the_daemon() as daemon:
        result = daemon.request(request)
    if as_json:
        print_json(result)
    else:
        typer.echo(done)


def status(as_json: options.AsJson = False) -> None:
    """Say how the daemon is. Ends with 1 where none runs.

    \b
    Examples:
      assistant status
      assistant status --json
    """
    with daemon_if_running() as daemon:
        told = None if daemon is None else cast("Mapping[str, Any]", daemon.request("status"))
    if as_json:
        print_json({"running": told is not None, **(told or {})})
    elif told is None:
        typer.echo("No daemon is running; start it with: assistant run")
    else:
        _print_status(told)
    if told is None:
        raise typer.Exit(NOT_DONE)


def _print_status(told: Mapping[str, Any]) -> None:
    microphone = told["microphone"]
    rows = table("", "")
    rows.show_header = False
    state = f"{told['state']}, muted" if told["muted"] else str(told["state"])
    rows.add_row("state", f"{state}, for {_duration(told['uptime_seconds'])}")
    rows.add_row("wakes to", ", ".join(told["wakes_to"]) or "assistant listen only")
    rows.add_row("microphone", microphone["device"] or microphone["problem"] or "closed")
    rows.add_row("hears with", str(told["hears_with"]))
    rows.add_row("voice", str(told["voice"]))
    rows.add_row("turns", str(told["turns"]))
    if told["waiting"] or told["ringing"]:
        ringing = ", one rings" if told["ringing"] else ""
        rows.add_row("to announce", f"{told['waiting']} waiting{ringing}")
    for problem in told["problems"]:
        rows.add_row(f"problem: {problem['doing']}", one_line(str(problem["message"])))
    console().print(rows)


def _duration(seconds: float) -> str:
    minutes = round(seconds) // 60
    days, hours = minutes // 1440, minutes // 60 % 24
    parts = ((days, "day"), (hours, "hour"), (minutes % 60, "minute"))
    named = [counted(count, what) for count, what in parts if count]
    return ", ".join(named[:2]) or "less than a minute"
