"""The program that plays, on one loudspeaker, until the parent is gone.

Orders: {"type": "open"}                      have the device ready
        {"type": "sound", "bytes": N} and N bytes of 16-bit mono PCM at the rate of "opened";
        {"type": "end"}                       the sound is complete
Answers: {"type": "opened", …}, then
        {"type": "given", "samples": N}       of this sound so far, to the device
        {"type": "late"}                      the device was given sound too late, and it crackled
        {"type": "ended"}                     its last sample was heard

The stream stays open between sounds, playing silence, so that no device has to wake up for the
next one. To fall silent the parent kills this process, which is quicker than any stop.
"""

from __future__ import annotations

import json
import os
import select
import sys
from collections.abc import Callable
from contextlib import AbstractContextManager
from threading import Lock
from time import monotonic
from typing import TYPE_CHECKING, Any

from assistant.errors import SoundError
from assistant.sound.child_side import (
    FORMAT,
    Parent,
    device_rate_hz,
    portaudio_errors,
    run,
    server_device,
)
from assistant.sound.devices import loudspeaker
from assistant.sound.server import SoundServer, connected

if TYPE_CHECKING:
    from types import ModuleType

BLOCK_SECONDS = 0.02
IDLE_SECONDS = 30.0
"""Without an order for so long the device is given back, until there is one."""
_BYTES_A_SAMPLE = 2


class Sound:
    """The sound being played: filled by the orders, emptied by PortAudio's own thread."""

    def __init__(self, parent: Parent, clock: Callable[[], float] = monotonic) -> None:
        self._parent = parent
        self._clock = clock
        self.latency_seconds = 0.0
        self._waiting = bytearray()
        self._complete = False
        self._given = 0
        self._silent_seconds = 0.0
        self._asked_at = 0.0
        self._lock = Lock()

    @property
    def is_playing(self) -> bool:
        """Whether a sound has begun and not yet ended."""
        with self._lock:
            return bool(self._waiting or self._given)

    def add(self, pcm: bytes) -> None:
        with self._lock:
            self._waiting += pcm

    def complete(self) -> None:
        with self._lock:
            self._complete = True

    def fill(self, out: Any, seconds: float, underflow: bool) -> None:
        """The next `seconds` of the sound, and silence where there is none."""
        with self._lock:
            piece = bytes(self._waiting[: len(out)])
            del self._waiting[: len(out)]
            playing = bool(self._given)
            self._given += len(piece) // _BYTES_A_SAMPLE
        out[: len(piece)] = piece
        out[len(piece) :] = bytes(len(out) - len(piece))
        # PortAudio does not see everything that comes too late, so our own clock looks too.
        now = self._clock()
        late = underflow or now - self._asked_at > self.latency_seconds + BLOCK_SECONDS
        self._asked_at = now
        if late and playing and piece:
            self._tell({"type": "late"})
        if piece:
            self._silent_seconds = 0.0
            self._tell({"type": "given", "samples": self._given})
        elif self._complete:
            self._finish(seconds)

    def _finish(self, seconds: float) -> None:
        """The sound has ended once the silence behind it is heard."""
        self._silent_seconds += seconds
        if self._silent_seconds > self.latency_seconds and self._tell({"type": "ended"}):
            self._complete = False
            self._given = 0
            self._silent_seconds = 0.0

    def _tell(self, message: dict[str, str | int]) -> bool:
        # PortAudio's thread must not wait for a parent that is busy.
        if not self._parent.reads():
            return False
        self._parent.tell({**message})
        return True


class Device:
    """The loudspeaker `name`, or the default: open while it is needed."""

    def __init__(
        self,
        sounddevice: ModuleType,
        name: str,
        rate_hz: int,
        latency_seconds: float,
        sound: Sound,
        connect: Callable[[], AbstractContextManager[SoundServer | None]] = connected,
    ) -> None:
        self._sounddevice = sounddevice
        self._name = name
        self._wanted_hz = rate_hz
        self._wanted_latency_seconds = latency_seconds
        self._sound = sound
        self._connect = connect
        self._stream: Any = None
        self.rate_hz = 0

    def open(self) -> None:
        """Choose it anew and open it, unless it is. Raises `SoundError`, also for another rate."""
        if self._stream:
            return
        stream = self._opened(self._chosen())
        if self.rate_hz and self.rate_hz != round(stream.samplerate):
            raise SoundError("the loudspeaker is another one now")
        self.rate_hz = round(stream.samplerate)
        self._sound.latency_seconds = float(stream.latency)
        with portaudio_errors(self._sounddevice, "the loudspeaker does not play"):
            stream.start()
        self._stream = stream

    def begin(self, pcm: bytes) -> None:
        """Play the first of a sound in the place of the silence that is on its way to the ear."""
        with portaudio_errors(self._sounddevice, "the loudspeaker does not play"):
            self._stream.abort()
            self._sound.add(pcm)
            self._stream.start()

    def rest(self) -> None:
        """Give it back."""
        if self._stream:
            self._stream.close()
            self._stream = None

    def _chosen(self) -> str | None:
        """PortAudio's name for it. Which of its sinks the server plays on, a variable says."""
        with self._connect() as server:
            if server is None:
                return self._name or None
            os.environ.pop("PULSE_SINK", None)
            if self._name and loudspeaker(server, self._name).name == self._name:
                os.environ["PULSE_SINK"] = self._name
            return server_device(self._sounddevice)

    def _opened(self, device: str | None) -> Any:
        """A stream at the rate that is wanted, or else at the device's own."""

        def fill(out: Any, frames: int, _time: Any, status: Any) -> None:
            self._sound.fill(out, frames / self.rate_hz, bool(status.output_underflow))

        def at(rate_hz: int) -> Any:
            return self._sounddevice.RawOutputStream(
                samplerate=rate_hz,
                blocksize=round(BLOCK_SECONDS * rate_hz),
                device=device,
                channels=1,
                dtype=FORMAT,
                latency=self._wanted_latency_seconds,
                callback=fill,
            )

        own_hz = device_rate_hz(self._sounddevice, device, "output")
        with portaudio_errors(self._sounddevice, "the loudspeaker cannot be opened"):
            try:
                return at(self._wanted_hz)
            except self._sounddevice.PortAudioError:
                return at(own_hz)


def play(
    parent: Parent, sounddevice: ModuleType, name: str, rate_hz: int, latency_seconds: float
) -> None:
    """Play on the loudspeaker `name`, or the default. Raises `SoundError`."""
    sound = Sound(parent)
    device = Device(sounddevice, name, rate_hz, latency_seconds, sound)
    device.open()
    opened = {"rate_hz": device.rate_hz, "latency_seconds": sound.latency_seconds}
    parent.tell({"type": "opened", **opened})
    with os.fdopen(parent.orders, "rb", buffering=0) as orders:
        while True:
            if not select.select([orders], [], [], IDLE_SECONDS)[0]:
                device.rest()
            line = orders.readline()
            if not line:
                return
            device.open()
            match json.loads(line):
                case {"type": "sound", "bytes": int(count)}:
                    add = sound.add if sound.is_playing else device.begin
                    add(_exactly(orders, count))
                case {"type": "end"}:
                    sound.complete()


def _exactly(orders: Any, count: int) -> bytes:
    pcm = b""
    while len(pcm) < count and (more := orders.read(count - len(pcm))):
        pcm += more
    return pcm


if __name__ == "__main__":
    run(
        lambda parent, sounddevice: play(
            parent, sounddevice, sys.argv[1], int(sys.argv[2]), float(sys.argv[3])
        )
    )
