"""What the recording and the playing process have in common: the line to the parent.

Messages are JSON lines, as in the voice workers; sound follows its line as counted bytes:

    {"type": "opened", "device": TEXT, "rate_hz": N, "latency_seconds": S}
    {"type": "failed", "reason": TEXT}          the last message; the process ends

What a library prints or how it crashes here harms nobody, and when the parent goes so do we.
"""

from __future__ import annotations

import json
import os
import select
import threading
from collections.abc import Callable
from contextlib import contextmanager
from typing import TYPE_CHECKING

from assistant.errors import SoundError
from assistant.sound.devices import portaudio
from assistant.values import Json

if TYPE_CHECKING:
    from collections.abc import Iterator
    from types import ModuleType

FORMAT = "int16"


class Parent:
    """The two pipes, moved away from where a library might read or print."""

    def __init__(self) -> None:
        self.orders = os.dup(0)
        self._answers = os.dup(1)
        self._one_at_a_time = threading.Lock()
        nowhere = os.open(os.devnull, os.O_RDWR)
        for descriptor in (0, 1):
            os.dup2(nowhere, descriptor)

    def tell(self, message: dict[str, Json], pcm: bytes = b"") -> None:
        """Waits while the parent is behind. From any thread."""
        left = memoryview(json.dumps(message).encode() + b"\n" + pcm)
        try:
            with self._one_at_a_time:
                while left:
                    left = left[os.write(self._answers, left) :]
        except OSError:
            os._exit(0)

    def reads(self) -> bool:
        """Whether a short message could be told without waiting."""
        return bool(select.select([], [self._answers], [], 0)[1])

    def is_gone(self) -> bool:
        """Whether the parent has closed its end. For a child that takes no orders."""
        return bool(select.select([self.orders], [], [], 0)[0])


def run(work: Callable[[Parent, ModuleType], None]) -> None:
    """Do `work` with PortAudio; what goes wrong is told to the parent."""
    parent = Parent()
    try:
        work(parent, portaudio())
    except SoundError as error:
        parent.tell({"type": "failed", "reason": error.message})
    # PortAudio's own ending may wait for ever for a server that hangs.
    os._exit(0)


@contextmanager
def portaudio_errors(sounddevice: ModuleType, what: str) -> Iterator[None]:
    """PortAudio's errors become `SoundError`: `what` and the first line of its reason."""
    try:
        yield
    except (sounddevice.PortAudioError, ValueError) as error:
        reason = str(error).partition("\n")[0] or type(error).__name__
        raise SoundError(f"{what}: {reason}") from error


def device_rate_hz(sounddevice: ModuleType, device: str | None, direction: str) -> int:
    """The device's own rate; `direction` is "input" or "output". Raises `SoundError`: not there."""
    try:
        return int(sounddevice.query_devices(device, direction)["default_samplerate"])
    except (sounddevice.PortAudioError, ValueError) as error:
        kind = "microphone" if direction == "input" else "loudspeaker"
        if device:
            raise SoundError(f"the {kind} {device} is not connected") from error
        message = f"no {kind} was found; connect one, or start a sound server"
        raise SoundError(message) from error


def server_device(sounddevice: ModuleType) -> str | None:
    """PortAudio's way to the sound server; None, its default, where ALSA does not name one."""
    names = [str(each["name"]) for each in sounddevice.query_devices()]
    return "pulse" if "pulse" in names else None
