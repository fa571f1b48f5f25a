"""A skill's process as those see it who had somebody else start it: a connection, a child.

Over a SOCK_SEQPACKET connection goes a JSON object a packet: the request, with the child's
descriptors; then {"started": …} or {"refused": WHY}; and once it is over {"ended": STATUS},
below 0 the signal that ended it. The child is ended when the connection is.
"""

from __future__ import annotations

import json
import select
import signal
import socket
from collections.abc import Mapping, Sequence
from contextlib import suppress
from pathlib import Path
from typing import Final, Protocol

from assistant.child_pipes import ChildEnds
from assistant.errors import NotHeldBackError, SkillError
from assistant.values import Json

LONGEST_PACKET: Final = 64 * 1024
"""Bytes: several of the longest paths there are (PATH_MAX), were every byte of them escaped."""
END_SECONDS = 2.0


class Child(Protocol):
    """A process that was started for us."""

    def wait(self, seconds: float) -> int | None:
        """Its exit status, below 0 for a signal; None while it runs. Waits for `seconds`."""

    def end(self) -> None:
        """End it. May be called again."""

    def fileno(self) -> int:
        """A descriptor that can be read from once it has ended."""


class ChildStarter(Protocol):
    """Starts skills, and commands for them; what confines skills stands behind it."""

    def start(self, folder: Path, ends: ChildEnds, *, writes: bool = True) -> Child:
        """Run the skill in `folder` on `ends`, which stay the caller's.

        Unless it `writes`, what it may write otherwise is there to be read. Raises `SkillError`.
        """

    def run(self, folder: Path, name: str, arguments: Mapping[str, Json], ends: ChildEnds) -> Child:
        """Run the command `name` of the skill in `folder`. Raises `SkillError`."""

    def close(self) -> None:
        """End every child of this process that was started here."""


class ConnectedChild:
    """A child of whoever is at the other end of the connection, for as long as that lasts."""

    def __init__(self, connection: socket.socket) -> None:
        self._connection = connection
        self._status: int | None = None

    def fileno(self) -> int:
        return self._connection.fileno()

    def wait(self, seconds: float) -> int | None:
        if self._status is None and self._told_within(seconds):
            self._status = self._read_status()
        return self._status

    def end(self) -> None:
        if self._connection.fileno() < 0:
            return
        with suppress(OSError):  # it may have ended by itself
            self._connection.shutdown(socket.SHUT_WR)
        self.wait(END_SECONDS)
        self._connection.close()

    def _told_within(self, seconds: float) -> bool:
        if self._connection.fileno() < 0:
            return False
        ready, _, _ = select.select([self._connection], [], [], seconds)
        return bool(ready)

    def _read_status(self) -> int:
        with suppress(OSError, SkillError):
            match fields_of(self._connection.recv(LONGEST_PACKET)):
                case {"ended": int(status)}:
                    return status
        # Who started it is gone, and the child with them.
        return -signal.SIGKILL


def started(connection: socket.socket) -> ConnectedChild:
    """The child that was asked for over the connection. Raises `SkillError` where there is none.

    Takes the connection over. Its timeout is how long the answer may take.
    """
    try:
        answer = fields_of(connection.recv(LONGEST_PACKET))
        match answer:
            case {"started": _}:
                pass
            case {"skill": str(skill), "level": str(level)}:
                raise NotHeldBackError(skill, level)
            case _:
                raise SkillError(str(answer.get("refused", "cannot be started")))
    except OSError as error:
        connection.close()
        raise SkillError("cannot be started: the runner does not answer") from error
    except SkillError:
        connection.close()
        raise
    return ConnectedChild(connection)


def send_packet(
    connection: socket.socket, fields: Mapping[str, Json], descriptors: Sequence[int] = ()
) -> None:
    """Raises `OSError` where nobody takes it."""
    socket.send_fds(connection, [packet_of(**fields)], descriptors)


def packet_of(**fields: Json) -> bytes:
    return json.dumps(fields).encode()


def fields_of(packet: bytes) -> dict[str, Json]:
    """What a packet holds. Raises `SkillError` when it is no JSON object."""
    try:
        fields = json.loads(packet)
    except ValueError as error:
        raise SkillError("cannot be started: the answer cannot be understood") from error
    if not isinstance(fields, dict):
        raise SkillError("cannot be started: the answer cannot be understood")
    return fields
