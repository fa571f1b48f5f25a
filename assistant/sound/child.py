"""A sound process as its parent sees it: started, spoken with in time, and killed.

PortAudio lives in processes of its own because a device that is unplugged raises nothing, and
stopping a stream of a dead or hanging server may wait for ever. Killing always works, starting
again makes PortAudio look for devices anew, and nothing the daemon computes delays the sound.
"""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path
from time import monotonic

from assistant.child_pipes import DeadlineMissedError, PipeEndedError, open_pipes
from assistant.errors import SoundError
from assistant.sound.server import ROLE
from assistant.values import Json

START_SECONDS = 10.0
STALLED_SECONDS = 1.0
"""A device that was unplugged raises nothing: it just falls silent for so long."""
LONGEST_LINE = 4096
MOST_BYTES = 64 * 1024


class SoundChild:
    """One running process of `assistant.sound`. One thread talks to it; any may kill it."""

    def __init__(self, module: str, *arguments: str, gone: str) -> None:
        """Does not wait for it. Raises `SoundError`: no process can be started.

        `gone` is what to say when it falls silent without a reason of its own.
        """
        self._gone = gone
        self._pipes, ends = open_pipes(LONGEST_LINE)
        try:
            self._process = subprocess.Popen(
                [sys.executable, "-P", "-m", f"assistant.sound.{module}", *arguments],
                stdin=ends.stdin,
                stdout=ends.stdout,
                stderr=ends.stderr,
                env=_environment(),
                start_new_session=True,  # Ctrl-C is ours to handle
            )
        except OSError as error:
            self._pipes.close()
            raise SoundError(f"no sound process can be started: {error.strerror}") from error
        finally:
            ends.close()

    @property
    def runs(self) -> bool:
        return self._process.poll() is None

    def receive(self, seconds: float) -> dict[str, Json]:
        """The next message. Raises `SoundError` when it failed, ended, or is silent for so long."""
        try:
            message: dict[str, Json] = json.loads(self._pipes.read_line(monotonic() + seconds))
        except (DeadlineMissedError, PipeEndedError, ValueError) as error:
            raise SoundError(self._gone) from error
        match message:
            case {"type": "failed", "reason": str(reason)}:
                raise SoundError(reason)
        return message

    def has_said_something(self) -> bool:
        """Whether `receive` would return at once."""
        return self._pipes.has_input()

    def receive_bytes(self, count: int) -> bytes:
        """What follows a message. Raises `SoundError`."""
        if not 0 <= count <= MOST_BYTES:
            raise SoundError(self._gone)
        try:
            return self._pipes.read_exactly(count, monotonic() + STALLED_SECONDS)
        except (PipeEndedError, DeadlineMissedError) as error:
            raise SoundError(self._gone) from error

    def send(self, message: dict[str, Json], pcm: bytes = b"") -> None:
        """Raises `SoundError` when it takes nothing any more."""
        try:
            line = json.dumps(message).encode() + b"\n"
            self._pipes.send(line + pcm, monotonic() + STALLED_SECONDS)
        except (PipeEndedError, DeadlineMissedError) as error:
            raise SoundError(self._gone) from error

    def kill(self) -> None:
        """Silence at once, without waiting for its end. From any thread."""
        self._process.kill()

    def end(self) -> None:
        """Kill it; the device is given back when this returns. From any thread."""
        self._process.kill()
        self._process.wait()

    def close(self) -> None:
        """End it and free what it was spoken with through. From the thread that talks to it."""
        self.end()
        self._pipes.close()


def _environment() -> dict[str, str]:
    ours = {
        "PYTHONPATH": str(Path(__file__).parents[2]),
        "PULSE_PROP": f"media.role={ROLE}",
    }
    return {**os.environ, **ours}
