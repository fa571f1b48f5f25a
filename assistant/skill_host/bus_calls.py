"""D-Bus as a skill uses it, on the connection that its process was handed."""

from __future__ import annotations

import re
import socket
from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any, cast

from assistant.skill_services import RefusedError
from assistant.values import Json

if TYPE_CHECKING:
    from jeepney.io.blocking import DBusConnection

_SECONDS = 5.0
_BUS = ("org.freedesktop.DBus", "/org/freedesktop/DBus", "org.freedesktop.DBus")
_DEEPEST = 8
_VARIANT = re.compile(r"[ybnqiuxtdsoghva(){}]+")
"""A variant comes as a pair of its signature and its value."""


class BusCalls:
    """The services bus.* of one bus; it is greeted when it is first used."""

    def __init__(self, descriptor: int) -> None:
        self._descriptor = descriptor
        self._connection: DBusConnection | None = None

    def names(self) -> Json:
        """The well-known names that the filter lets through."""
        (listed,) = cast("Sequence[Sequence[str]]", self._called(_BUS, "ListNames", "", ()))
        return [name for name in listed if not name.startswith(":") and name != _BUS[0]]

    def call(self, asked: Mapping[str, Json]) -> Json:
        """Raises `RefusedError` where the filter or the program says no, or nobody answers."""
        where = tuple(str(asked[key]) for key in ("destination", "path", "interface"))
        arguments = cast("Sequence[Json]", asked["arguments"])
        return self._called(where, str(asked["member"]), str(asked["signature"]), arguments)

    def _called(
        self, where: tuple[str, ...], member: str, signature: str, arguments: Sequence[Json]
    ) -> Json:
        from jeepney import DBusAddress, MessageType, new_method_call

        destination, path, interface = where
        address = DBusAddress(path, destination, interface)
        try:
            message = new_method_call(address, member, signature or None, tuple(arguments))
            reply = self._open().send_and_get_reply(message, timeout=_SECONDS)
        except TimeoutError:
            raise RefusedError(f"{destination} does not answer") from None
        except OSError as error:
            raise RefusedError("the connection to D-Bus is gone") from error
        except (TypeError, ValueError, KeyError, IndexError) as error:
            raise RefusedError(f"{member}: the arguments do not fit {signature!r}") from error
        if reply.header.message_type is MessageType.error:
            raise RefusedError(f"{destination} refuses {member}: {_error(reply)}")
        return [plain(value) for value in reply.body]

    def _open(self) -> DBusConnection:
        if self._connection is None:
            from jeepney.auth import BEGIN, Authenticator
            from jeepney.io.blocking import DBusConnection

            bus = socket.socket(fileno=self._descriptor)
            bus.settimeout(_SECONDS)
            greeting = Authenticator()
            for line in greeting:
                bus.sendall(line)
                if not (answer := bus.recv(1024)):
                    raise RefusedError("there is no such bus, or it lets nobody in")
                greeting.feed(answer)
            bus.sendall(BEGIN)
            bus.settimeout(None)
            self._connection = DBusConnection(bus)  # which says hello
        return self._connection


def plain(value: Any, depth: int = 0) -> Json:
    """A value as JSON has it; bytes become text, variants what they hold."""
    if depth > _DEEPEST:
        raise RefusedError("the answer is nested too deeply")
    match value:
        case bool() | int() | float() | str():
            return value
        case bytes():
            return value.decode(errors="replace")
        case (str() as signature, inner) if _VARIANT.fullmatch(signature):
            return plain(inner, depth + 1)
        case dict():
            return {str(key): plain(inner, depth + 1) for key, inner in value.items()}
        case list() | tuple():
            return [plain(inner, depth + 1) for inner in value]
    return None


def _error(reply: Any) -> str:
    from jeepney import HeaderFields

    return str(reply.header.fields.get(HeaderFields.error_name, "without a reason"))
