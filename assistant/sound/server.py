"""The sound server, PulseAudio or PipeWire in its place: who plays and records where.

Only this module knows the library. Without a server, or without libpulse, there is nobody to
ask: `connected` gives None, and what needs a server does without.
"""

from __future__ import annotations

import ctypes.util
from collections.abc import Iterator, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from assistant.errors import SoundError

if TYPE_CHECKING:
    from types import ModuleType

CLIENT = "assistant"
ROLE = "assistant"
"""The media role of our streams: the one mark that ALSA's way to the server leaves alone."""
NO_DEVICE = 0xFFFFFFFF
"""PA_INVALID_INDEX."""
DUMMY = "auto_null"
"""What the server makes where there is no loudspeaker: it plays into nothing."""

ROUNDING = 0.01
"""The server rounds volumes; so much of a difference is none."""

_PROCESS = "application.process.id"
_REMEMBERED_AS = "module-stream-restore.id"


@dataclass(frozen=True, slots=True)
class SoundDevice:
    """A microphone or a loudspeaker. `name` is what settings take, `description` for people.

    A monitor is no microphone: it records what a loudspeaker plays.
    """

    name: str
    description: str
    is_default: bool = False
    is_monitor: bool = False


@dataclass(frozen=True, slots=True)
class PlayingStream:
    """Another program's sound: the server's number for it, whose it is, its volume a channel.

    `remembered_as` is the name under which the server keeps the volume for streams to come.
    """

    number: int
    program: str
    volumes: tuple[float, ...]
    remembered_as: str = ""


class SoundServer:
    """A connection to the server. One thread at a time.

    Every method raises `SoundError` when the server is gone. A server that hangs makes them
    hang: ask from where that does no harm.
    """

    def __init__(self, pulsectl: ModuleType, pulse: Any) -> None:
        self._pulsectl = pulsectl
        self._pulse = pulse

    def sources(self) -> tuple[SoundDevice, ...]:
        """Everything that can be recorded from, monitors too."""
        with self._translated():
            default = self._pulse.server_info().default_source_name
            return tuple(_source(each, default) for each in self._pulse.source_list())

    def sinks(self) -> tuple[SoundDevice, ...]:
        """Everything that can be played on."""
        with self._translated():
            default = self._pulse.server_info().default_sink_name
            return tuple(
                SoundDevice(each.name, each.description or each.name, each.name == default)
                for each in self._pulse.sink_list()
                if each.name != DUMMY
            )

    def source_of(self, process: int) -> SoundDevice | None:
        """Where the process of this number records from; None where it does not."""
        with self._translated():
            for stream in self._pulse.source_output_list():
                if stream.proplist.get(_PROCESS) == str(process) and stream.source != NO_DEVICE:
                    return _source(self._pulse.source_info(stream.source), default="")
        return None

    def wait_for_change(self, seconds: float) -> None:
        """Return when a recording stream or a source changed, or after `seconds`."""

        def stop(_event: object) -> None:
            raise self._pulsectl.PulseLoopStop

        with self._translated():
            self._pulse.event_mask_set("source", "source_output")
            self._pulse.event_callback_set(stop)
            self._pulse.event_listen(timeout=seconds)

    def playing(self) -> tuple[PlayingStream, ...]:
        """What other programs play; ours is left out."""
        with self._translated():
            return tuple(
                PlayingStream(
                    each.index,
                    each.proplist.get("application.name", ""),
                    tuple(each.volume.values),
                    each.proplist.get(_REMEMBERED_AS, ""),
                )
                for each in self._pulse.sink_input_list()
                if each.proplist.get("media.role") != ROLE
            )

    def set_volumes(self, number: int, volumes: Sequence[float]) -> None:
        """Give a stream these volumes; nothing happens where it has ended."""
        with self._translated(), suppress(self._pulsectl.PulseOperationFailed):
            info = self._pulsectl.PulseVolumeInfo(list(volumes))
            self._pulse.sink_input_volume_set(number, info)

    def remember_volumes(
        self, remembered_as: str, instead_of: Sequence[float], volumes: Sequence[float]
    ) -> None:
        """Where the server keeps the volumes `instead_of` for streams to come: keep these."""
        # A server without the module that keeps them refuses the question.
        with self._translated(), suppress(self._pulsectl.PulseOperationFailed):
            for kept in self._pulse.stream_restore_list():
                if kept.name == remembered_as and same_volumes(kept.volume.values, instead_of):
                    kept.volume.values = list(volumes)
                    self._pulse.stream_restore_write(kept, mode="replace")

    def load_module(self, name: str, arguments: str) -> int:
        """The number of the module that was loaded."""
        with self._translated():
            number: int = self._pulse.module_load(name, arguments)
            return number

    def unload_modules(self, name: str, mark: str) -> None:
        """Unload every module of this name that has `mark` in its arguments."""
        with self._translated():
            for module in self._pulse.module_list():
                if module.name == name and mark in (module.argument or ""):
                    self._pulse.module_unload(module.index)

    @contextmanager
    def _translated(self) -> Iterator[None]:
        try:
            yield
        except (self._pulsectl.PulseError, self._pulsectl.PulseDisconnected) as error:
            raise SoundError("the sound server does not answer") from error


def same_volumes(some: Sequence[float], others: Sequence[float]) -> bool:
    """Whether nobody changed the one to the other."""
    return len(some) == len(others) and all(
        abs(one - other) < ROUNDING for one, other in zip(some, others, strict=True)
    )


@contextmanager
def connected() -> Iterator[SoundServer | None]:
    """A connection for the length of the block; None where there is no server.

    A server that hangs keeps it waiting, for half a minute at most.
    """
    try:
        pulsectl = _library()
    except OSError:  # without libpulse
        yield None
        return
    pulse = pulsectl.Pulse(CLIENT, connect=False)
    try:
        try:
            # Not with its `timeout`: it would wait for the whole of it even when all is well.
            pulse.connect()
        except pulsectl.PulseError:
            yield None
        else:
            yield SoundServer(pulsectl, pulse)
    finally:
        pulse.close()


def _library() -> ModuleType:
    """pulsectl, which loads libpulse. Raises `OSError` without that.

    Left alone it first asks the linker for a library of another name, by way of a compiler: that
    takes tenths of a second, and leaves temporary files behind in a process that is killed.
    """
    find = ctypes.util.find_library
    ctypes.util.find_library = lambda name: None if name == "libpulse" else find(name)
    try:
        import pulsectl as library
    finally:
        ctypes.util.find_library = find
    loaded: ModuleType = library
    return loaded


def _source(info: Any, default: str) -> SoundDevice:
    return SoundDevice(
        info.name,
        info.description or info.name,
        is_default=info.name == default,
        is_monitor=info.monitor_of_sink != NO_DEVICE,
    )
