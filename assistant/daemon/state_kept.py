"""What the daemon itself remembers from one run to the next: that it was muted, and no more."""

from __future__ import annotations

from contextlib import suppress

from assistant.private_folders import make_private
from assistant.settings import Paths


class KeptState:
    """Whoever muted the microphone finds it muted, also after a crash or a restart."""

    def __init__(self, paths: Paths) -> None:
        self._file = paths.state / "muted"

    @property
    def muted(self) -> bool:
        return self._file.exists()

    @muted.setter
    def muted(self, muted: bool) -> None:
        # Where the disk is full it is at least muted until the end.
        with suppress(OSError):
            if muted:
                make_private(self._file.parent)
                self._file.touch(0o600)
            else:
                self._file.unlink(missing_ok=True)
