"""A computer of programs of our own on a private D-Bus: logind, UPower and notifications.

Run as a program it is those three: they print what they are asked for, a line each.
"""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from queue import Queue
from threading import Thread
from typing import Any, Final

from jeepney import MessageType, message_bus, new_error, new_method_return
from jeepney.io.blocking import open_dbus_connection
from jeepney.low_level import HeaderFields

NAMES: Final = (
    "org.freedesktop.login1",
    "org.freedesktop.UPower",
    "org.freedesktop.Notifications",
)
PROPERTIES: Final = {
    "IsPresent": ("b", True),
    "Percentage": ("d", 67.4),
    "State": ("u", 2),
    "TimeToEmpty": ("x", 7215),
    "Type": ("s", "x11"),
}
UNKNOWN: Final = "org.freedesktop.DBus.Error.UnknownMethod"
KNOWN: Final = frozenset({"PowerOff", "SetBrightness", "Set"})
"""What is done without an answer worth reading; locking is left to nobody here."""
PATIENCE_SECONDS: Final = 15.0


def serve() -> None:
    """Be these programs until the bus goes."""
    connection = open_dbus_connection(os.environ["DBUS_SESSION_BUS_ADDRESS"])
    for name in NAMES:
        connection.send_and_get_reply(message_bus.RequestName(name))
    _tell("ready")
    while True:
        asked = connection.receive()
        if asked.header.message_type is not MessageType.method_call:
            continue
        member = str(asked.header.fields[HeaderFields.member])
        _tell(member, *asked.body)
        if member == "Get":
            connection.send(new_method_return(asked, "v", (PROPERTIES[asked.body[1]],)))
        elif member == "GetServerInformation":
            connection.send(new_method_return(asked, "ssss", ("dunst", "knopwob", "1.9", "1.2")))
        elif member in KNOWN:
            connection.send(new_method_return(asked))
        else:
            connection.send(new_error(asked, UNKNOWN))


def _tell(*words: object) -> None:
    sys.stdout.write(" ".join(map(str, words)) + "\n")
    sys.stdout.flush()


@contextmanager
def running(command: Sequence[str | Path], **options: Any) -> Iterator[subprocess.Popen[bytes]]:
    """A program that is ended at the end, whatever happened."""
    with subprocess.Popen(command, **options) as program:
        try:
            yield program
        finally:
            program.kill()


@contextmanager
def private_bus() -> Iterator[str]:
    """The address of a bus that nobody else is on."""
    command = ["dbus-daemon", "--session", "--nofork", "--print-address"]
    with running(command, stdout=subprocess.PIPE) as bus:
        assert bus.stdout is not None
        yield bus.stdout.readline().decode().strip()


@contextmanager
def computer_on(address: str) -> Iterator[Queue[str]]:
    """These programs on the bus at `address`; what they are asked for comes through the queue."""
    environment = os.environ | {"DBUS_SESSION_BUS_ADDRESS": address}
    command = [sys.executable, str(Path(__file__))]
    with running(command, stdout=subprocess.PIPE, env=environment) as programs:
        lines = programs.stdout
        assert lines is not None
        assert lines.readline() == b"ready\n"
        told: Queue[str] = Queue()

        def listen() -> None:
            for line in lines:
                told.put(line.decode().strip())

        Thread(target=listen, daemon=True).start()
        yield told


def until_asked(told: Queue[str], wanted: str) -> str:
    """The next line that begins with `wanted`."""
    while not (line := told.get(timeout=PATIENCE_SECONDS)).startswith(wanted):
        pass
    return line


if __name__ == "__main__":
    serve()
