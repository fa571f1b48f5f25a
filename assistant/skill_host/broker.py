"""The one process that connects skills to a network: `python -m assistant.skill_host.broker`.

It runs only while a skill with such a permission does, and knows nothing of the person: what it
is told are hosts and ports. On standard input it has a SOCK_SEQPACKET connection to whoever
started it, and ends with that; each packet is a skill's channel, with what it may reach:
{"skill", "permission", "places", "tls", "traces"}. Over its channel a skill asks for {"host",
"port"} and gets a stream, or {"refused": WHY}. Its argument is where uses are noted.
"""

from __future__ import annotations

import asyncio
import ipaddress
import json
import os
import socket
import ssl
import sys
from collections.abc import Callable, Coroutine, Sequence
from contextlib import suppress
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

from assistant.confinement import forbid_inspection
from assistant.confinement.landlock import restrict
from assistant.errors import ConfinementError
from assistant.private_folders import make_private
from assistant.skill_host.python_places import to_read
from assistant.skill_host.usage import Usage, Used

CONNECT_SECONDS = 8.0
IDLE_SECONDS = 300.0
"""After which a stream over which nothing goes is closed."""
MOST_STREAMS = 16
"""Of one channel at a time."""
_PIECE = 64 * 1024
_LONGEST_PACKET = 64 * 1024
_TO_FIND_HOSTS = (
    *("/etc/resolv.conf", "/etc/hosts", "/etc/nsswitch.conf", "/etc/gai.conf", "/etc/host.conf"),
    *("/etc/services", "/etc/ssl", "/etc/pki", "/etc/ca-certificates", "/run/systemd/resolve"),
)
_AT_HOME = (".local", ".lan", ".home.arpa", ".internal", ".localhost")


class RefusalError(Exception):
    """Why a skill gets no stream; its text is for people."""


@dataclass(frozen=True, slots=True)
class Channel:
    """What a skill may reach over its connection to the broker."""

    skill: str
    permission: str
    places: tuple[tuple[str, int], ...]
    tls: bool
    traces: bool

    def chosen(self, host: str, port: int) -> tuple[str, int]:
        """The place meant by what the skill says; "" and 0 leave it to us."""
        fitting = (
            place
            for place in self.places
            if host.lower() in ("", place[0]) and port in (0, place[1])
        )
        place = next(fitting, None)
        if place is None:
            raise RefusalError(f"{self.permission} does not reach {host or 'it'}:{port or 'any'}")
        return place


class Broker:
    """Serves channels until whoever started this process is gone."""

    def __init__(self, control: socket.socket, usage: Usage, now: Callable[[], datetime]) -> None:
        self._control = control
        self._usage = usage
        self._now = now
        self._tls = ssl.create_default_context()
        self._tasks: set[asyncio.Task[None]] = set()

    async def serve(self) -> None:
        loop = asyncio.get_running_loop()
        over = loop.create_future()

        def take() -> None:
            packet, descriptors, _, _ = socket.recv_fds(self._control, _LONGEST_PACKET, 1)
            if packet and descriptors:
                fields = json.loads(packet)
                fields["places"] = tuple((host, port) for host, port in fields["places"])
                self._run(self._channel(Channel(**fields), socket.socket(fileno=descriptors[0])))
            elif not packet and not over.done():
                over.set_result(None)

        loop.add_reader(self._control, take)
        await over

    def _run(self, work: Coroutine[object, None, None]) -> None:
        task = asyncio.create_task(work)
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)

    async def _channel(self, channel: Channel, connection: socket.socket) -> None:
        """Answer one skill for as long as it runs."""
        connection.setblocking(False)
        loop = asyncio.get_running_loop()
        room = asyncio.Semaphore(MOST_STREAMS)
        with connection:
            while packet := await loop.sock_recv(connection, _LONGEST_PACKET):
                async with room:
                    await self._answer(channel, connection, packet, room)

    async def _answer(
        self, channel: Channel, connection: socket.socket, packet: bytes, room: asyncio.Semaphore
    ) -> None:
        try:
            host, port = channel.chosen(*_asked(packet))
            reader, writer = await _connected(host, port, self._tls if channel.tls else None)
        except RefusalError as error:
            with suppress(OSError):
                connection.send(json.dumps({"refused": str(error)}).encode())
            return
        ours, theirs = socket.socketpair()
        answer = json.dumps({"host": host, "port": port, "tls": channel.tls}).encode()
        with theirs, suppress(OSError):
            socket.send_fds(connection, [answer], [theirs.fileno()])
        self._run(self._relay(channel, f"{host}:{port}", ours, reader, writer, room))

    async def _relay(
        self,
        channel: Channel,
        what: str,
        ours: socket.socket,
        reader: asyncio.StreamReader,
        writer: asyncio.StreamWriter,
        room: asyncio.Semaphore,
    ) -> None:
        """Pass bytes on both ways until one side closes or falls silent, and count them."""
        at = self._now()
        async with room:
            skill_reader, skill_writer = await asyncio.open_connection(sock=ours)
            out = asyncio.ensure_future(_pump(skill_reader, writer))
            back = asyncio.ensure_future(_pump(reader, skill_writer))
            sent, received = await asyncio.gather(out, back)
        if channel.traces:
            self._usage.add(Used(channel.skill, channel.permission, at, what, sent, received))


