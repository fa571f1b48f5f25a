"""No network: not for this process, not for its threads, not for any child it will ever have."""

from __future__ import annotations

import socket
from pathlib import Path

from assistant.confinement.kernel import look_hosts_up_in_files_only
from assistant.confinement.processors import this_processor
from assistant.confinement.syscall_filter import install, no_network
from assistant.errors import ConfinementError


def deny_network() -> None:
    """Leave this process Unix sockets and no other way out; for good, and checked by trying.

    Threads that run already are included, and children inherit it. Raises `ConfinementError`
    where the network could still be reached; then do not go on.
    """
    _hold_no_way_out()
    look_hosts_up_in_files_only()
    _install(unix_sockets=True)


def deny_sockets() -> None:
    """As `deny_network`, and no Unix socket either, for a child that runs other people's code.

    Over one of those it could ask the resolver, the session bus or the sound server to do what
    it may not do itself. What it needs it has inherited.
    """
    _hold_no_way_out()
    _install(unix_sockets=False)


def _install(*, unix_sockets: bool) -> None:
    processor = this_processor()
    install(tuple(no_network(processor, unix_sockets=unix_sockets)), processor)
    try:
        socket.socket(socket.AF_INET, socket.SOCK_DGRAM).close()
    except OSError:
        return
    raise ConfinementError("the kernel took the filter and the network can still be reached")


def _hold_no_way_out() -> None:
    """Refuse to start with a way out already open: a filter takes nothing back."""
    for descriptor in Path("/proc/self/fd").iterdir():
        try:
            kind = str(descriptor.readlink())
        except OSError:
            continue  # the descriptor that was listing them
        internet = kind.startswith("socket:") and _family(int(descriptor.name)) != socket.AF_UNIX
        if internet or "io_uring" in kind:
            raise ConfinementError(f"descriptor {descriptor.name} is an open network connection")


def _family(number: int) -> int:
    """The address family of the socket behind a descriptor, which stays open."""
    borrowed = socket.socket(fileno=number)
    try:
        return borrowed.family
    finally:
        borrowed.detach()
