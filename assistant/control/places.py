"""The socket in the file system: bound for its owner alone, connected to wherever it lies."""

from __future__ import annotations

import os
import socket
import struct
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

from assistant.errors import ControlError
from assistant.private_folders import make_private

LONGEST_ADDRESS = 107
"""Bytes of a Unix socket's address (unix(7)), without the final zero."""

WAITING = 64
"""Clients that may knock at once."""

_TIME = struct.Struct("ll")


def listening_at(path: Path) -> socket.socket:
    """A socket that listens at `path`, mode 0600; one that nobody answers any more is replaced.

    Raises `ControlError` when it cannot be made.
    """
    server = socket.socket(socket.AF_UNIX)
    try:
        make_private(path.parent)
        with suppress(FileNotFoundError):
            path.unlink()
        with _address(path) as address:
            # From the first moment on: bind makes the file, so its mode has to be there before.
            mask = os.umask(0o177)
            try:
                server.bind(address)
            finally:
                os.umask(mask)
        server.listen(WAITING)
    except OSError as error:
        server.close()
        raise ControlError(f"{path} cannot be listened at: {error.strerror}") from error
    return server


def connected_to(path: Path, seconds: float) -> socket.socket | None:
    """A connection to who listens at `path`; None where nobody does.

    Raises `ControlError` when somebody does and does not take it within `seconds`.
    """
    client = socket.socket(socket.AF_UNIX)
    # Not with `settimeout`: then connecting fails at once where others are waiting too.
    limit = _TIME.pack(int(seconds), int(1_000_000 * (seconds % 1)))
    client.setsockopt(socket.SOL_SOCKET, socket.SO_SNDTIMEO, limit)
    try:
        with _address(path) as address:
            client.connect(address)
        client.settimeout(seconds)
    except (FileNotFoundError, ConnectionRefusedError, NotADirectoryError):
        client.close()
        return None
    except OSError as error:
        client.close()
        reason = error.strerror or "it does not answer"
        raise ControlError(f"the daemon at {path} cannot be reached: {reason}") from error
    return client


@contextmanager
def _address(path: Path) -> Iterator[str]:
    """`path` as a socket's address, by way of its folder's descriptor where it is too long."""
    if len(os.fsencode(path)) <= LONGEST_ADDRESS:
        yield str(path)
        return
    folder = os.open(path.parent, os.O_PATH | os.O_DIRECTORY | os.O_CLOEXEC)
    try:
        yield f"/proc/self/fd/{folder}/{path.name}"
    finally:
        os.close(folder)
