"""What systemd tells a service, and what a service tells systemd; silent where there is none.

The protocols are those of sd_notify(3), sd_watchdog_enabled(3) and sd_listen_fds(3).
"""

from __future__ import annotations

import os
import socket
from collections.abc import Mapping, MutableMapping
from contextlib import suppress
from dataclasses import dataclass, field

_FIRST_PASSED = 3  # SD_LISTEN_FDS_START
_MICROSECONDS = 1_000_000


@dataclass(frozen=True, slots=True)
class ServiceManager:
    """Any thread may call anything; nothing here waits or raises.

    `watchdog_seconds`: call `alive` at least this often; None where nobody watches.
    `sockets` were opened for us and listen, by the name their unit gives them. Ours to close.
    """

    address: str | None = None
    watchdog_seconds: float | None = None
    sockets: Mapping[str, socket.socket] = field(default_factory=dict)

    @classmethod
    def from_environment(
        cls, environment: MutableMapping[str, str] | None = None
    ) -> ServiceManager:
        """What `environment`, by default this process's, says; taken out of it for the children.

        Call it once: it takes over the descriptors that were passed.
        """
        env = os.environ if environment is None else environment
        names = ("NOTIFY_SOCKET", "WATCHDOG_USEC", "WATCHDOG_PID")
        address, interval, watched = (env.pop(name, None) for name in names)
        names = ("LISTEN_FDS", "LISTEN_FDNAMES", "LISTEN_PID")
        count, fd_names, meant_for = (env.pop(name, "") for name in names)
        watches = interval is not None and watched in (None, str(os.getpid()))
        passed = int(count) if meant_for == str(os.getpid()) else 0
        return cls(
            address,
            # Half of the time it gives, as sd_watchdog_enabled(3) recommends.
            int(interval) / _MICROSECONDS / 2 if watches and interval else None,
            _passed_sockets(passed, fd_names.split(":")),
        )

    def ready(self) -> None:
        """Started: what depends on us may start."""
        self._say("READY=1")

    def alive(self) -> None:
        """The work goes on. Call it where the work is done, not from a thread of its own."""
        self._say("WATCHDOG=1")

    def status(self, text: str) -> None:
        """One line for `systemctl status`; never what a person said."""
        self._say(f"STATUS={' '.join(text.split())}")

    def stopping(self) -> None:
        """On the way out."""
        self._say("STOPPING=1")

    def _say(self, state: str) -> None:
        if self.address is None:
            return
        # A leading @ stands for the nought of an abstract address.
        address = "\0" + self.address[1:] if self.address.startswith("@") else self.address
        # A manager that is gone or too busy is no reason to stop working.
        with suppress(OSError), socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM) as speaker:
            speaker.setblocking(False)
            speaker.sendto(state.encode(), address)


def _passed_sockets(count: int, names: list[str]) -> dict[str, socket.socket]:
    found = {}
    for offset in range(count):
        name = names[offset] if offset < len(names) else ""
        found[name] = socket.socket(fileno=_FIRST_PASSED + offset)
        found[name].set_inheritable(False)
    return found
