"""A connection to D-Bus that reaches the granted names only, through xdg-dbus-proxy."""

from __future__ import annotations

import os
import select
import socket
import tempfile
from pathlib import Path
from shutil import which
from subprocess import DEVNULL, Popen

from assistant.errors import SkillError
from assistant.skill_host.reach import BusAsked

_READY_SECONDS = 5.0
_SYSTEM_BUS = "unix:path=/run/dbus/system_bus_socket"


class BusProxy:
    """A proxy for one skill and one bus. `connection` is the skill's end; pass it on and close it.

    Raises `SkillError`, a clause for people, where there is no proxy or no such bus.
    """

    def __init__(self, granted: BusAsked) -> None:
        program = which("xdg-dbus-proxy")
        if program is None:
            raise SkillError("D-Bus is filtered by xdg-dbus-proxy, which is not installed")
        # As long as our end of it is open, the proxy lives.
        self._alive, theirs = os.pipe()
        try:
            with tempfile.TemporaryDirectory(prefix="assistant-bus-") as folder:
                path = Path(folder, "bus")
                command = [program, f"--fd={theirs}", _address(granted.kind), str(path)]
                self._process = Popen(
                    [*command, *_filter(granted)],
                    stdin=DEVNULL,
                    stdout=DEVNULL,
                    stderr=DEVNULL,
                    pass_fds=[theirs],
                    start_new_session=True,
                )
                os.close(theirs)
                theirs = -1
                self.connection = self._connected(path)
        except (OSError, SkillError) as error:
            os.close(self._alive)
            if theirs >= 0:
                os.close(theirs)
            reason = error.message if isinstance(error, SkillError) else error.strerror
            raise SkillError(f"there is no {granted.kind} bus to talk on: {reason}") from error

    def close(self) -> None:
        """End the proxy."""
        if self._alive >= 0:
            os.close(self._alive)
            self._alive = -1
            self._process.kill()
            self._process.wait()

    def _connected(self, path: Path) -> socket.socket:
        ready, _, _ = select.select([self._alive], [], [], _READY_SECONDS)
        if not ready or not os.read(self._alive, 1):
            self._process.kill()
            self._process.wait()
            raise SkillError("its filter does not start")
        connection = socket.socket(socket.AF_UNIX)
        connection.connect(str(path))
        return connection


def _address(kind: str) -> str:
    if kind == "system":
        return os.environ.get("DBUS_SYSTEM_BUS_ADDRESS") or _SYSTEM_BUS
    runtime = os.environ.get("XDG_RUNTIME_DIR", "")
    address = os.environ.get("DBUS_SESSION_BUS_ADDRESS")
    return address or f"unix:path={Path(runtime, 'bus')}"


def _filter(granted: BusAsked) -> list[str]:
    rules = [
        f"--call={name}={call}" if call else f"--talk={name}"
        for name in granted.names
        for call in granted.calls or ("",)
    ]
    return ["--filter", *rules]
