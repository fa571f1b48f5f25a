"""The running daemon, as the commands use it."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING

from assistant.errors import ControlError

if TYPE_CHECKING:
    from assistant.control.client import ControlClient


@contextmanager
def daemon_if_running() -> Iterator[ControlClient | None]:
    """A connection to the daemon; None where none runs, and the command does it by itself."""
    from assistant.control.client import running_daemon
    from assistant.settings import Paths

    with running_daemon(Paths.from_environment().control_socket) as daemon:
        yield daemon


@contextmanager
def the_daemon() -> Iterator[ControlClient]:
    """A connection to the daemon. Raises `ControlError` where none runs."""
    with daemon_if_running() as daemon:
        if daemon is None:
            raise ControlError("no daemon is running; start it with: assistant run")
        yield daemon