def _asked(packet: bytes) -> tuple[str, int]:
    try:
        match json.loads(packet):
            case {"host": str(host), "port": int(port)}:
                return host, port
    except ValueError:
        pass
    raise RefusalError("that is no host and port")


async def _connected(
    host: str, port: int, tls: ssl.SSLContext | None
) -> tuple[asyncio.StreamReader, asyncio.StreamWriter]:
    try:
        async with asyncio.timeout(CONNECT_SECONDS):
            address = await _address(host, port)
            return await asyncio.open_connection(
                address, port, ssl=tls, server_hostname=host if tls else None, limit=_PIECE
            )
    except TimeoutError:
        raise RefusalError(f"{host} does not answer") from None
    except ssl.SSLError as error:
        raise RefusalError(f"{host} is not what it says it is: {error.reason}") from error
    except (OSError, UnicodeError) as error:
        reason = error.strerror if isinstance(error, OSError) else "that is no name"
        raise RefusalError(f"{host} cannot be reached: {reason}") from error


async def _address(host: str, port: int) -> str:
    found = await asyncio.get_running_loop().getaddrinfo(host, port, type=socket.SOCK_STREAM)
    address = str(found[0][4][0])
    if leads_astray(host, address):
        raise RefusalError(f"{host} leads into your own network; name its address instead")
    return address


def leads_astray(host: str, address: str) -> bool:
    """Whether a name of the world stands for an `address` in the person's own network.

    Whoever owns such a name decides where it leads, and so would let a stranger at what stands
    in the home. What is there has to be granted by its address, or by a name that is the home's.
    """
    if "." not in host or host.endswith(_AT_HOME) or host == address:
        return False
    with suppress(ValueError):
        ipaddress.ip_address(host)
        return False
    return not ipaddress.ip_address(address.partition("%")[0]).is_global


async def _pump(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> int:
    """Pass on all that comes; how many bytes that were."""
    count = 0
    with suppress(OSError, TimeoutError, ssl.SSLError):
        while piece := await asyncio.wait_for(reader.read(_PIECE), IDLE_SECONDS):
            writer.write(piece)
            await writer.drain()
            count += len(piece)
    with suppress(OSError):
        writer.close()
    return count


def main(arguments: Sequence[str]) -> int:
    forbid_inspection()
    folder = Path(arguments[0])
    control = socket.socket(fileno=os.dup(0))
    control.setblocking(False)
    broker = Broker(control, Usage(folder), lambda: datetime.now(UTC).astimezone())
    with suppress(OSError):
        make_private(folder)
    with suppress(ConfinementError):  # a kernel without it lets the broker read, and write, more
        restrict((*to_read(), *_TO_FIND_HOSTS), [str(folder)], network=True)
    asyncio.run(broker.serve())
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
