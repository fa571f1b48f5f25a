"""What a skill may reach outside the assistant, each by the name its skill.toml gives it.

Authors get there through their request (`request.folder("calendars")`). Every method raises
`RefusedError` where that is not permitted, is not there or fails; the message says what to do.
Network and D-Bus work on connections that the skill's process was handed; it can make none.
"""

from __future__ import annotations

from base64 import b64decode, b64encode
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from types import TracebackType
from typing import cast

from assistant.skill_services import Service
from assistant.values import Json

PROPERTIES = "org.freedesktop.DBus.Properties"


@dataclass(frozen=True, slots=True)
class Fetched:
    """What a web server answered: `status` 200 and so on, header names in lower case."""

    status: int
    headers: Mapping[str, str]
    text: str


@dataclass(frozen=True, slots=True)
class Ran:
    """How a command ended: `status` 0 when all was well, and the start of what it printed."""

    status: int
    output: str


class Stream:
    """Bytes to and from a host, for protocols such as MQTT. `with` closes it at the end."""

    def __init__(self, service: Service, number: Json, name: str) -> None:
        self._service = service
        self._which: dict[str, Json] = {"name": name, "stream": number}

    def send(self, data: bytes) -> None:
        """All of `data`."""
        self._service("network.send", self._which | {"data": b64encode(data).decode()})

    def receive(self, most: int = 65536, seconds: float = 1.0) -> bytes:
        """At most `most` bytes; b"" where the other side has closed.

        Raises `RefusedError` where nothing comes within `seconds`.
        """
        asked = self._which | {"most": most, "seconds": seconds}
        return b64decode(str(self._service("network.receive", asked)))

    def close(self) -> None:
        """Hang up."""
        self._service("network.close", self._which)

    def __enter__(self) -> Stream:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        traceback: TracebackType | None,
    ) -> None:
        self.close()


class Bus:
    """The programs on D-Bus that this skill may talk to."""

    def __init__(self, service: Service, name: str) -> None:
        self._service = service
        self._name = name

    def names(self) -> tuple[str, ...]:
        """The names of those that are there now."""
        found = self._service("bus.names", {"name": self._name})
        return tuple(map(str, cast("Sequence[Json]", found)))

    def call(
        self,
        destination: str,
        path: str,
        interface: str,
        member: str,
        signature: str = "",
        *arguments: Json,
    ) -> tuple[Json, ...]:
        """Call a method; what it returned, variants taken out of their wrapping.

        `signature` is D-Bus's, for the arguments: `bus.call(player, path, "…Player", "Seek",
        "x", -5_000_000)`. A variant is given as a pair of its signature and its value.
        """
        asked: dict[str, Json] = {
            "name": self._name,
            "destination": destination,
            "path": path,
            "interface": interface,
            "member": member,
            "signature": signature,
            "arguments": arguments,
        }
        return tuple(cast("Sequence[Json]", self._service("bus.call", asked)))

    def get(self, destination: str, path: str, interface: str, name: str) -> Json:
        """The property `name`."""
        return self.call(destination, path, PROPERTIES, "Get", "ss", interface, name)[0]

    def set(
        self, destination: str, path: str, interface: str, name: str, signature: str, value: Json
    ) -> None:
        """Change the property `name`; `signature` is that of its value."""
        self.call(destination, path, PROPERTIES, "Set", "ssv", interface, name, (signature, value))


class Reaching:
    """The part of a request that leads outside the assistant."""

    __slots__ = ()

    service: Service

    def folder(self, name: str) -> Path:
        """A folder of the person's, to use with ordinary Python. Permission: folders.NAME"""
        return Path(str(self.service("folder.path", {"name": name})))

    def fetch(
        self,
        name: str,
        path: str,
        *,
        method: str = "GET",
        headers: Mapping[str, str] | None = None,
        text: str = "",
        host: str = "",
        port: int = 0,
    ) -> Fetched:
        """Ask a web server. Permission: network.NAME

        `host` and `port` choose where skill.toml names several; else they are the first.
        """
        asked: dict[str, Json] = {
            "name": name,
            "path": path,
            "method": method,
            "headers": dict(headers or {}),
            "text": text,
            "host": host,
            "port": port,
        }
        got = cast("Mapping[str, Json]", self.service("network.fetch", asked))
        found = cast("Mapping[str, str]", got["headers"])
        return Fetched(int(cast("int", got["status"])), found, str(got["text"]))

    def connect(self, name: str, *, host: str = "", port: int = 0) -> Stream:
        """A stream of bytes to and from a host. Permission: network.NAME"""
        asked: dict[str, Json] = {"name": name, "host": host, "port": port}
        return Stream(self.service, self.service("network.connect", asked), name)

    def bus(self, name: str) -> Bus:
        """Programs on D-Bus. Permission: bus.NAME"""
        return Bus(self.service, name)

    def run(self, name: str, **arguments: str | int | float) -> Ran:
        """Run the command `name`, its placeholders filled with `arguments`, without a shell.

        Permission: commands.NAME
        """
        asked: dict[str, Json] = {"name": name, "arguments": dict(arguments)}
        ran = cast("Mapping[str, Json]", self.service("command.run", asked))
        return Ran(int(cast("int", ran["status"])), str(ran["output"]))
