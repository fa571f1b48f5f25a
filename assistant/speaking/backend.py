"""What a speech engine looks like inside its worker process."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Protocol

PITCH_POINTS = 105.0
"""How far an engine's pitch (0…100) moves for e times the Hz; of espeak-ng, measured with
`measuring` from 0 to 100 on a man's and a woman's voice."""


@dataclass(frozen=True, slots=True)
class Order:
    """One sentence to speak. `rate` is in words a minute; `pitch` in 0…100, 50 the engine's own.

    `speaker` and `model` say in which voice; an empty `sentence` asks to have that voice ready.
    """

    sentence: str
    speaker: str
    model: str
    rate: float
    pitch: float


class Backend(Protocol):
    """A speech engine, as it is seen inside this process."""

    def prepare(self, order: Order) -> None:
        """Load what the voice of `order` needs. Raises `BackendError`."""

    def speak(self, order: Order) -> Iterator[tuple[int, bytes]]:
        """The rate in Hz and 16-bit mono PCM, piece by piece. Raises `BackendError`."""


class BackendError(Exception):
    """The engine cannot do this; the message is for people and never holds the sentence."""
