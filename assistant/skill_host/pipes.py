"""Lines to and from a child process, each within a deadline, without threads or sleeping."""

from __future__ import annotations

import os
import selectors
from contextlib import suppress
from subprocess import Popen
from time import monotonic

from assistant.errors import SkillError
from assistant.skill_host.protocol import LONGEST_LINE

STDERR_TAIL = 4096
"""Bytes kept of what the child wrote to its standard error, for its author."""
_CHUNK = 64 * 1024


class TooSlowError(SkillError):
    """The deadline passed."""


class GoneError(SkillError):
    """The other end closed its pipe, most likely by dying."""


class Pipes:
    """The three standard streams of a child. Deadlines are moments of `time.monotonic`."""

    def __init__(self, process: Popen[bytes]) -> None:
        streams = (process.stdin, process.stdout, process.stderr)
        self._streams = [stream for stream in streams if stream is not None]
        self._stdin, self._stdout, self._stderr = (stream.fileno() for stream in self._streams)
        for descriptor in (self._stdin, self._stdout, self._stderr):
            os.set_blocking(descriptor, False)
        self._selector = selectors.DefaultSelector()
        self._selector.register(self._stderr, selectors.EVENT_READ)
        self._received = b""
        self.tail = b""

    def send(self, line: bytes, deadline: float) -> None:
        """Write all of `line`. Raises `TooSlowError` or `GoneError`."""
        try:
            while line:
                self._wait(self._stdin, selectors.EVENT_WRITE, deadline)
                line = line[os.write(self._stdin, line) :]
        except BrokenPipeError:
            raise GoneError("is gone") from None

    def receive(self, deadline: float) -> bytes:
        """The next line. Raises `TooSlowError`, `GoneError` or, for a flood, `SkillError`."""
        while True:
            line, newline, rest = self._received.partition(b"\n")
            if len(line) >= LONGEST_LINE:
                raise SkillError(f"sent a line of more than {LONGEST_LINE // 1024} KiB")
            if newline:
                self._received = rest
                return line
            self._wait(self._stdout, selectors.EVENT_READ, deadline)
            chunk = os.read(self._stdout, _CHUNK)
            if not chunk:
                raise GoneError("is gone")
            self._received += chunk

    def close(self) -> None:
        """Close all three, keeping the end of standard error."""
        with suppress(BlockingIOError):
            self._keep_tail()
        self._selector.close()
        for stream in self._streams:
            stream.close()

    def _wait(self, descriptor: int, event: int, deadline: float) -> None:
        """Return once the descriptor is ready; standard error is emptied on the way."""
        self._selector.register(descriptor, event)
        try:
            while True:
                remaining = deadline - monotonic()
                ready = {key.fd for key, _ in self._selector.select(max(remaining, 0))}
                if self._stderr in ready:
                    self._keep_tail()
                if descriptor in ready:
                    return
                if remaining <= 0:
                    raise TooSlowError("took too long")
        finally:
            self._selector.unregister(descriptor)

    def _keep_tail(self) -> None:
        chunk = os.read(self._stderr, _CHUNK)
        if not chunk and self._stderr in self._selector.get_map():
            self._selector.unregister(self._stderr)
        self.tail = (self.tail + chunk)[-STDERR_TAIL:]
