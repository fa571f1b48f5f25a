"""MQTT 3.1.1 (docs.oasis-open.org/mqtt), as far as a home needs it: be let in, be told, tell."""

from __future__ import annotations

import struct
from collections.abc import Iterable, Iterator
from enum import IntEnum

from assistant.skill import RefusedError, Stream

from .bridge import BridgeError

ANSWER_SECONDS = 2.0
SILENCE_SECONDS = 0.1
"""After a broker has told all it kept; some answer a ping before they have."""
LARGEST_PACKET = 256 * 1024
MOST_MESSAGES = 20_000
AT_ONCE = 50
"""Topics in one subscription, which is then well below any broker's largest packet."""
NOT_LET_IN = (4, 5)
"""A wrong name or password, or none where one is needed."""


class Packet(IntEnum):
    """Kinds of packets: the first half of their first byte."""

    CONNECT = 1
    CONNACK = 2
    PUBLISH = 3
    SUBSCRIBE = 8
    SUBACK = 9
    PINGREQ = 12
    PINGRESP = 13
    DISCONNECT = 14


class Client:
    """A connection to a broker over `stream`.

    Every method raises `BridgeError` where the broker is none or lets nobody in, and
    `RefusedError` where it is gone or does not answer.
    """

    def __init__(self, stream: Stream, user: str = "", password: str = "") -> None:
        self._stream = stream
        self._received = bytearray()
        # A clean session with no name of ours, and no end to how long we may be silent.
        flags = 0b10 | (0x80 if user else 0) | (0x40 if user and password else 0)
        body = _text("MQTT") + bytes((4, flags, 0, 0)) + _text("")
        body += _text(user) if user else b""
        body += _text(password) if user and password else b""
        self._send(Packet.CONNECT, body)
        kind, answer = self._packet(ANSWER_SECONDS)
        if kind is not Packet.CONNACK or len(answer) != 2:
            raise BridgeError
        if answer[1]:
            raise BridgeError(refused=answer[1] in NOT_LET_IN)

    def kept(self, topics: Iterable[str]) -> dict[str, str]:
        """What the broker keeps under these topics, in which "+" is any one level."""
        wanted = list(topics)
        for first in range(0, len(wanted), AT_ONCE):
            asked = b"".join(_text(topic) + b"\x00" for topic in wanted[first : first + AT_ONCE])
            self._send(Packet.SUBSCRIBE, struct.pack("!H", first // AT_ONCE + 1) + asked, 0b0010)
        return dict(self._messages_until_pong()) if wanted else {}

    def tell(self, messages: Iterable[tuple[str, str]]) -> None:
        """Publish each text under its topic; the broker has them all when this returns."""
        for topic, text in messages:
            self._send(Packet.PUBLISH, _text(topic) + text.encode())
        for _ in self._messages_until_pong():
            pass  # what was subscribed to goes on being told

    def close(self) -> None:
        self._send(Packet.DISCONNECT, b"")

    def _messages_until_pong(self) -> Iterator[tuple[str, str]]:
        self._send(Packet.PINGREQ, b"")
        ponged, left = False, MOST_MESSAGES
        while left:
            try:
                kind, body = self._packet(SILENCE_SECONDS if ponged else ANSWER_SECONDS)
            except RefusedError:
                if ponged:
                    return
                raise
            ponged = ponged or kind is Packet.PINGRESP
            if kind is Packet.PUBLISH:
                left -= 1
                size = int.from_bytes(body[:2]) + 2
                yield body[2:size].decode(errors="replace"), body[size:].decode(errors="replace")

    def _send(self, kind: Packet, body: bytes, flags: int = 0) -> None:
        length, left = bytearray(), len(body)
        while True:
            left, digit = left >> 7, left & 0x7F
            length.append(digit | (0x80 if left else 0))
            if not left:
                break
        self._stream.send(bytes((kind << 4 | flags,)) + bytes(length) + body)

    def _packet(self, seconds: float) -> tuple[Packet, bytes]:
        """The next packet that comes within `seconds` of silence."""
        while (found := self._first()) is None:
            more = self._stream.receive(seconds=seconds)
            if not more:
                raise BridgeError
            self._received += more
        return found

    def _first(self) -> tuple[Packet, bytes] | None:
        """The first packet of what was received; None where it is not complete yet."""
        length, at = 0, 1
        while at < len(self._received):
            digit = self._received[at]
            length |= (digit & 0x7F) << 7 * (at - 1)
            at += 1
            if length > LARGEST_PACKET:
                raise BridgeError
            if not digit & 0x80:
                break
        else:
            return None
        if len(self._received) < at + length:
            return None
        try:
            kind = Packet(self._received[0] >> 4)
        except ValueError:
            raise BridgeError from None
        body = bytes(self._received[at : at + length])
        del self._received[: at + length]
        return kind, body


def _text(text: str) -> bytes:
    encoded = text.encode()
    if len(encoded) > 0xFFFF:
        raise BridgeError
    return struct.pack("!H", len(encoded)) + encoded
