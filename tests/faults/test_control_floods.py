"""Floods on the control socket: whoever sends rubbish, crowds or does not read harms himself."""

from __future__ import annotations

import json
import os
import random
import socket
import subprocess
import sys
import time
from contextlib import ExitStack
from pathlib import Path

import pytest

from assistant.control.places import connected_to
from assistant.control.protocol import event
from assistant.control.server import MOST_CLIENTS, MOST_MISTAKES
from tests.unit.control_fakes import Echo, client_of, serving
from tests.unit.daemon_fakes import MORNING

HELLO = b'{"type": "hello", "version": 1}\n'
VALID = b'{"type": "ask", "id": 1, "text": "what time is it"}'


def opened(path: Path) -> socket.socket:
    connection = connected_to(path, seconds=10.0)
    assert connection is not None
    return connection


def first_words(client: socket.socket) -> bytes:
    """What a client is told that says hello; who was turned away may not get to say it."""
    try:
        client.sendall(HELLO)
        return client.recv(4096)
    except (BrokenPipeError, ConnectionResetError):
        return b""


def malformed(rng: random.Random) -> bytes:
    """A message that was cut, mangled, or never was one."""
    match rng.randrange(4):
        case 0:
            line = VALID[: rng.randrange(len(VALID))]
        case 1:
            mangled = bytearray(VALID)
            mangled[rng.randrange(len(mangled))] = rng.randrange(256)
            line = bytes(mangled)
        case 2:
            line = rng.randbytes(rng.randrange(200))
        case _:
            line = json.dumps({"type": rng.choice(["ask", "x"]), "id": rng.random()}).encode()
    return line.replace(b"\n", b" ") + b"\n"


def test_ten_thousand_malformed_messages(tmp_path: Path) -> None:
    path, rng = tmp_path / "control.sock", random.Random(4)
    with serving(path, Echo()):
        for _ in range(10_000 // MOST_MISTAKES):
            with opened(path) as connection:
                connection.sendall(HELLO + b"".join(malformed(rng) for _ in range(MOST_MISTAKES)))
                connection.shutdown(socket.SHUT_WR)
                while connection.recv(65536):
                    pass
        client = client_of(path)
        assert client.request("ask", text="still there?") == {"said": "still there?"}
        client.close()


def test_five_hundred_clients(tmp_path: Path) -> None:
    path, echo = tmp_path / "control.sock", Echo()
    with serving(path, echo):
        with ExitStack() as crowd:
            clients = [crowd.enter_context(opened(path)) for _ in range(500)]
            welcomed = sum(b'"hello"' in first_words(client) for client in clients)
        assert welcomed == MOST_CLIENTS
        while len(echo.left_numbers) < MOST_CLIENTS:
            time.sleep(0.01)  # until the server has noticed that they are gone
        client = client_of(path)
        assert client.request("ask", text="room?") == {"said": "room?"}
        client.close()


def test_an_observer_that_does_not_read_is_dropped_and_nobody_waits(tmp_path: Path) -> None:
    path = tmp_path / "control.sock"
    with serving(path, Echo()) as server:
        sleeper = opened(path)
        sleeper.sendall(HELLO + b'{"type": "watch", "id": 1}\n')
        client = client_of(path)
        told = event("partial", MORNING, text="x" * 8000)
        while not server.is_watched:
            client.request("ask", text="not yet")
        while server.is_watched:
            server.tell(told)
            client.request("ask", text="still answered")
        client.close()
        sleeper.close()


def test_a_line_without_an_end_costs_its_sender_the_connection(tmp_path: Path) -> None:
    path = tmp_path / "control.sock"
    with serving(path, Echo()), opened(path) as connection:
        connection.sendall(HELLO)
        with pytest.raises((BrokenPipeError, ConnectionResetError)):
            connection.sendall(b"x" * 64 * 1024 * 1024)
        client_of(path).close()


@pytest.mark.skipif(os.geteuid() != 0, reason="only root can become another user")
def test_another_user_who_gets_to_the_socket_is_turned_away(tmp_path: Path) -> None:
    """The folder keeps them out already; here it, and the socket's mode, are opened up."""
    path, echo = tmp_path / "control.sock", Echo()
    intruder = """
import os, socket, sys
os.setgid(65534); os.setuid(65534)
peer = socket.socket(socket.AF_UNIX)
peer.connect(sys.argv[1])
try:
    peer.sendall(b'{"type": "hello", "version": 1}\\n{"type": "ask", "id": 1, "text": "x"}\\n')
except OSError:
    pass
print(peer.recv(4096).decode())
"""
    with serving(path, echo):
        for folder in (path, *list(path.parents)[:-2]):
            folder.chmod(0o777)
        done = subprocess.run(
            [sys.executable, "-c", intruder, str(path)], capture_output=True, text=True, check=False
        )
    assert "another user" in done.stdout
    assert echo.asked_for == []
