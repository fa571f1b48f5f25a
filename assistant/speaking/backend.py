"""What a speech engine looks like inside its worker process."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Protocol


@dataclass(frozen=True, slots=True)
class Order:
    """One sentence to speak. `rate` is in words a minute; `pitch` in 0…100, 50 the engine's own."""

    sentence: str
    speaker: str
    model: str
    rate: float
    pitch: float


class Backend(Protocol):
    """A speech engine, as it is seen inside this process."""

    def speak(self, order: Order) -> Iterator[tuple[int, bytes]]:
        """The rate in Hz and 16-bit mono PCM, piece by piece. Raises `BackendError`."""


class BackendError(Exception):
    """The engine cannot do this; the message is for people and never holds the sentence."""
