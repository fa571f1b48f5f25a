"""Any program that turns text into sound, as the person's settings name it. In a worker only.

It is started for each sentence, which it reads from its standard input, never from its arguments:
those can be read by every user of the machine. It writes a WAV file, or bare PCM, and ends.
"""

from __future__ import annotations

import json
import os
import shutil
import subprocess
from collections.abc import Iterator, Sequence
from pathlib import Path

import miniaudio

from assistant.speaking.backend import BackendError, Order

_KEPT_VARIABLES = ("PATH", "LANG", "LC_ALL", "LD_LIBRARY_PATH")


class CommandBackend:
    """The program `argv`; its bare PCM is 16-bit mono at `rate_hz`."""

    def __init__(self, argv: Sequence[str], rate_hz: int) -> None:
        """Raises `BackendError` when there is no such program."""
        if shutil.which(argv[0]) is None:
            raise BackendError(f"there is no program {argv[0]!r}")
        self._argv = tuple(argv)
        self._rate_hz = rate_hz

    @staticmethod
    def from_json(stated: str) -> CommandBackend:
        """From `{"argv": […], "rate_hz": …}`, as `EngineWorker` is told of it."""
        values = json.loads(stated)
        return CommandBackend([str(word) for word in values["argv"]], int(values["rate_hz"]))

    def prepare(self, order: Order) -> None: ...

    def speak(self, order: Order) -> Iterator[tuple[int, bytes]]:
        """`{rate}` and `{pitch}` among the arguments become those of the order, whole numbers."""
        values = {"{rate}": str(round(order.rate)), "{pitch}": str(round(order.pitch))}
        argv = [_filled(argument, values) for argument in self._argv]
        done = subprocess.run(
            argv,
            input=order.sentence.encode(),
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            env=_environment(),
            check=False,
        )
        if done.returncode:
            raise BackendError(f"{self._argv[0]} ended with {done.returncode}")
        yield self._decoded(done.stdout)

    def _decoded(self, sound: bytes) -> tuple[int, bytes]:
        if not sound.startswith(b"RIFF"):
            return self._rate_hz, sound[: len(sound) // 2 * 2]
        try:
            told = miniaudio.wav_read_s16(sound)
        except miniaudio.MiniaudioError as error:
            raise BackendError(f"{self._argv[0]} wrote a WAV file that cannot be read") from error
        return told.sample_rate, told.samples[:: told.nchannels].tobytes()


def _filled(argument: str, values: dict[str, str]) -> str:
    for mark, value in values.items():
        argument = argument.replace(mark, value)
    return argument


def _environment() -> dict[str, str]:
    kept = {name: os.environ[name] for name in _KEPT_VARIABLES if name in os.environ}
    return kept | {"HOME": str(Path.home())}
