"""One process of a speech engine, from its start to its end. `worker_process` is its inside."""

from __future__ import annotations

import json
import os
import signal
import subprocess
from collections.abc import Iterator, Mapping, Sequence
from contextlib import suppress
from dataclasses import asdict
from pathlib import Path
from time import monotonic

from assistant.child_pipes import ChildPipes, PipeEndedError, open_pipes
from assistant.errors import SpeakingError
from assistant.speaking.backend import Order
from assistant.values import AudioChunk, Json

MOST_BYTES = 64 * 1024 * 1024
LONGEST_LINE = 64 * 1024

_KEPT_VARIABLES = ("PATH", "LANG", "LC_ALL", "LD_LIBRARY_PATH", "ESPEAK_DATA_PATH")


class NotReadyError(Exception):
    """The engine says that it cannot work here."""


class EngineProcess:
    """A process that `command` has started, and that was told which voice to have ready."""

    def __init__(self, engine: str, command: Sequence[str], voice: Order) -> None:
        """Does not wait. Raises `OSError` when it cannot be started."""
        self._engine = engine
        self._orders = 0
        self._started = monotonic()
        self.load_seconds: float | None = None
        """From its start until its voice was ready; None before."""
        pipes, ends = open_pipes(LONGEST_LINE)
        try:
            self._process = subprocess.Popen(
                command,
                stdin=ends.stdin,
                stdout=ends.stdout,
                stderr=ends.stderr,
                env=_environment(),
                # Ctrl-C is ours to handle, and what an engine starts goes with its group.
                start_new_session=True,
            )
        except OSError:
            pipes.close()
            raise
        finally:
            ends.close()
        self._pipes: ChildPipes = pipes
        with suppress(PipeEndedError):  # whoever waits for it to be ready hears of it
            self._send(self._orders, voice, self._started + 1)

    @property
    def runs(self) -> bool:
        # Not reaped before `end`: until then its number, and that of its group, are its own.
        look = os.WEXITED | os.WNOHANG | os.WNOWAIT
        return os.waitid(os.P_PID, self._process.pid, look) is None

    @property
    def memory_mb(self) -> float:
        """What it holds in memory, with the libraries it shares; 0 when it has ended (proc(5))."""
        try:
            status = Path(f"/proc/{self._process.pid}/status").read_text()
        except OSError:
            return 0.0
        sizes = [line for line in status.splitlines() if line.startswith("VmRSS:")]
        return int(sizes[0].split()[1]) / 1024 if sizes else 0.0

    def wait_until_ready(self, deadline: float) -> None:
        """Raises `NotReadyError`, `DeadlineMissedError` or `PipeEndedError`."""
        if self.load_seconds is None:
            if _message(self._pipes.read_line(deadline)).get("type") != "ready":
                raise NotReadyError
            self.load_seconds = monotonic() - self._started

    def spoken(self, order: Order, deadline: float) -> Iterator[AudioChunk]:
        """The sound of one order, as it comes.

        Raises `SpeakingError` when the engine lives and cannot speak it, and
        `DeadlineMissedError` or `PipeEndedError`.
        """
        self._orders += 1
        self._send(self._orders, order, deadline)
        while True:
            match _message(self._pipes.read_line(deadline)):
                case {"type": "audio", "id": int(id_), "rate_hz": int(rate_hz), "bytes": int(size)}:
                    if id_ != self._orders or not 0 <= size <= MOST_BYTES:
                        raise PipeEndedError
                    yield AudioChunk(self._pipes.read_exactly(size, deadline), rate_hz)
                case {"type": "done", "id": int(id_)} if id_ == self._orders:
                    return
                case {"type": "failed", "reason": str(reason)}:
                    raise SpeakingError(f"the voice engine {self._engine} failed: {reason}")
                case _:
                    raise PipeEndedError

    def kill(self) -> None:
        """Kill it and what it has started, before `end`; whoever reads from it finds the end."""
        os.killpg(self._process.pid, signal.SIGKILL)

    def end(self) -> None:
        """Kill it and give back all that it held."""
        self.kill()
        self._process.wait()
        self._pipes.close()

    def _send(self, number: int, order: Order, deadline: float) -> None:
        self._pipes.send(json.dumps({"id": number, **asdict(order)}).encode() + b"\n", deadline)


def _message(line: bytes) -> Mapping[str, Json]:
    try:
        message = json.loads(line)
    except ValueError as error:
        raise PipeEndedError from error
    if not isinstance(message, dict):
        raise PipeEndedError
    return message


def _environment() -> dict[str, str]:
    kept = {name: os.environ[name] for name in _KEPT_VARIABLES if name in os.environ}
    return kept | {"PYTHONPATH": str(Path(__file__).parents[2])}
