"""Starts skills for the daemon, and ends each with the connection that asked for it."""

from __future__ import annotations

import os
import selectors
import socket
from collections.abc import Callable, Sequence
from contextlib import suppress
from pathlib import Path

from assistant.child_pipes import ChildEnds
from assistant.errors import SkillError
from assistant.peers import user_of
from assistant.runner.protocol import DESCRIPTORS, LONGEST_PACKET, packet_of, read_request
from assistant.skill_host.starting import OwnChild, OwnChildren
from assistant.values import Json

IDLE_SECONDS = 60.0
"""How long it stays when nothing runs; the next request starts it again."""
MOST_CONNECTIONS = 64


class Runner:
    """Serves one listening SOCK_SEQPACKET socket, from the thread that is to own the children.

    `folders` are where skills may lie, each in a folder of its own; nothing else is started.
    """

    def __init__(
        self,
        listener: socket.socket,
        folders: Sequence[Path],
        idle_seconds: float = IDLE_SECONDS,
    ) -> None:
        self._listener = listener
        self._folders = tuple(folder.resolve() for folder in folders)
        self._idle_seconds = idle_seconds
        self._starter = OwnChildren()
        self._connections: set[socket.socket] = set()
        self._selector = selectors.DefaultSelector()
        self._on_readable(listener, self._accept)

    def serve(self) -> None:
        """Until nothing was wanted for `idle_seconds` and nothing runs."""
        while events := self._selector.select(None if self._connections else self._idle_seconds):
            for key, _ in events:
                # One that came in the same round may have ended what this one was for.
                if key in self._selector.get_map().values():
                    key.data()

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
            child = self._started(packet, descriptors)
        except SkillError as error:
            _send(connection, refused=error.message)
            self._close(connection)
        except OSError:
            self._close(connection)
        else:
            _send(connection, started=child.pid)
            self._watch(connection, child)
        finally:
            for descriptor in descriptors:
                os.close(descriptor)

    def _started(self, packet: bytes, descriptors: Sequence[int]) -> OwnChild:
        if len(descriptors) != DESCRIPTORS:
            raise SkillError(f"a request comes with {DESCRIPTORS} descriptors")
        folder = read_request(packet).folder
        if folder.name in ("", "..") or folder.parent.resolve() not in self._folders:
            raise SkillError("is not among the installed skills")
        return self._starter.start(folder, ChildEnds(*descriptors))

    def _watch(self, connection: socket.socket, child: OwnChild) -> None:
        """Have the end of either be the end of both."""
        process = os.pidfd_open(child.pid)

        def end() -> None:
            self._selector.unregister(process)
            self._selector.unregister(connection)
            os.close(process)
            child.end()
            _send(connection, ended=child.wait(0))
            self._close(connection)

        self._on_readable(process, end)
        self._on_readable(connection, end)

    def _close(self, connection: socket.socket) -> None:
        self._connections.discard(connection)
        connection.close()


def _send(connection: socket.socket, **fields: Json) -> None:
    # Who is gone, or does not read, need not be told.
    with suppress(OSError):
        connection.send(packet_of(**fields))
