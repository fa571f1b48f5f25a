"""A control server whose handler answers at once, for tests of the socket alone."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from assistant.control.client import ControlClient
from assistant.control.places import connected_to, listening_at
from assistant.control.protocol import Ask, Request, Say
from assistant.control.server import Client, ControlServer
from assistant.errors import SpeakingError
from assistant.peers import user_of


class Echo:
    """Answers `ask` with its text, refuses `say`, and remembers who came and went."""

    def __init__(self) -> None:
        self.asked_for: list[Request] = []
        self.left_numbers: list[int] = []
        self.silent = False

    def asked(self, client: Client, request: Request) -> None:
        self.asked_for.append(request)
        if self.silent:
            return
        match request:
            case Ask(text=text):
                client.answer(request.id, {"said": text})
            case Say():
                client.refuse(request.id, SpeakingError("no voice can speak"))
            case _:
                client.answer(request.id, None)

    def left(self, client: Client) -> None:
        self.left_numbers.append(client.number)


@contextmanager
def serving(path: Path, echo: Echo, foreign: bool = False) -> Iterator[ControlServer]:
    """A server at `path`; with `foreign` it takes everybody for another user."""
    user = (lambda peer: user_of(peer) + 1) if foreign else user_of
    server = ControlServer(listening_at(path), echo, user)
    server.start()
    try:
        yield server
    finally:
        server.close()


def client_of(path: Path) -> ControlClient:
    connection = connected_to(path, seconds=5.0)
    assert connection is not None
    return ControlClient(connection)
