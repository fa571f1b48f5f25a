"""One skill's process: started, spoken with, and ended for good when it misbehaves."""

from __future__ import annotations

import signal
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path

from assistant.child_pipes import (
    DeadlineMissedError,
    LineTooLongError,
    PipeEndedError,
    open_pipes,
)
from assistant.errors import SkillError
from assistant.skill_host.messages import Message, read_message, write_message
from assistant.skill_host.permitted import Permitted
from assistant.skill_host.protocol import LONGEST_LINE
from assistant.skill_host.starting import ChildStarter
from assistant.values import Json

_EXIT_SECONDS = 1.0
"""How long a process that closed its pipe is given to leave an exit status."""


class TooSlowError(SkillError):
    """The deadline passed."""


class SkillProcess:
    """A warm child that runs one skill. Every method raises `SkillError`; then `end` it.

    A deadline is a moment of `time.monotonic`. `permitted` is what it had when it started.
    """

    def __init__(
        self, folder: Path, starter: ChildStarter, permitted: Permitted, *, writes: bool
    ) -> None:
        self.permitted = permitted
        self._pipes, ends = open_pipes(LONGEST_LINE)
        try:
            self._child = starter.start(folder, ends, writes=writes)
        except SkillError:
            self._pipes.close()
            raise
        finally:
            ends.close()

    @property
    def running(self) -> bool:
        """Whether it waits for the next message: it has not ended, and says nothing unasked."""
        return self._child.wait(0) is None and not self._pipes.has_input()

    @property
    def stderr_tail(self) -> str:
        return self._pipes.error_tail.decode(errors="replace")

    def send(self, message: Mapping[str, Json], deadline: float) -> None:
        """Write a message."""
        with self._spoken_with():
            self._pipes.send(write_message(message), deadline)

    def receive(self, deadline: float) -> Message:
        """The next message."""
        with self._spoken_with():
            line = self._pipes.read_line(deadline)
        return read_message(line)

    def end(self) -> None:
        """End the process and all that it started."""
        self._child.end()
        self._pipes.close()

    @contextmanager
    def _spoken_with(self) -> Iterator[None]:
        try:
            yield
        except DeadlineMissedError as error:
            raise TooSlowError("took too long") from error
        except LineTooLongError as error:
            raise SkillError(f"sent a line of more than {LONGEST_LINE // 1024} KiB") from error
        except PipeEndedError as error:
            raise SkillError(self._ending()) from error

    def _ending(self) -> str:
        status = self._child.wait(_EXIT_SECONDS)
        if status is None:
            return "closed its connection"
        if status < 0:
            return f"was ended by {signal.Signals(-status).name}"
        return f"ended itself with status {status}"
