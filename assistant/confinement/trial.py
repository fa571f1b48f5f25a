"""What confinement holds on this machine, really tried: `python -m assistant.confinement.trial`.

Prints a word a line for each thing that was denied. In a process of its own, as none of it can
be taken back.
"""

from __future__ import annotations

import os
import socket
import subprocess
import sys
from pathlib import Path

import assistant
from assistant.errors import ConfinementError

NETWORK, SOCKETS = "network", "sockets"
_SECONDS = 20.0


def try_it() -> tuple[frozenset[str], str]:
    """What a process here can deny itself, and what it complained of where it could not."""
    parent = str(Path(assistant.__file__).resolve().parents[1])
    command = [sys.executable, "-P", "-m", "assistant.confinement.trial"]
    done = subprocess.run(
        command,
        capture_output=True,
        text=True,
        timeout=_SECONDS,
        env={**os.environ, "PYTHONPATH": parent},
        check=False,
    )
    complaint = done.stderr.strip().splitlines()
    return frozenset(done.stdout.split()), complaint[-1] if complaint else ""


def _main() -> int:
    from assistant.confinement import deny_network, deny_sockets

    try:
        deny_network()
        ways = [(socket.AF_INET, socket.SOCK_STREAM), (socket.AF_INET6, socket.SOCK_DGRAM)]
        if all(_denied(*way) for way in [*ways, (socket.AF_PACKET, socket.SOCK_RAW)]):
            print(NETWORK)  # noqa: T201
        deny_sockets()
        if _denied(socket.AF_UNIX, socket.SOCK_STREAM):
            print(SOCKETS)  # noqa: T201
    except ConfinementError as error:
        print(error.message, file=sys.stderr)  # noqa: T201
        return 1
    return 0


def _denied(family: int, kind: int) -> bool:
    try:
        socket.socket(family, kind).close()
    except OSError:
        return True
    return False


if __name__ == "__main__":
    sys.exit(_main())
