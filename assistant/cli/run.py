"""`assistant run`: the daemon in the foreground."""

from __future__ import annotations

import os
import sys
from pathlib import Path
from typing import NoReturn

import typer

from assistant.cli.ending import complain
from assistant.errors import SettingsError

MISCONFIGURED = 78
"""EX_CONFIG of sysexits(3): systemd does not start it again before somebody mends it."""


def run() -> None:
    """Listen, answer and announce until told to end. The service runs this; so can you.

    SIGUSR1 makes it listen as the wake phrase does, SIGHUP reads the settings anew.

    \b
    Example:
      assistant run
    """
    # Before anything heavy is imported and any thread is started: both hold for all that follows.
    from assistant.confinement import deny_network, forbid_inspection

    if "NOTIFY_SOCKET" not in os.environ:  # or else its unit sees to a runner
        _start_runner()
    deny_network()
    forbid_inspection()
    environment = dict(os.environ)

    from assistant.service_manager import ServiceManager

    manager = ServiceManager.from_environment()
    if sys.stderr.isatty():
        typer.echo("Starting. Ctrl-C ends it; in another terminal: assistant watch", err=True)

    from assistant.daemon.running import Ending, run_daemon
    from assistant.settings import Paths

    try:
        ending = run_daemon(Paths.from_environment(), manager)
    except SettingsError as error:
        complain(error.message)
        raise typer.Exit(MISCONFIGURED) from None
    if ending is Ending.AGAIN:
        for passed in manager.sockets.values():
            passed.set_inheritable(True)
        _start_anew(environment)
    # All is closed; the system takes the models' memory back quicker than Python would.
    os._exit(0)


def _start_runner() -> None:
    """Start what skills are children of; ours could never have a network. It ends with us."""
    import assistant

    lifeline, _ours = os.pipe()
    parent = str(Path(assistant.__file__).resolve().parents[1])
    os.posix_spawn(
        sys.executable,
        [sys.executable, "-P", "-m", "assistant.runner.beside"],
        os.environ | {"PYTHONPATH": parent},
        file_actions=[(os.POSIX_SPAWN_DUP2, lifeline, 0)],
        setsid=True,
    )
    os.close(lifeline)


def _start_anew(environment: dict[str, str]) -> NoReturn:
    """Become a new process of the same number: nothing that was in memory is left."""
    sys.stdout.flush()
    sys.stderr.flush()
    os.execve(sys.executable, [sys.executable, *sys.orig_argv[1:]], environment)  # noqa: S606
