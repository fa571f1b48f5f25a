"""The program that records, for one microphone, until the parent is gone.

    {"type": "opened", …}, then again and again
    {"type": "sound", "bytes": N} and N bytes of 16-bit mono PCM at the rate of "opened"; a block,
                                             or several where it has been silent for a while
    {"type": "moved", "device": TEXT}           the sound server took us to another microphone

A stream that was unplugged may go on without a word, recording silence or the loudspeaker's own
sound; so it is asked where it is after every change, and ends itself where it should not be.
"""

from __future__ import annotations

import os
import sys
from contextlib import ExitStack
from time import sleep
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
from assistant.sound.devices import microphone
from assistant.sound.gathering import Gathering
from assistant.sound.server import SoundDevice, SoundServer, connected
from assistant.values import SPEECH_RATE_HZ

if TYPE_CHECKING:
    from types import ModuleType

BLOCK_SECONDS = 0.032
"""What tells speech from noise judges so much at a time: in longer blocks it waits for the rest."""
LATENCY_SECONDS = 2 * BLOCK_SECONDS
"""With more, PortAudio hands out two blocks at a time, the first of them late. Measured on a
private PulseAudio: no glitch in 40 s, with six busy programs on two cores."""
CHECK_SECONDS = 1.0
"""How often it is asked whether the stream still runs, if nothing changes."""
SETTLE_SECONDS = 0.1
"""At least this long between two questions, whatever storm of changes there is."""


def record(parent: Parent, sounddevice: ModuleType, name: str) -> None:
    """Record from the microphone `name`, the default where it is "". Raises `SoundError`."""
    with ExitStack() as closing:
        server = closing.enter_context(connected())
        device: str | None = name or None
        if server:
            _choose(server, name)
            device = server_device(sounddevice)
        stream = _opened(parent, sounddevice, device)
        where = _where(server, name) if server else None
        description = where.description if where else _description(sounddevice, device)
        parent.tell({"type": "opened", "device": description, "rate_hz": round(stream.samplerate)})
        with portaudio_errors(sounddevice, "the microphone does not record"):
            stream.start()
        _watch(parent, stream, server, name)


def _choose(server: SoundServer, name: str) -> None:
    """Have libpulse record from where we want; the variable is the only way through ALSA."""
    source = microphone(server, name)
    if name or not source.is_default:
        os.environ["PULSE_SOURCE"] = source.name


def _opened(parent: Parent, sounddevice: ModuleType, device: str | None) -> Any:
    """A stream at the rate that hearing wants, or else at the device's own."""

    def at(rate_hz: int) -> Any:
        gathering = Gathering(rate_hz)

        def pass_on(block: Any, _frames: int, _time: Any, _status: Any) -> None:
            if pcm := gathering.feed(bytes(block)):
                parent.tell({"type": "sound", "bytes": len(pcm)}, pcm)

        return sounddevice.RawInputStream(
            samplerate=rate_hz,
            blocksize=round(BLOCK_SECONDS * rate_hz),
            device=device,
            channels=1,
            dtype=FORMAT,
            latency=LATENCY_SECONDS,
            callback=pass_on,
        )

    own_hz = device_rate_hz(sounddevice, device, "input")
    with portaudio_errors(sounddevice, "the microphone cannot be opened"):
        try:
            return at(SPEECH_RATE_HZ)
        except sounddevice.PortAudioError:
            return at(own_hz)


def _watch(parent: Parent, stream: Any, server: SoundServer | None, name: str) -> None:
    """Return when the parent is gone. Raises `SoundError` when the microphone is."""
    last: SoundDevice | None = None
    while not parent.is_gone():
        if not stream.active:
            raise SoundError("the microphone is gone")
        if server is None:
            sleep(CHECK_SECONDS)
            continue
        where = _where(server, name)
        if where and last and where != last:
            parent.tell({"type": "moved", "device": where.description})
        last = where
        server.wait_for_change(CHECK_SECONDS)
        sleep(SETTLE_SECONDS)


def _where(server: SoundServer, name: str) -> SoundDevice | None:
    """Where the server has us record. Raises `SoundError` where we should not be."""
    where = server.source_of(os.getpid())
    if where and where.is_monitor:
        raise SoundError("the microphone is gone; only the loudspeaker's own sound was left")
    if where and name and where.name != name:
        raise SoundError(f"the microphone {name} is gone")
    return where


def _description(sounddevice: ModuleType, device: str | None) -> str:
    return str(sounddevice.query_devices(device, "input")["name"])


if __name__ == "__main__":
    run(lambda parent, sounddevice: record(parent, sounddevice, sys.argv[1]))
