"""The other end of the control socket: for the command line, and for anyone's program."""

from __future__ import annotations

import json
import socket
from collections.abc import Iterator, Mapping
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Any

from assistant.control.places import connected_to
from assistant.control.protocol import VERSION, line_of
from assistant.errors import AssistantError, ControlError
from assistant.values import Json

CONNECT_SECONDS = 30.0
"""As long as a daemon may take to load its models; it answers when it has."""
ANSWER_SECONDS = 120.0
"""As long as `say` may take for a text of a few minutes' speech is not waited for elsewhere."""


class RefusedError(AssistantError):
    """The daemon said no; `code` is the reason's, as in `assistant.errors`."""

    def __init__(self, code: str, message: str) -> None:
        super().__init__(message)
        self.code = code


class ControlClient:
    """A connection to the daemon. One thread uses it."""

    def __init__(self, connection: socket.socket) -> None:
        """Raises `ControlError` when the other end is no daemon of this version."""
        self._connection = connection
        self._lines = connection.makefile("rb")
        self._last_id = 0
        try:
            self._greet()
        except ControlError:
            self.close()
            raise
        connection.settimeout(ANSWER_SECONDS)

    def request(self, kind: str, **fields: Json) -> Json:
        """The answer to a request of `kind`, as in `protocol`; events before it are skipped.

        Raises `RefusedError` when the daemon refuses, `ControlError` when it is gone.
        """
        self._last_id += 1
        given = {name: value for name, value in fields.items() if value is not None}
        self._send({"type": kind, "id": self._last_id, **given})
        while True:
            message = self._next()
            if message.get("type") == "event" or message.get("id") not in (None, self._last_id):
                continue
            if message.get("type") == "error":
                raise RefusedError(str(message.get("code")), str(message.get("message")))
            result: Json = message.get("result")
            return result

    def events(self) -> Iterator[Mapping[str, Any]]:
        """Everything that happens from now on, until the daemon ends."""
        self.request("watch")
        self._connection.settimeout(None)
        return self._events()

    def _events(self) -> Iterator[Mapping[str, Any]]:
        while True:
            try:
                message = self._next()
            except ControlError:
                return
            if message.get("type") == "event":
                yield message

    def close(self) -> None:
        self._lines.close()
        self._connection.close()

    def _greet(self) -> None:
        # Who is turned away is told why, and may find that nobody listens any more.
        with suppress(ControlError):
            self._send({"type": "hello", "version": VERSION})
        greeting = self._next()
        if greeting.get("type") == "error":
            raise ControlError(str(greeting.get("message")))
        if greeting.get("version") != VERSION:
            raise ControlError("the daemon that runs is of another version; restart it")

    def _send(self, message: dict[str, Json]) -> None:
        try:
            self._connection.sendall(line_of(message))
        except OSError as error:
            raise ControlError(f"the daemon is gone: {error.strerror or 'no answer'}") from error

    def _next(self) -> Mapping[str, Any]:
        try:
            line = self._lines.readline()
            message = json.loads(line) if line else None
        except TimeoutError as error:
            raise ControlError("the daemon does not answer") from error
        except (OSError, ValueError) as error:
            raise ControlError("the connection to the daemon broke") from error
        if not isinstance(message, dict):
            raise ControlError("the daemon is gone")
        return message


@contextmanager
def running_daemon(path: Path) -> Iterator[ControlClient | None]:
    """The daemon that listens at `path`; None where none runs. Raises `ControlError`."""
    connection = connected_to(path, CONNECT_SECONDS)
    if connection is None:
        yield None
        return
    with connection:
        client = ControlClient(connection)
        try:
            yield client
        finally:
            client.close()
