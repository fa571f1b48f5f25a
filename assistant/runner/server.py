"""Starts skills for the daemon, and ends each with the connection that asked for it."""

from __future__ import annotations

import os
import selectors
import socket
from collections.abc import Callable, Sequence
from contextlib import suppress
from pathlib import Path

from assistant.child_pipes import ChildEnds
from assistant.errors import AssistantError, NotHeldBackError, SkillError
from assistant.peers import user_of
from assistant.runner import calling
from assistant.runner.protocol import DESCRIPTORS, read_request
from assistant.skill_host.starting import LONGEST_PACKET, Child, ChildStarter, send_packet
from assistant.values import Json

IDLE_SECONDS = 60.0
"""How long it stays when nothing runs; the next request starts it again."""
MOST_CONNECTIONS = 64


class Runner:
    """Serves one listening SOCK_SEQPACKET socket.

    `folders` are where skills may lie, each in a folder of its own; nothing else is started but
    the command to call with that `settings_file` has. `starter` says what each skill may have,
    and starts it.
    """

    def __init__(
        self,
        listener: socket.socket,
        folders: Sequence[Path],
        starter: ChildStarter,
        idle_seconds: float | None = IDLE_SECONDS,
        settings_file: Path = Path(),
    ) -> None:
        self._listener = listener
        self._folders = tuple(folder.resolve() for folder in folders)
        self._idle_seconds = idle_seconds
        self._settings_file = settings_file
        self._calls = 0
        self._stopped = False
        self._starter = starter
        self._connections: set[socket.socket] = set()
        self._selector = selectors.DefaultSelector()
        self._on_readable(listener, self._accept)

    def serve(self, until: int | None = None) -> None:
        """Until nothing was wanted for `idle_seconds` and nothing runs.

        Or until something comes from the descriptor `until`, be it its end.
        """
        if until is not None:
            self._on_readable(until, self._stop)
        while not self._stopped and (events := self._selector.select(self._patience)):
            for key, _ in events:
                # One that came in the same round may have ended what this one was for.
                if key in self._selector.get_map().values():
                    key.data()

    def _stop(self) -> None:
        self._stopped = True

    @property
    def _patience(self) -> float | None:
        """How long to wait for the next request: for ever while something runs."""
        return None if self._connections or self._calls else self._idle_seconds

    def _on_readable(self, what: socket.socket | int, then: Callable[[], None]) -> None:
        self._selector.register(what, selectors.EVENT_READ, then)

    def _accept(self) -> None:
        connection, _ = self._listener.accept()
        if user_of(connection) != os.getuid() or len(self._connections) >= MOST_CONNECTIONS:
            connection.close()
            return
        connection.setblocking(False)
        self._connections.add(connection)
        self._on_readable(connection, lambda: self._take(connection))

    def _take(self, connection: socket.socket) -> None:
        """A request, the only one of its connection."""
        self._selector.unregister(connection)
        descriptors: list[int] = []
        try:
            packet, descriptors, _, _ = socket.recv_fds(connection, LONGEST_PACKET, DESCRIPTORS)
            number = calling.number_in(packet)
            if number is not None:
                self._place(connection, number)
                return
            child = self._started(packet, descriptors)
        except AssistantError as error:
            _send(connection, **_refusal(error))
            self._close(connection)
        except OSError:
            self._close(connection)
        else:
            _send(connection, started=True)
            self._watch(connection, child)
        finally:
            for descriptor in descriptors:
                os.close(descriptor)

    def _place(self, connection: socket.socket, number: str) -> None:
        """A call, which goes on without the connection; only its end is waited for here."""
        call = calling.placed(number, self._settings_file)
        process = os.pidfd_open(call.pid)

        def ended() -> None:
            self._selector.unregister(process)
            os.close(process)
            call.wait()
            self._calls -= 1

        self._calls += 1
        self._on_readable(process, ended)
        _send(connection, started=call.pid)
        self._close(connection)

    def _started(self, packet: bytes, descriptors: Sequence[int]) -> Child:
        if len(descriptors) != DESCRIPTORS:
            raise SkillError(f"a request comes with {DESCRIPTORS} descriptors")
        request = read_request(packet)
        folder = request.folder
        if folder.name in ("", "..") or folder.parent.resolve() not in self._folders:
            raise SkillError("is not among the installed skills")
        ends = ChildEnds(*descriptors)
        if request.command is not None:
            return self._starter.run(folder, request.command, request.arguments, ends)
        return self._starter.start(folder, ends, writes=request.writes)

    def _watch(self, connection: socket.socket, child: Child) -> None:
        """Have the end of either be the end of both."""
        ended = child.fileno()

        def end() -> None:
            self._selector.unregister(ended)
            self._selector.unregister(connection)
            child.end()
            _send(connection, ended=child.wait(0))
            self._close(connection)

        self._on_readable(ended, end)
        self._on_readable(connection, end)

    def _close(self, connection: socket.socket) -> None:
        self._connections.discard(connection)
        connection.close()


def _refusal(error: AssistantError) -> dict[str, Json]:
    if isinstance(error, NotHeldBackError):
        return {"refused": error.message, "skill": error.skill, "level": error.level}
    return {"refused": error.message}


def _send(connection: socket.socket, **fields: Json) -> None:
    # Who is gone, or does not read, need not be told.
    with suppress(OSError):
        send_packet(connection, fields)
