"""The daemon's end of the control socket: a thread of its own that never waits for a client."""

from __future__ import annotations

import asyncio
import os
import socket
import threading
from collections.abc import Callable
from contextlib import suppress
from itertools import count
from typing import Protocol

from assistant import __version__
from assistant.control.protocol import (
    LONGEST_LINE,
    VERSION,
    Hello,
    Request,
    Watch,
    answer,
    hello,
    line_of,
    read_message,
    refusal,
)
from assistant.errors import AssistantError, ControlError
from assistant.peers import user_of
from assistant.values import Json

MOST_CLIENTS = 32
"""Connections at once; further ones are told so and closed."""

MOST_WAITING = 16
"""Requests of one client that are not answered yet; further ones are refused."""

LONGEST_BACKLOG = 256 * 1024
"""Bytes a client may leave unread. One that leaves more is dropped: nobody waits for it."""

HELLO_SECONDS = 5.0
LEAVING_SECONDS = 1.0
MOST_MISTAKES = 100
"""Lines one client may send that are no message."""


class Handler(Protocol):
    """Who acts on requests. Called on the server's thread: it only passes them on."""

    def asked(self, client: Client, request: Request) -> None:
        """Answer with `client.answer` or `client.refuse`, now or later, from any thread."""

    def left(self, client: Client) -> None:
        """The client is gone."""


class Client:
    """One connection. Every method may be called from any thread, also after it has ended."""

    def __init__(self, number: int, send: Callable[[Client, dict[str, Json]], None]) -> None:
        self.number = number
        self.watches = False
        self.waiting = 0
        self._send = send

    def answer(self, request: int, result: Json) -> None:
        self._send(self, answer(request, result))

    def refuse(self, request: int, error: AssistantError) -> None:
        self._send(self, refusal(request, error.code, error.message))


class ControlServer:
    """Serves clients on `listening`, a socket it owns, until it is closed."""

    def __init__(
        self,
        listening: socket.socket,
        handler: Handler,
        user_of_peer: Callable[[socket.socket], int] = user_of,
    ) -> None:
        self._listening = listening
        self._handler = handler
        self._user_of_peer = user_of_peer
        self._writers: dict[Client, asyncio.StreamWriter] = {}
        self._numbers = count(1)
        self._loop: asyncio.AbstractEventLoop | None = None
        self._closing = asyncio.Event()
        self._started = threading.Event()
        self._observers = 0
        self._thread = threading.Thread(target=self._run, name="control")

    def start(self) -> None:
        """Take clients from now on."""
        self._thread.start()
        self._started.wait()

    def close(self) -> None:
        """Drop every client and end the thread."""
        self._in_loop(self._closing.set)
        self._thread.join()

    @property
    def is_watched(self) -> bool:
        """Whether there is any observer; without one an event need not even be made."""
        return self._observers > 0

    def tell(self, event: dict[str, Json]) -> None:
        """Send `event` to every observer, from any thread."""
        if self.is_watched:
            self._in_loop(self._broadcast, line_of(event))

    def _run(self) -> None:
        asyncio.run(self._serve())

    async def _serve(self) -> None:
        self._loop = asyncio.get_running_loop()
        server = await asyncio.start_unix_server(
            self._attend, sock=self._listening, limit=LONGEST_LINE
        )
        self._started.set()
        await self._closing.wait()
        server.close()
        for writer in tuple(self._writers.values()):
            # What was answered just before is still sent; what a client does not read is not.
            writer.close()
        leaving = asyncio.all_tasks() - {asyncio.current_task()}
        if leaving:
            await asyncio.wait(leaving, timeout=LEAVING_SECONDS)
        self._loop = None

    async def _attend(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        client = Client(next(self._numbers), self._send_from_anywhere)
        try:
            self._check(writer)
            self._writers[client] = writer
            async with asyncio.timeout(HELLO_SECONDS):
                await self._greet(client, reader)
            await self._converse(client, reader)
        except AssistantError as error:
            self._write(writer, line_of(refusal(None, error.code, error.message)))
        except (OSError, TimeoutError):
            pass
        finally:
            if self._writers.pop(client, None) is not None:
                self._observers -= client.watches
                client.watches = False
                self._handler.left(client)
            writer.close()

    def _check(self, writer: asyncio.StreamWriter) -> None:
        peer = writer.get_extra_info("socket")
        if self._user_of_peer(peer) != os.geteuid():
            raise ControlError("the daemon belongs to another user")
        if len(self._writers) >= MOST_CLIENTS:
            raise ControlError(f"the daemon serves {MOST_CLIENTS} clients at most; try again")

    async def _greet(self, client: Client, reader: asyncio.StreamReader) -> None:
        message = read_message(await _line(reader))
        if not isinstance(message, Hello):
            raise ControlError("the first message has to be hello")
        self._send(client, hello(__version__))
        if message.version != VERSION:
            raise ControlError(f"the daemon speaks version {VERSION}, not {message.version}")

    async def _converse(self, client: Client, reader: asyncio.StreamReader) -> None:
        mistakes = 0
        while line := await _line(reader):
            try:
                request = read_message(line)
                if isinstance(request, Hello):
                    raise ControlError("hello was said before")
            except ControlError as error:
                mistakes += 1
                if mistakes > MOST_MISTAKES:
                    raise
                self._send(client, refusal(None, error.code, error.message))
                continue
            self._pass_on(client, request)

    def _pass_on(self, client: Client, request: Request) -> None:
        if client.waiting >= MOST_WAITING:
            busy = f"{MOST_WAITING} requests are waiting for their answers already"
            self._send(client, refusal(request.id, ControlError.code, busy))
            return
        client.waiting += 1
        if isinstance(request, Watch) and not client.watches:
            client.watches = True
            self._observers += 1
        self._handler.asked(client, request)

    def _send_from_anywhere(self, client: Client, message: dict[str, Json]) -> None:
        self._in_loop(self._answered, client, message)

    def _answered(self, client: Client, message: dict[str, Json]) -> None:
        client.waiting -= 1
        self._send(client, message)

    def _send(self, client: Client, message: dict[str, Json]) -> None:
        if client in self._writers:
            self._write(self._writers[client], line_of(message))

    def _broadcast(self, line: bytes) -> None:
        for client, writer in tuple(self._writers.items()):
            if client.watches:
                self._write(writer, line)

    def _write(self, writer: asyncio.StreamWriter, line: bytes) -> None:
        if writer.transport.get_write_buffer_size() + len(line) > LONGEST_BACKLOG:
            writer.transport.abort()
        elif not writer.is_closing():
            writer.write(line)

    def _in_loop(self, call: Callable[..., None], *arguments: object) -> None:
        # After the end there is nobody left to tell.
        with suppress(RuntimeError):
            if self._loop is not None:
                self._loop.call_soon_threadsafe(call, *arguments)


async def _line(reader: asyncio.StreamReader) -> bytes:
    """The next line, b"" at the end. Raises `ControlError` for one that is too long."""
    try:
        line = await reader.readline()
    except ValueError:
        raise ControlError(f"a message has {LONGEST_LINE:,} bytes at most") from None
    return line if line.endswith(b"\n") else b""
