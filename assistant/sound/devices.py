"""The microphones and loudspeakers there are, by name, and which of them a setting means.

Where a sound server runs they are its sources and sinks: PortAudio cannot see those one by one.
Without a server they are PortAudio's devices.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from assistant.errors import SoundError
from assistant.sound.server import SoundDevice, SoundServer, connected

if TYPE_CHECKING:
    from types import ModuleType

NO_LIBRARY = "PortAudio is missing; install it with: sudo apt install libportaudio2"


def inputs() -> tuple[SoundDevice, ...]:
    """The microphones. Raises `SoundError` where sound does not work at all."""
    with connected() as server:
        if server:
            return tuple(each for each in server.sources() if not each.is_monitor)
    return portaudio_devices(portaudio(), "input")


def outputs() -> tuple[SoundDevice, ...]:
    """The loudspeakers. Raises `SoundError` where sound does not work at all."""
    with connected() as server:
        if server:
            return server.sinks()
    return portaudio_devices(portaudio(), "output")


def microphone(server: SoundServer, name: str) -> SoundDevice:
    """The source to record from: `name`, or the server's default where it is "".

    Raises `SoundError`: it is not there, or is only what a loudspeaker plays.
    """
    real = [each for each in server.sources() if not each.is_monitor]
    if name:
        return _named(name, real, "microphone")
    if not real:
        raise SoundError("no microphone was found; connect one")
    return next((each for each in real if each.is_default), real[0])


def loudspeaker(server: SoundServer, name: str) -> SoundDevice:
    """The sink to play on: `name` where it is there, else the default: an alarm must be heard.

    Raises `SoundError` where there is none.
    """
    there = server.sinks()
    if not there:
        raise SoundError("no loudspeaker was found; connect one")
    named = [each for each in there if each.name == name]
    return (named or [each for each in there if each.is_default] or list(there))[0]


def portaudio() -> ModuleType:
    """The library. Raises `SoundError` where it is not installed."""
    try:
        import sounddevice
    except OSError as error:
        raise SoundError(NO_LIBRARY) from error
    module: ModuleType = sounddevice
    return module


def portaudio_devices(sounddevice: ModuleType, direction: str) -> tuple[SoundDevice, ...]:
    """What PortAudio can open; `direction` is "input" or "output"."""
    default = sounddevice.default.device[direction]
    return tuple(
        SoundDevice(str(each["name"]), str(each["name"]), each["index"] == default)
        for each in sounddevice.query_devices()
        if each[f"max_{direction}_channels"]
    )


def _named(name: str, there: Sequence[SoundDevice], kind: str) -> SoundDevice:
    for each in there:
        if each.name == name:
            return each
    raise SoundError(f"the {kind} {name} is not connected")
