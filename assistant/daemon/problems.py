"""What does not work just now: each told once, until it works again."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType

from assistant.daemon.organs import Surrounding
from assistant.errors import AssistantError


class Problems:
    """At most one for each thing the assistant does."""

    def __init__(self, room: Surrounding) -> None:
        self._room = room
        self._messages: dict[str, str] = {}

    @property
    def messages(self) -> Mapping[str, str]:
        """What is wrong, by what cannot be done: hear, answer, speaking, microphone …"""
        return MappingProxyType(self._messages)

    def add(self, doing: str, error: AssistantError) -> bool:
        """It failed; whether that is news."""
        news = self._messages.get(doing) != error.message
        if news:
            self._messages[doing] = error.message
            self._room.tell("problem", doing=doing, code=error.code, message=error.message)
        return news

    def mended(self, doing: str) -> None:
        """It works."""
        if self._messages.pop(doing, None) is not None:
            self._room.tell("mended", doing=doing)
