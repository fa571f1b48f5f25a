"""Other programs play more quietly while the assistant listens, and afterwards as before.

What a stream's volume was is written to a file before it is changed, so that the next run can
give it back where this one was killed. Where no sound server runs nothing is ducked.
"""

from __future__ import annotations

from collections.abc import Callable
from contextlib import AbstractContextManager, suppress
from pathlib import Path

from pydantic import BaseModel, ConfigDict, ValidationError

from assistant.errors import SoundError
from assistant.private_folders import make_private
from assistant.sound.server import PlayingStream, SoundServer, connected, same_volumes

SHARE = 0.3
"""Of the volume that a program had."""


class _Ducked(BaseModel):
    """A stream that plays more quietly than its program wants."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    number: int
    program: str
    remembered_as: str
    before: tuple[float, ...]
    now: tuple[float, ...]


class _State(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid")

    ducked: tuple[_Ducked, ...] = ()


class Ducking:
    """Ducks and restores; never raises. From one thread, since a hanging server keeps it waiting.

    `state_file` remembers across a crash. Call `restore` once at start for what it holds.
    """

    def __init__(
        self,
        state_file: Path,
        share: float = SHARE,
        connect: Callable[[], AbstractContextManager[SoundServer | None]] = connected,
    ) -> None:
        self._state_file = state_file
        self._share = share
        self._connect = connect

    def duck(self) -> None:
        """Make every other program quieter; a second time only those that came since."""
        with suppress(SoundError, OSError), self._connect() as server:
            if server is None:
                return
            ducked = list(self._ducked())
            known = {each.number for each in ducked}
            new = [self._quieter(each) for each in server.playing() if each.number not in known]
            self._remember((*ducked, *new))
            for each in new:
                server.set_volumes(each.number, each.now)

    def restore(self) -> None:
        """Give every program its volume back, unless somebody changed it meanwhile."""
        with suppress(SoundError, OSError):
            ducked = self._ducked()
            if not ducked:
                return
            with self._connect() as server:
                if server is None:
                    return
                playing = {(each.number, each.program): each for each in server.playing()}
                for each in ducked:
                    _give_back(server, each, playing.get((each.number, each.program)))
            self._remember(())

    def _quieter(self, stream: PlayingStream) -> _Ducked:
        now = tuple(self._share * volume for volume in stream.volumes)
        return _Ducked(
            number=stream.number,
            program=stream.program,
            remembered_as=stream.remembered_as,
            before=stream.volumes,
            now=now,
        )

    def _ducked(self) -> tuple[_Ducked, ...]:
        try:
            return _State.model_validate_json(self._state_file.read_bytes()).ducked
        except (FileNotFoundError, ValidationError):
            return ()

    def _remember(self, ducked: tuple[_Ducked, ...]) -> None:
        if not ducked:
            self._state_file.unlink(missing_ok=True)
            return
        make_private(self._state_file.parent)
        draft = self._state_file.with_suffix(".new")
        draft.write_text(_State(ducked=ducked).model_dump_json(), encoding="utf-8")
        draft.replace(self._state_file)


def _give_back(server: SoundServer, ducked: _Ducked, stream: PlayingStream | None) -> None:
    """Its volume to the stream; where that has ended, to the next one of its program."""
    if stream is None:
        server.remember_volumes(ducked.remembered_as, ducked.now, ducked.before)
    elif same_volumes(stream.volumes, ducked.now):
        server.set_volumes(stream.number, ducked.before)
