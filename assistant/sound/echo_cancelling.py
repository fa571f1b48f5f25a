"""The sound server takes what the assistant says out of what the microphone hears.

An option, off by default: it helps the wake phrase through while the assistant speaks, and did
not save speech over speech where we measured it (docs/sound.md).
"""

from __future__ import annotations

from collections.abc import Callable
from contextlib import AbstractContextManager, suppress
from typing import NamedTuple

from assistant.errors import SoundError
from assistant.sound.devices import loudspeaker, microphone
from assistant.sound.server import SoundServer, connected

MODULE = "module-echo-cancel"
SOURCE = "assistant_microphone"
SINK = "assistant_loudspeaker"
METHODS = ("speex", "webrtc")
"""In the order of how much they took off; which there are depends on how the server was built."""


class EchoCancelled(NamedTuple):
    """The names to record from and to play on."""

    microphone: str
    loudspeaker: str


class EchoCancelling:
    """Sets it up in the server and takes it away again; never raises."""

    def __init__(
        self, connect: Callable[[], AbstractContextManager[SoundServer | None]] = connected
    ) -> None:
        self._connect = connect

    def open(self, microphone_name: str = "", loudspeaker_name: str = "") -> EchoCancelled | None:
        """The devices to use instead of these two; None where the server cannot do it."""
        with suppress(SoundError), self._connect() as server:
            if server is None:
                return None
            # What a crash left may hold on to devices that are gone.
            server.unload_modules(MODULE, SOURCE)
            masters = f"source_master={microphone(server, microphone_name).name}"
            masters += f" sink_master={loudspeaker(server, loudspeaker_name).name}"
            names = f"source_name={SOURCE} sink_name={SINK}"
            for method in METHODS:
                with suppress(SoundError):
                    arguments = f"{masters} {names} aec_method={method} use_master_format=1"
                    server.load_module(MODULE, arguments)
                    return EchoCancelled(SOURCE, SINK)
        return None

    def close(self) -> None:
        """Take it away, if it is there."""
        with suppress(SoundError), self._connect() as server:
            if server:
                server.unload_modules(MODULE, SOURCE)
