"""Recording, as the microphone sees it: sound, or the reason why there is none."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Protocol

from assistant.errors import SoundError
from assistant.sound.child import STALLED_SECONDS, START_SECONDS, SoundChild
from assistant.values import AudioChunk

GONE = "no sound comes from the microphone"


@dataclass(frozen=True, slots=True)
class Recorded:
    """Some tens of milliseconds of sound at the device's rate, and where they came from."""

    audio: AudioChunk
    device: str


class Capture(Protocol):
    """A microphone being recorded from."""

    def read(self) -> Recorded:
        """The next sound. Raises `SoundError` when none comes in time, saying why."""

    def kill(self) -> None:
        """Give the device back, from any thread; a `read` then fails."""

    def close(self) -> None:
        """`kill`, and free the rest; from the thread that reads."""


class CaptureProcess:
    """A process that records from the microphone `name`, "" for the default. See `Capture`."""

    def __init__(self, name: str) -> None:
        """Raises `SoundError` where no process can be started; does not wait for the device."""
        self._child = SoundChild("capture_process", name, gone=GONE)
        self._device = ""
        self._rate_hz = 0

    def read(self) -> Recorded:
        while True:
            match self._child.receive(STALLED_SECONDS if self._rate_hz else START_SECONDS):
                case {"type": "opened", "device": str(device), "rate_hz": int(rate_hz)}:
                    self._device, self._rate_hz = device, rate_hz
                case {"type": "moved", "device": str(device)}:
                    self._device = device
                case {"type": "sound", "bytes": int(size)} if self._rate_hz:
                    audio = AudioChunk(self._child.receive_bytes(size), self._rate_hz)
                    return Recorded(audio, self._device)
                case _:
                    raise SoundError(GONE)

    def kill(self) -> None:
        self._child.end()

    def close(self) -> None:
        self._child.close()
