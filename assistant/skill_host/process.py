"""One skill's process: started, spoken with, and ended for good when it misbehaves."""

from __future__ import annotations

import os
import signal
import sys
from collections.abc import Mapping
from contextlib import suppress
from pathlib import Path
from subprocess import PIPE, Popen, TimeoutExpired

import assistant
from assistant.skill_host.manifest import Manifest
from assistant.skill_host.messages import Message, read_message, write_message
from assistant.skill_host.pipes import GoneError, Pipes
from assistant.values import Json

_PACKAGE_PARENT = str(Path(assistant.__file__).resolve().parents[1])
_EXIT_SECONDS = 1.0
"""How long a process that closed its pipe is given to leave an exit status."""


class SkillProcess:
    """A warm child that runs one skill. Every method raises `SkillError`; then `end` it."""

    def __init__(self, manifest: Manifest) -> None:
        self._process = Popen(
            [
                sys.executable,
                "-P",  # keeps the current folder out of the skill's imports
                "-m",
                "assistant.skill_host.child",
                str(manifest.folder),
            ],
            stdin=PIPE,
            stdout=PIPE,
            stderr=PIPE,
            cwd="/",
            env=_environment(),
            start_new_session=True,  # so that what the skill starts can be ended with it
        )
        self._pipes = Pipes(self._process)

    @property
    def running(self) -> bool:
        return self._process.poll() is None

    @property
    def stderr_tail(self) -> str:
        return self._pipes.tail.decode(errors="replace")

    def send(self, message: Mapping[str, Json], deadline: float) -> None:
        """Write a message, by a moment of `time.monotonic`."""
        try:
            self._pipes.send(write_message(message), deadline)
        except GoneError as error:
            raise GoneError(self._ending()) from error

    def receive(self, deadline: float) -> Message:
        """The next message, by a moment of `time.monotonic`."""
        try:
            return read_message(self._pipes.receive(deadline))
        except GoneError as error:
            raise GoneError(self._ending()) from error

    def end(self) -> None:
        """End the process and all that it started."""
        with suppress(ProcessLookupError, PermissionError):
            os.killpg(self._process.pid, signal.SIGKILL)
        self._process.wait()
        self._pipes.close()

    def _ending(self) -> str:
        try:
            status = self._process.wait(_EXIT_SECONDS)
        except TimeoutExpired:
            return "closed its connection"
        if status < 0:
            return f"was ended by {signal.Signals(-status).name}"
        return f"ended itself with status {status}"


def _environment() -> dict[str, str]:
    """Nothing of the person's environment but what is needed to run and to read UTF-8."""
    kept = {name: os.environ[name] for name in ("PATH", "LANG", "TZDIR") if name in os.environ}
    return kept | {"PYTHONPATH": _PACKAGE_PARENT, "PYTHONUTF8": "1"}
