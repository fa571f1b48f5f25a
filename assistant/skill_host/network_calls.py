"""The network as a skill uses it: streams that the broker opened, and HTTP over them."""

from __future__ import annotations

import json
import socket
from collections.abc import Mapping
from http.client import HTTPConnection, HTTPException
from typing import Any, cast

from assistant.skill_services import RefusedError
from assistant.values import Json

LONGEST_ANSWER = 512 * 1024
"""Bytes of what a web server sends."""
_SECONDS = 10.0
_LONGEST_PACKET = 4096


class NetworkCalls:
    """The services network.* of one permission, over the broker at `descriptor`."""

    def __init__(self, descriptor: int) -> None:
        self._broker = socket.socket(fileno=descriptor)
        self._broker.settimeout(_SECONDS)
        self._streams: dict[int, socket.socket] = {}
        self._next = 1

    def connect(self, host: str, port: int) -> int:
        """A new stream's number. Raises `RefusedError`, as every method here."""
        stream, _ = self._opened(host, port)
        number, self._next = self._next, self._next + 1
        self._streams[number] = stream
        return number

    def send(self, number: int, data: bytes) -> None:
        stream = self._stream(number)
        stream.settimeout(_SECONDS)
        try:
            stream.sendall(data)
        except OSError as error:
            raise RefusedError("the connection is gone") from error

    def receive(self, number: int, most: int, seconds: float) -> bytes:
        stream = self._stream(number)
        stream.settimeout(max(seconds, 0.001))
        try:
            return stream.recv(max(1, min(most, LONGEST_ANSWER)))
        except TimeoutError:
            raise RefusedError(f"nothing came within {seconds:g} s") from None
        except OSError as error:
            raise RefusedError("the connection is gone") from error

    def close(self, number: int) -> None:
        if number in self._streams:
            self._streams.pop(number).close()

    def fetch(self, asked: Mapping[str, Json]) -> Json:
        """One HTTP request over a stream of its own. Redirections are the skill's to follow."""
        stream, reached = self._opened(str(asked["host"]), int(cast("int", asked["port"])))
        stream.settimeout(_SECONDS)
        connection = HTTPConnection(reached["host"], reached["port"])
        connection.default_port = 443 if reached["tls"] else 80
        connection.sock = stream
        headers = cast("Mapping[str, str]", asked["headers"])
        body = str(asked["text"]).encode() or None
        try:
            connection.request(str(asked["method"]), str(asked["path"]), body, dict(headers))
            answer = connection.getresponse()
            content = answer.read(LONGEST_ANSWER + 1)
            charset = answer.headers.get_content_charset("utf-8")
            text = content.decode(charset, errors="replace")
        except TimeoutError:
            raise RefusedError(f"{reached['host']} does not answer") from None
        except (OSError, HTTPException, ValueError, LookupError) as error:
            why = type(error).__name__
            raise RefusedError(f"{reached['host']} cannot be asked: {why}") from error
        finally:
            connection.close()
        if len(content) > LONGEST_ANSWER:
            raise RefusedError(f"{reached['host']} answers more than {LONGEST_ANSWER // 1024} KiB")
        named = {name.lower(): value for name, value in answer.getheaders()}
        return {"status": answer.status, "headers": named, "text": text}

    def _opened(self, host: str, port: int) -> tuple[socket.socket, dict[str, Any]]:
        request = json.dumps({"host": host, "port": port}).encode()
        try:
            self._broker.send(request)
            packet, descriptors, _, _ = socket.recv_fds(self._broker, _LONGEST_PACKET, 1)
        except OSError as error:
            raise RefusedError("what connects skills to the network is gone") from error
        if not packet:
            raise RefusedError("what connects skills to the network is gone")
        answer: dict[str, Any] = json.loads(packet)
        if not descriptors:
            raise RefusedError(str(answer.get("refused")))
        return socket.socket(fileno=descriptors[0]), answer

    def _stream(self, number: int) -> socket.socket:
        if number not in self._streams:
            raise RefusedError("that connection is closed")
        return self._streams[number]
