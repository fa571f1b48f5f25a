"""Having the runner start skills; implements `ChildStarter`."""

from __future__ import annotations

import select
import signal
import socket
from contextlib import suppress
from pathlib import Path

from assistant.child_pipes import ChildEnds
from assistant.errors import SkillError
from assistant.runner.protocol import LONGEST_PACKET, VERSION, fields_of, packet_of
from assistant.settings import Paths
from assistant.skill_host.starting import Child, OwnChildren

ANSWER_SECONDS = 10.0
"""Starting the runner itself is part of the first answer."""
END_SECONDS = 2.0


def find_starter(paths: Paths) -> RunnerStarter | None:
    """The runner whose socket lies in `paths`; None where nobody set one up."""
    return RunnerStarter(paths.runner_socket) if paths.runner_socket.is_socket() else None


class RunnerStarter:
    """Starts skills as children of the runner; of this process where nobody listens any more."""

    def __init__(self, socket_file: Path, answer_seconds: float = ANSWER_SECONDS) -> None:
        self._socket_file = socket_file
        self._answer_seconds = answer_seconds

    def start(self, folder: Path, ends: ChildEnds) -> Child:
        connection = socket.socket(socket.AF_UNIX, socket.SOCK_SEQPACKET)
        try:
            connection.settimeout(self._answer_seconds)
            connection.connect(str(self._socket_file))
        except (FileNotFoundError, ConnectionRefusedError):
            # Its unit was taken away. Here a skill may do less, not more.
            connection.close()
            return OwnChildren().start(folder, ends)
        except OSError as error:
            connection.close()
            raise SkillError("cannot be started: the runner does not answer") from error
        return self._asked(connection, folder, ends)

    def _asked(self, connection: socket.socket, folder: Path, ends: ChildEnds) -> RunnersChild:
        try:
            request = packet_of(version=VERSION, folder=str(folder))
            socket.send_fds(connection, [request], [ends.stdin, ends.stdout, ends.stderr])
            answer = fields_of(connection.recv(LONGEST_PACKET))
            if "started" not in answer:
                raise SkillError(f"cannot be started: {answer.get('refused')}")
        except OSError as error:
            connection.close()
            raise SkillError("cannot be started: the runner does not answer") from error
        except SkillError:
            connection.close()
            raise
        return RunnersChild(connection)


class RunnersChild:
    """A child of the runner, for as long as the connection lasts."""

    def __init__(self, connection: socket.socket) -> None:
        self._connection = connection
        self._status: int | None = None

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
        # The runner is gone, and its children with it.
        return -signal.SIGKILL
