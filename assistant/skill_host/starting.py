"""Starting a skill's child process: from here, or by somebody who may do what we may not."""

from __future__ import annotations

import os
import signal
import sys
from contextlib import suppress
from pathlib import Path
from subprocess import Popen, TimeoutExpired
from typing import Protocol

import assistant
from assistant.child_pipes import ChildEnds
from assistant.errors import SkillError

_PACKAGE_PARENT = str(Path(assistant.__file__).resolve().parents[1])


class Child(Protocol):
    """A process that was started for us."""

    def wait(self, seconds: float) -> int | None:
        """Its exit status, below 0 for a signal; None while it runs. Waits for `seconds`."""

    def end(self) -> None:
        """End it and all that it started. May be called again."""


class ChildStarter(Protocol):
    """Starts skills; what may confine them stands behind it."""

    def start(self, folder: Path, ends: ChildEnds) -> Child:
        """Run the skill in `folder` on `ends`, which stay the caller's. Raises `SkillError`."""


class OwnChildren:
    """Starts skills as children of this process; they end with the thread that started them."""

    def start(self, folder: Path, ends: ChildEnds) -> OwnChild:
        command = [
            sys.executable,
            "-P",  # keeps the current folder out of the skill's imports
            *("-m", "assistant.skill_host.child", str(folder)),
        ]
        try:
            process = Popen(
                command,
                stdin=ends.stdin,
                stdout=ends.stdout,
                stderr=ends.stderr,
                cwd="/",
                env=_environment(),
                start_new_session=True,  # so that what the skill starts can be ended with it
            )
        except OSError as error:
            raise SkillError(f"cannot be started: {error.strerror}") from error
        return OwnChild(process)


class OwnChild:
    """A child of this process."""

    def __init__(self, process: Popen[bytes]) -> None:
        self._process = process

    @property
    def pid(self) -> int:
        return self._process.pid

    def wait(self, seconds: float) -> int | None:
        try:
            return self._process.wait(seconds)
        except TimeoutExpired:
            return None

    def end(self) -> None:
        with suppress(ProcessLookupError, PermissionError):
            os.killpg(self._process.pid, signal.SIGKILL)
        self._process.wait()


def _environment() -> dict[str, str]:
    """Nothing of the person's environment but what is needed to run and to read UTF-8."""
    kept = {name: os.environ[name] for name in ("PATH", "LANG", "TZDIR") if name in os.environ}
    return kept | {"PYTHONPATH": _PACKAGE_PARENT, "PYTHONUTF8": "1"}
