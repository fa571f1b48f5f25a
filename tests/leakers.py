"""Ways to send a packet, each of which works on an ordinary machine.

`python -m tests.leakers KIND plain|denied|worker|skill`: try it, or "every" one, in such a
process. Whether anything left is for others to see, so every failure is quiet.
"""

from __future__ import annotations

import ctypes
import os
import shutil
import socket
import struct
import subprocess
import sys
import threading
from collections.abc import Callable, Mapping
from contextlib import suppress
from datetime import UTC, datetime
from mmap import mmap
from pathlib import Path
from tempfile import TemporaryDirectory

RESOLVER_SOCKET = "/var/run/nscd/socket"  # where glibc looks for it
FAR_IP, FAR_IP6 = "198.51.100.7", "2001:db8::7"
PATIENCE_SECONDS = 0.2

_IO_URING_SETUP, _IO_URING_ENTER = 425, 426
_SQ_RING, _ENTRIES_AT = 0, 0x10000000  # IORING_OFF_SQ_RING, IORING_OFF_SQES
_OP_SOCKET, _GET_EVENTS = 45, 1  # IORING_OP_SOCKET, IORING_ENTER_GETEVENTS
_PARAMETERS_BYTES, _ENTRY_BYTES, _RING_BYTES = 120, 64, 4096


def tcp() -> None:
    _connect(socket.AF_INET, FAR_IP)


def tcp6() -> None:
    _connect(socket.AF_INET6, FAR_IP6)


def udp() -> None:
    _send(socket.socket(socket.AF_INET, socket.SOCK_DGRAM))


def raw() -> None:
    """An Ethernet frame, past all of IP."""
    with socket.socket(socket.AF_PACKET, socket.SOCK_RAW) as wire:
        wire.bind(("cable", 0))
        wire.send(b"\xff" * 12 + b"\x88\xb5" + bytes(46))  # IEEE's type for experiments


def name_lookup() -> None:
    """What any library does that was given a host's name."""
    socket.getaddrinfo("leak.example", 80)


def resolver_socket() -> None:
    """Have the machine's resolver ask, over a Unix socket, which is no internet socket."""
    with socket.socket(socket.AF_UNIX) as resolver:
        resolver.settimeout(PATIENCE_SECONDS)
        resolver.connect(RESOLVER_SOCKET)
        resolver.send(b"leak.example")
        resolver.recv(1)


def io_uring() -> None:
    """A socket that no socket call ever made: the kernel is handed a note to make one."""
    libc = ctypes.CDLL(None, use_errno=True)
    parameters = ctypes.create_string_buffer(_PARAMETERS_BYTES)
    ring = libc.syscall(_IO_URING_SETUP, 1, parameters)
    if ring < 0:
        raise OSError(ctypes.get_errno(), "io_uring_setup")
    # struct io_uring_params: seven words and three reserved, then the two rings' offsets.
    _, tail, _, _, _, _, array = struct.unpack_from("7I", parameters, 40)
    completions = struct.unpack_from("6I", parameters, 80)[5]
    with mmap(ring, _RING_BYTES, offset=_SQ_RING) as rings:
        with mmap(ring, _ENTRY_BYTES, offset=_ENTRIES_AT) as entries:
            # struct io_uring_sqe: the family stands in fd, the type in off.
            entries[:16] = struct.pack("BBHiQ", _OP_SOCKET, 0, 0, socket.AF_INET, socket.SOCK_DGRAM)
            rings[array : array + 4] = struct.pack("I", 0)
            rings[tail : tail + 4] = struct.pack("I", 1)
            libc.syscall(_IO_URING_ENTER, ring, 1, 1, _GET_EVENTS, None, 0)
        made = struct.unpack_from("i", rings, completions + 8)[0]
    if made < 0:
        raise OSError(-made, "IORING_OP_SOCKET")
    _send(socket.socket(fileno=made))


def child() -> None:
    """Another program, which knows of no filter."""
    command = [sys.executable, "-m", "tests.leakers", "udp", "plain"]
    subprocess.run(command, stderr=subprocess.DEVNULL, check=False)


LEAKS: Mapping[str, Callable[[], None]] = {
    one.__name__: one
    for one in (tcp, tcp6, udp, raw, name_lookup, resolver_socket, io_uring, child)
}


def every() -> None:
    """One after the other, whatever becomes of each."""
    for leak in LEAKS.values():
        with suppress(OSError):
            leak()


def all_but_the_resolver() -> None:
    """Every one but asking the resolver's own socket, which is a Unix socket as any other."""
    for leak in LEAKS.values():
        if leak is not resolver_socket:
            with suppress(OSError):
                leak()


TRIED: Mapping[str, Callable[[], None]] = {
    **LEAKS,
    "every": every,
    "all_but_the_resolver": all_but_the_resolver,
}


def in_an_early_thread(deny: Callable[[], None]) -> None:
    """Leak from a thread that was there before `deny` was called."""
    denied = threading.Event()

    def later() -> None:
        denied.wait()
        with suppress(OSError):
            udp()

    thread = threading.Thread(target=later)
    thread.start()
    deny()
    denied.set()
    thread.join()


def in_a_voice_worker(kind: str) -> None:
    """Leak from a voice engine, in the worker process that all engines run in."""
    from assistant.speaking.backend import Backend, BackendError
    from assistant.speaking.worker_process import serve

    def start() -> Backend:
        TRIED[kind]()
        raise BackendError("it has leaked, and that was all")

    serve(start)


def in_a_skill(kind: str) -> None:
    """Leak from a skill, started as the assistant starts it."""
    from assistant.skill_host.host import SkillHost
    from assistant.skill_host.manifest import load_manifest
    from assistant.values import Interpretation, Json

    class NoServices:
        def call(self, skill: str, service: str, arguments: Mapping[str, Json]) -> Json:
            raise NotImplementedError

    with TemporaryDirectory() as home:
        folder = Path(home) / "leaky"
        folder.mkdir()
        (folder / "skill.toml").write_text(
            'name = "leaky"\nversion = "1"\napi = 1\ndescription = "Leaks"\n[intents.leak]\n'
        )
        shutil.copy(__file__, folder / "leakers.py")
        (folder / "skill.py").write_text(
            "from assistant.skill import Skill, act\nfrom .leakers import TRIED\n"
            'skill = Skill()\n@skill.intent("leak")\n'
            f"def leak(request):\n    TRIED[{kind!r}]()\n    return act('leaked')\n"
        )
        host = SkillHost([load_manifest(folder)], NoServices(), deadline_seconds=30)
        try:
            host.act(Interpretation("leaky", "leak"), datetime.now(UTC))
        finally:
            host.close()


def main(kind: str, where: str) -> None:
    """Try `kind` in a process of the sort `where`."""
    from assistant.confinement import deny_network

    def nothing() -> None: ...

    deny = deny_network if where == "denied" else nothing
    with suppress(OSError):
        if kind == "early_thread":
            in_an_early_thread(deny)
        elif where == "worker":
            in_a_voice_worker(kind)
        elif where == "skill":
            in_a_skill(kind)
        else:
            deny()
            TRIED[kind]()


def _connect(family: int, address: str) -> None:
    with socket.socket(family) as connection:
        connection.settimeout(PATIENCE_SECONDS)
        with suppress(TimeoutError):
            connection.connect((address, 443))


def _send(connection: socket.socket) -> None:
    with connection:
        connection.sendto(b"leak", (FAR_IP, 443))


if __name__ == "__main__":
    main(*sys.argv[1:])
    sys.stdout.flush()
    os._exit(0)
