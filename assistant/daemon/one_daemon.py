"""One daemon a home: the second one is told so."""

from __future__ import annotations

import fcntl
import os
from collections.abc import Iterator
from contextlib import contextmanager

from assistant.errors import ControlError
from assistant.private_folders import make_private
from assistant.settings import Paths


@contextmanager
def only_daemon(paths: Paths) -> Iterator[None]:
    """Be the only daemon on `paths`, until the end of the block or of the process.

    Raises `ControlError` when another one runs.
    """
    path = paths.state / "daemon.lock"
    try:
        make_private(path.parent)
        lock = os.open(path, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o600)
    except OSError as error:
        raise ControlError(f"{path} cannot be locked: {error.strerror}") from error
    try:
        fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError as error:
        os.close(lock)
        raise ControlError("a daemon is running already: see assistant status") from error
    try:
        yield
    finally:
        os.close(lock)
