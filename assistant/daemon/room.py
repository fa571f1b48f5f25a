"""The room around the live loop: the microphone's switch, other players, captions, observers."""

from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from typing import Protocol

from assistant.control.protocol import event as event_message
from assistant.daemon.instant import Instant
from assistant.values import Json


class Switch(Protocol):
    """A microphone, as far as it can be muted."""

    def pause(self) -> None:
        """Give the device back."""

    def resume(self) -> None:
        """Take it again."""


class Players(Protocol):
    """Other programs that play."""

    def duck(self) -> None: ...

    def restore(self) -> None: ...


class Observers(Protocol):
    """Who watches."""

    @property
    def is_watched(self) -> bool: ...

    def tell(self, event: dict[str, Json]) -> None: ...


class Room:
    """Implements `Surrounding`. `players` and `show` are None where the person wants none."""

    def __init__(
        self,
        microphone: Switch,
        observers: Observers,
        players: Players | None = None,
        show: Callable[[str], None] | None = None,
    ) -> None:
        self._microphone = microphone
        self._observers = observers
        self._players = players
        self._show = show
        # A sound server that hangs keeps nobody waiting but this.
        self._sound_server = ThreadPoolExecutor(1, "players")
        self._attends = False

    def open_microphone(self) -> None:
        self._microphone.resume()

    def close_microphone(self) -> None:
        self._microphone.pause()

    def attend(self) -> None:
        if self._players and not self._attends:
            self._attends = True
            self._sound_server.submit(self._players.duck)

    def relax(self) -> None:
        if self._players and self._attends:
            self._attends = False
            self._sound_server.submit(self._players.restore)

    def close(self) -> None:
        """Wait until other players are as loud as before."""
        self.relax()
        self._sound_server.shutdown(wait=True)

    def show(self, text: str) -> None:
        if self._show:
            self._show(text)

    def tell(self, event: str, **fields: Json) -> None:
        if self._observers.is_watched:
            self._observers.tell(event_message(event, Instant.now().wall, **fields))
