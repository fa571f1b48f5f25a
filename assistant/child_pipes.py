"""The pipes to a child process: lines and counted bytes, each within a deadline, no threads."""

from __future__ import annotations

import os
import select
from contextlib import suppress
from dataclasses import dataclass
from time import monotonic

ERROR_TAIL = 4096
"""Bytes kept of what the child wrote to its standard error, for its author."""
_READ_AT_ONCE = 256 * 1024


class PipeEndedError(Exception):
    """The other side is gone."""


class LineTooLongError(PipeEndedError):
    """What the other side sends is no longer a conversation."""


class DeadlineMissedError(Exception):
    """It took too long."""


@dataclass(frozen=True, slots=True)
class ChildEnds:
    """The child's own ends, for its descriptors 0, 1 and 2. `close` them once it has started."""

    stdin: int
    stdout: int
    stderr: int

    def close(self) -> None:
        for descriptor in (self.stdin, self.stdout, self.stderr):
            os.close(descriptor)


class ChildPipes:
    """Our ends of three pipes to a child. A deadline is a moment of `time.monotonic`.

    Standard error is read on the way and all but its end forgotten, so that it never fills up.
    """

    def __init__(self, to_child: int, from_child: int, errors: int, longest_line: int) -> None:
        """Takes over the descriptors."""
        self._to_child = to_child
        self._from_child = from_child
        self._errors = errors
        self._longest_line = longest_line
        self._received = bytearray()
        self._errors_open = True
        self.error_tail = b""
        for descriptor in (to_child, from_child, errors):
            os.set_blocking(descriptor, False)

    def send(self, data: bytes, deadline: float) -> None:
        """Write all of it. Raises `DeadlineMissedError` or `PipeEndedError`."""
        left = memoryview(data)
        try:
            while left:
                self._wait(self._to_child, select.POLLOUT, deadline)
                left = left[os.write(self._to_child, left) :]
        except OSError as error:
            raise PipeEndedError from error

    def read_line(self, deadline: float) -> bytes:
        """One line without its end.

        Raises `DeadlineMissedError`, `PipeEndedError` or, of its kind, `LineTooLongError`.
        """
        searched = 0
        while (end := self._received.find(b"\n", searched)) < 0:
            searched = len(self._received)
            if searched >= self._longest_line:
                raise LineTooLongError
            self._fill(deadline)
        if end >= self._longest_line:
            raise LineTooLongError
        return self._taken(end + 1)[:-1]

    def read_exactly(self, count: int, deadline: float) -> bytes:
        """`count` bytes. Raises `DeadlineMissedError` or `PipeEndedError`."""
        while len(self._received) < count:
            self._fill(deadline)
        return self._taken(count)

    def has_input(self) -> bool:
        """Whether a read would begin, or fail, at once."""
        poll = select.poll()
        poll.register(self._from_child, select.POLLIN)
        return bool(self._received) or bool(poll.poll(0))

    def close(self) -> None:
        """Close all three, keeping the end of standard error."""
        if self._errors_open:
            with suppress(BlockingIOError):
                self._keep_errors()
        for descriptor in (self._to_child, self._from_child, self._errors):
            os.close(descriptor)

    def _fill(self, deadline: float) -> None:
        self._wait(self._from_child, select.POLLIN, deadline)
        try:
            data = os.read(self._from_child, _READ_AT_ONCE)
        except OSError as error:
            raise PipeEndedError from error
        if not data:
            raise PipeEndedError
        self._received += data

    def _taken(self, count: int) -> bytes:
        data = bytes(self._received[:count])
        del self._received[:count]
        return data

    def _wait(self, descriptor: int, event: int, deadline: float) -> None:
        """Return once the descriptor is ready."""
        poll = select.poll()
        poll.register(descriptor, event)
        if self._errors_open:
            poll.register(self._errors, select.POLLIN)
        while True:
            remaining_ms = max(0.0, 1000 * (deadline - monotonic()))
            ready = {number for number, _ in poll.poll(remaining_ms)}
            if self._errors in ready and not self._keep_errors():
                poll.unregister(self._errors)
            if descriptor in ready:
                return
            if not remaining_ms:
                raise DeadlineMissedError

    def _keep_errors(self) -> bool:
        """Read what is there of standard error; False at its end."""
        chunk = os.read(self._errors, _READ_AT_ONCE)
        self._errors_open = bool(chunk)
        self.error_tail = (self.error_tail + chunk)[-ERROR_TAIL:]
        return self._errors_open


def open_pipes(longest_line: int) -> tuple[ChildPipes, ChildEnds]:
    """Both sides of the pipes to a child that is to be started; a line has fewer bytes."""
    child_in, to_child = os.pipe()
    from_child, child_out = os.pipe()
    errors, child_errors = os.pipe()
    pipes = ChildPipes(to_child, from_child, errors, longest_line)
    return pipes, ChildEnds(child_in, child_out, child_errors)
