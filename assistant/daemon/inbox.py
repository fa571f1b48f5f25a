"""Where every thread leaves what happened, and the live loop finds it."""

from __future__ import annotations

import threading
from queue import Empty, SimpleQueue

from assistant.daemon.events import Event, Sound

MOST_SOUND = 25
"""Pieces of sound that wait: most of a second, more of silence. Then the microphone's reader waits,
and the microphone itself drops the oldest and counts them."""


class Inbox:
    """Events in the order of their arrival. Sound is bounded; all else is bounded by its source."""

    def __init__(self) -> None:
        # A signal handler may interrupt a `put` and put too: this queue alone allows that.
        self._events: SimpleQueue[Event] = SimpleQueue()
        self._room = threading.Semaphore(MOST_SOUND)

    def put(self, event: Event) -> None:
        """Leave `event`, from any thread and from signal handlers."""
        self._events.put(event)

    def put_sound(self, sound: Sound, seconds: float) -> bool:
        """Leave a piece of sound as soon as there is room; False when there is none in time."""
        if not self._room.acquire(timeout=seconds):
            return False
        self._events.put(sound)
        return True

    def take(self, seconds: float) -> Event | None:
        """The next event, None when there is none within `seconds`."""
        try:
            event = self._events.get(timeout=seconds)
        except Empty:
            return None
        if isinstance(event, Sound):
            self._room.release()
        return event
