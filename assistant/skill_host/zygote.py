"""A warm process that skills are forked from: `python -m assistant.skill_host.zygote`.

It has imported what skills need and knows nothing else, so a skill starts in milliseconds and
shares its memory with the others. On standard input it has a SOCK_SEQPACKET connection to whoever
started it, and ends with that; its arguments are the layers to try, its first packet says which
hold. Each packet it gets is a skill to run: {"folder", "read", "write",
"channels"} with the child's connection (see `starting`), its descriptors 0, 1 and 2, and those of
its channels.
"""

from __future__ import annotations

import gc
import os
import selectors
import signal
import socket
import sys
from collections.abc import Collection, Sequence
from contextlib import suppress
from fcntl import F_DUPFD_CLOEXEC, fcntl
from functools import partial
from typing import Any, Final, NoReturn

from assistant.confinement.kernel import PR_SET_PDEATHSIG, prctl
from assistant.confinement.layers import Layer, confine, holding
from assistant.skill_host import child
from assistant.skill_host.channels import Channels
from assistant.skill_host.starting import LONGEST_PACKET, fields_of, send_packet

MOST_DESCRIPTORS: Final = 32
_OUT_OF_THE_WAY = 512
_MOST_OPEN = 4096


class Zygote:
    """Forks skills under the layers that hold, and ends each with its connection."""

    def __init__(self, control: socket.socket, layers: Collection[Layer]) -> None:
        self._control = control
        self._layers = layers
        self._own_pid = os.getpid()
        self._selector = selectors.DefaultSelector()
        self._children: dict[int, socket.socket] = {}
        self._selector.register(control, selectors.EVENT_READ, self._take)

    def serve(self) -> None:
        """Until whoever started this process is gone."""
        while self._control.fileno() >= 0:
            for key, _ in self._selector.select():
                # One that came in the same round may have ended what this one was for.
                if key in self._selector.get_map().values():
                    key.data()
        for pid in tuple(self._children):
            self._end(pid)

    def _take(self) -> None:
        packet, descriptors, _, _ = socket.recv_fds(self._control, LONGEST_PACKET, MOST_DESCRIPTORS)
        if not packet:
            self._selector.unregister(self._control)
            self._control.close()
            return
        connection = socket.socket(fileno=descriptors[0])
        try:
            pid = os.fork()
        except OSError as error:
            with suppress(OSError):
                send_packet(connection, {"refused": f"cannot be started: {error.strerror}"})
            connection.close()
        else:
            if pid == 0:
                self._become(fields_of(packet), descriptors[1:])
            self._watch(pid, connection)
        for descriptor in descriptors[1:]:
            os.close(descriptor)

    def _watch(self, pid: int, connection: socket.socket) -> None:
        """Have the end of either be the end of both."""
        connection.setblocking(False)
        process = os.pidfd_open(pid)
        self._children[pid] = connection

        def end() -> None:
            self._selector.unregister(process)
            self._selector.unregister(connection)
            os.close(process)
            status = self._end(pid)
            with suppress(OSError):  # who is gone need not be told
                send_packet(connection, {"ended": status})
            connection.close()

        self._selector.register(process, selectors.EVENT_READ, end)
        self._selector.register(connection, selectors.EVENT_READ, end)
        with suppress(OSError):
            send_packet(connection, {"started": True})

    def _end(self, pid: int) -> int:
        del self._children[pid]
        os.kill(pid, signal.SIGKILL)
        return os.waitstatus_to_exitcode(os.waitpid(pid, 0)[1])

    def _become(self, request: dict[str, Any], descriptors: Sequence[int]) -> NoReturn:
        """Be the skill, in the child: nothing of the zygote's is left when its code is loaded."""
        status = 1
        try:
            os.setsid()
            prctl(PR_SET_PDEATHSIG, signal.SIGKILL)
            if os.getppid() == self._own_pid:  # or else it ended before it could be noticed
                _keep_only(descriptors)
                places = (request["read"], request["write"])
                channels = {name: 3 + at for at, name in enumerate(request["channels"])}
                confined = partial(confine, self._layers, *places)
                status = child.main(request["folder"], Channels(channels), confined)
        finally:
            os._exit(status)


def _keep_only(descriptors: Sequence[int]) -> None:
    """Number these 0, 1, 2, … and close all others."""
    kept = [fcntl(descriptor, F_DUPFD_CLOEXEC, _OUT_OF_THE_WAY) for descriptor in descriptors]
    for number, descriptor in enumerate(kept):
        os.dup2(descriptor, number)
    os.closerange(len(kept), _MOST_OPEN)


def _import_what_skills_need() -> None:
    """Paid here once. What a skill imports besides, it pays for itself."""
    import collections.abc  # noqa: F401
    import decimal  # noqa: F401
    import itertools  # noqa: F401
    import math  # noqa: F401
    import pathlib  # noqa: F401
    import random  # noqa: F401
    import re  # noqa: F401
    import tomllib  # noqa: F401
    import traceback  # noqa: F401
    import unicodedata  # noqa: F401
    import zoneinfo  # noqa: F401


def main(layers: Collection[Layer]) -> int:
    control = socket.socket(fileno=os.dup(0))
    nothing = os.open(os.devnull, os.O_RDWR)
    for number in (0, 1):
        os.dup2(nothing, number)
    held = holding(layers)
    _import_what_skills_need()
    gc.collect()
    gc.freeze()  # the collector would write on pages that are shared with every skill
    send_packet(control, {"layers": sorted(held)})
    Zygote(control, held).serve()
    return 0


if __name__ == "__main__":
    sys.exit(main([Layer(name) for name in sys.argv[1:]]))
