"""What is said, as a desktop notification too, for people who hear badly.

Asked of the desktop over its session bus directly: a helper program would have the words among
its arguments, where every user of the machine can read them.
"""

from __future__ import annotations

from collections.abc import Callable
from contextlib import suppress
from queue import Full, Queue
from threading import Thread
from typing import Protocol

SUMMARY = "Assistant"
ANSWER_SECONDS = 2.0
WAITING = 8
"""Captions nobody shows are dropped, the newest first."""


class Notifier(Protocol):
    """A desktop that shows notifications. Both methods raise `OSError` when it does not."""

    def show(self, text: str, replaces: int) -> int:
        """Show `text` in the place of the notification `replaces` (0: a new one); its number."""

    def close(self) -> None: ...


class Captions:
    """Shows captions from a thread of its own, each in the place of the one before.

    Where there is no desktop nothing is shown; it is looked for anew with each caption.
    """

    def __init__(self, open_notifier: Callable[[], Notifier] | None = None) -> None:
        self._open_notifier = open_notifier or SessionBus
        self._texts: Queue[str | None] = Queue(WAITING)
        self._thread = Thread(target=self._work, name="captions", daemon=True)
        self._thread.start()

    def show(self, text: str) -> None:
        """Returns at once."""
        with suppress(Full):
            self._texts.put_nowait(text)

    def close(self) -> None:
        """Show what was asked for, and end."""
        self._texts.put(None)
        self._thread.join()

    def _work(self) -> None:
        notifier: Notifier | None = None
        last = 0
        while (text := self._texts.get()) is not None:
            try:
                notifier = notifier or self._open_notifier()
                last = notifier.show(text, last)
            except OSError:
                if notifier:
                    notifier.close()
                notifier, last = None, 0
        if notifier:
            notifier.close()


class SessionBus:
    """The desktop's notifications (freedesktop.org specification 1.2) over D-Bus."""

    def __init__(self) -> None:
        """Raises `OSError` where there is no session bus."""
        from jeepney import DBusAddress
        from jeepney.io.blocking import open_dbus_connection

        try:
            self._connection = open_dbus_connection(bus="SESSION")
        # Without an address, with one of another kind, or of somebody else's bus.
        except (KeyError, RuntimeError, ValueError) as error:
            raise ConnectionRefusedError("there is no session bus") from error
        name = "org.freedesktop.Notifications"
        self._desktop = DBusAddress("/org/freedesktop/Notifications", name, name)

    def show(self, text: str, replaces: int) -> int:
        from jeepney import MessageType, new_method_call

        # Transient: what was said must not stay in a notification history.
        hints = {"transient": ("b", True), "category": ("s", "im.received")}
        body: tuple[object, ...] = (SUMMARY, replaces, "", SUMMARY, _plain(text), [], hints, -1)
        call = new_method_call(self._desktop, "Notify", "susssasa{sv}i", body)
        answer = self._connection.send_and_get_reply(call, timeout=ANSWER_SECONDS)
        if answer.header.message_type is not MessageType.method_return:
            raise ConnectionRefusedError("the desktop shows no notifications")
        return int(answer.body[0])

    def close(self) -> None:
        self._connection.close()


def _plain(text: str) -> str:
    """The specification lets a body hold markup, so what looks like it is masked."""
    return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")
