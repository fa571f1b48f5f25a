"""What systemd is told, and what it tells, without systemd."""

from __future__ import annotations

import os
import socket
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path

import pytest

from assistant.service_manager import ServiceManager


@pytest.fixture
def systemd(tmp_path: Path) -> Iterator[socket.socket]:
    """The socket that systemd would listen on."""
    with socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM) as listening:
        listening.bind(str(tmp_path / "notify"))
        listening.settimeout(1)
        yield listening


def test_everything_a_service_says(systemd: socket.socket) -> None:
    manager = ServiceManager(address=systemd.getsockname())
    manager.ready()
    manager.status("it\nlistens")
    manager.alive()
    manager.stopping()
    said = [systemd.recv(100).decode() for _ in range(4)]
    assert said == ["READY=1", "STATUS=it listens", "WATCHDOG=1", "STOPPING=1"]


def test_an_abstract_address() -> None:
    with socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM) as listening:
        name = f"assistant-test-{os.getpid()}"
        listening.bind(f"\0{name}")
        listening.settimeout(1)
        ServiceManager(address=f"@{name}").ready()
        assert listening.recv(100) == b"READY=1"


def test_without_systemd_nothing_is_said_and_nothing_asked() -> None:
    manager = ServiceManager.from_environment({})
    manager.ready()
    assert (manager.watchdog_seconds, manager.sockets) == (None, {})


def test_a_manager_that_is_gone_hears_it_again_when_it_is_back(tmp_path: Path) -> None:
    manager = ServiceManager(address=str(tmp_path / "notify"))
    manager.ready()
    with socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM) as listening:
        listening.bind(str(tmp_path / "notify"))
        listening.settimeout(1)
        manager.alive()
        assert listening.recv(100) == b"WATCHDOG=1"


def test_a_manager_that_does_not_read_is_not_waited_for(systemd: socket.socket) -> None:
    manager = ServiceManager(address=systemd.getsockname())
    for _ in range(10_000):
        manager.alive()
    systemd.setblocking(False)
    read = 0
    with suppress(BlockingIOError):
        while systemd.recv(100):
            read += 1
    assert 0 < read < 10_000


def test_the_watchdog_wants_to_hear_twice_in_its_time() -> None:
    environment = {"WATCHDOG_USEC": "60000000", "WATCHDOG_PID": str(os.getpid())}
    assert ServiceManager.from_environment(environment).watchdog_seconds == 30


def test_another_process_s_watchdog_and_sockets_are_not_ours() -> None:
    environment = {"WATCHDOG_USEC": "1", "WATCHDOG_PID": "1", "LISTEN_FDS": "1", "LISTEN_PID": "1"}
    manager = ServiceManager.from_environment(environment)
    assert (manager.watchdog_seconds, manager.sockets) == (None, {})


def test_children_inherit_none_of_it() -> None:
    environment = {
        "NOTIFY_SOCKET": "/run/notify",
        "WATCHDOG_USEC": "1",
        "LISTEN_FDS": "0",
        "LISTEN_PID": str(os.getpid()),
        "LISTEN_FDNAMES": "",
        "HOME": "/home/anna",
    }
    ServiceManager.from_environment(environment)
    assert environment == {"HOME": "/home/anna"}
