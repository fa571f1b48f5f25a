"""The two pipes to a worker: lines and counted bytes, never waited for past a deadline."""

from __future__ import annotations

import os
import select
from time import monotonic

LONGEST_LINE = 64 * 1024
_READ_AT_ONCE = 256 * 1024


class PipeEndedError(Exception):
    """The other side is gone."""


class DeadlineMissedError(Exception):
    """Nothing came in time."""


class LinePipe:
    """Writes to `to_child` and reads from `from_child`, two file descriptors it does not own.

    A deadline is a moment of `time.monotonic`.
    """

    def __init__(self, to_child: int, from_child: int) -> None:
        self._to_child = to_child
        self._from_child = from_child
        self._buffer = bytearray()
        self._poll = select.poll()
        self._poll.register(from_child, select.POLLIN)

    def write(self, data: bytes) -> None:
        """Raises `PipeEndedError`. `data` should fit a pipe, 64 KiB, since nobody times this."""
        left = memoryview(data)
        try:
            while left:
                left = left[os.write(self._to_child, left) :]
        except OSError as error:
            raise PipeEndedError from error

    def read_line(self, deadline: float) -> bytes:
        """One line without its end. Raises `PipeEndedError` or `DeadlineMissedError`."""
        while (end := self._buffer.find(b"\n")) < 0:
            if len(self._buffer) > LONGEST_LINE:
                raise PipeEndedError
            self._fill(deadline)
        return self._taken(end + 1)[:-1]

    def read_exactly(self, count: int, deadline: float) -> bytes:
        """`count` bytes. Raises `PipeEndedError` or `DeadlineMissedError`."""
        while len(self._buffer) < count:
            self._fill(deadline)
        return self._taken(count)

    def _fill(self, deadline: float) -> None:
        left_ms = 1000 * (deadline - monotonic())
        if left_ms <= 0 or not self._poll.poll(left_ms):
            raise DeadlineMissedError
        data = os.read(self._from_child, _READ_AT_ONCE)
        if not data:
            raise PipeEndedError
        self._buffer += data

    def _taken(self, count: int) -> bytes:
        data = bytes(self._buffer[:count])
        del self._buffer[:count]
        return data
