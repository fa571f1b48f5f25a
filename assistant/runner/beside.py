"""A runner beside a daemon that was started by hand: `python -m assistant.runner.beside`.

The daemon starts it before it gives up the network, for good: no child of its own could have what
a skill or a command may be permitted. It lives as long as its standard input is open.
"""

from __future__ import annotations

import os
import select
import socket
import sys
from pathlib import Path

from assistant.private_folders import make_private
from assistant.runner.server import Runner
from assistant.settings import Paths
from assistant.skill_host.confined import ConfinedChildren
from assistant.skill_host.grants import Grants

_LIFELINE = 0


def main() -> int:
    """Serve once nobody else does."""
    paths = Paths.from_environment()
    os.umask(0o077)
    try:
        make_private(paths.runner_socket.parent)
        while another := _another(paths.runner_socket):
            with another:
                ready, _, _ = select.select([another.fileno(), _LIFELINE], [], [])
                if _LIFELINE in ready:
                    return 0
        listener = _listening(paths.runner_socket)
    except OSError:
        return 1  # the daemon does without
    grants = Grants(paths)
    children = ConfinedChildren(paths, grants)
    Runner(listener, grants.folders, children, None, paths.settings_file).serve(until=_LIFELINE)
    children.close()
    listener.close()
    return 0


def _another(place: Path) -> socket.socket | None:
    """A connection to a runner that is there already: the unit's, or one about to end."""
    connection = socket.socket(socket.AF_UNIX, socket.SOCK_SEQPACKET)
    try:
        connection.connect(str(place))
    except (FileNotFoundError, ConnectionRefusedError):
        connection.close()
        return None
    return connection


def _listening(place: Path) -> socket.socket:
    place.unlink(missing_ok=True)
    listener = socket.socket(socket.AF_UNIX, socket.SOCK_SEQPACKET)
    listener.bind(str(place))
    listener.listen()
    return listener


if __name__ == "__main__":
    sys.exit(main())
