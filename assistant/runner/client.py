"""Having the runner start skills; implements `ChildStarter`."""

from __future__ import annotations

import socket
from collections.abc import Mapping
from pathlib import Path

from assistant.child_pipes import ChildEnds
from assistant.errors import SkillError
from assistant.runner.protocol import VERSION
from assistant.settings import Paths
from assistant.skill_host.confined import ConfinedChildren
from assistant.skill_host.grants import Grants
from assistant.skill_host.starting import Child, ChildStarter, send_packet, started
from assistant.values import Json

ANSWER_SECONDS = 10.0
"""Starting the runner itself is part of the first answer."""


def find_starter(paths: Paths) -> ChildStarter:
    """The runner whose socket lies in `paths`; where nobody listens there, this process."""
    return RunnerStarter(paths.runner_socket, ConfinedChildren(paths, Grants(paths)))


class RunnerStarter:
    """Starts skills as children of the runner; where nobody listens any more, by `otherwise`."""

    def __init__(
        self,
        socket_file: Path,
        otherwise: ChildStarter,
        answer_seconds: float = ANSWER_SECONDS,
    ) -> None:
        self._socket_file = socket_file
        self._otherwise = otherwise
        self._answer_seconds = answer_seconds

    def start(self, folder: Path, ends: ChildEnds, *, writes: bool = True) -> Child:
        connection = self._connected()
        if connection is None:
            return self._otherwise.start(folder, ends, writes=writes)
        return _asked(connection, ends, {"folder": str(folder), "writes": writes})

    def run(self, folder: Path, name: str, arguments: Mapping[str, Json], ends: ChildEnds) -> Child:
        connection = self._connected()
        if connection is None:
            return self._otherwise.run(folder, name, arguments, ends)
        asked: dict[str, Json] = {"folder": str(folder), "command": name, "arguments": arguments}
        return _asked(connection, ends, asked)

    def close(self) -> None:
        """End what this process started; what the runner did ends with its connections."""
        self._otherwise.close()

    def _connected(self) -> socket.socket | None:
        """None where its unit was taken away: here a skill may do less, not more."""
        connection = socket.socket(socket.AF_UNIX, socket.SOCK_SEQPACKET)
        try:
            connection.settimeout(self._answer_seconds)
            connection.connect(str(self._socket_file))
        except OSError as error:
            connection.close()
            if isinstance(error, FileNotFoundError | ConnectionRefusedError):
                return None
            raise SkillError("cannot be started: the runner does not answer") from error
        return connection


def _asked(connection: socket.socket, ends: ChildEnds, request: Mapping[str, Json]) -> Child:
    try:
        descriptors = (ends.stdin, ends.stdout, ends.stderr)
        send_packet(connection, {"version": VERSION, **request}, descriptors)
    except OSError as error:
        connection.close()
        raise SkillError("cannot be started: the runner does not answer") from error
    return started(connection)
