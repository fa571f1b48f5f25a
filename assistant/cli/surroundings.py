"""What the commands need from outside: the assistant, a loudspeaker, the time.

A test hands in its own; everybody else gets the real ones, imported when first used.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from contextlib import AbstractContextManager
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, Protocol, cast

import typer

if TYPE_CHECKING:
    from assistant.control.client import ControlClient
    from assistant.engines import AudioSink
    from assistant.settings import Paths, Settings
    from assistant.speaking.voices import Voice
    from assistant.understanding.candidates import Candidate
    from assistant.values import AudioChunk, SpokenReply, Turn


class Assistant(Protocol):
    """An assistant as the commands of a conversation use it."""

    @property
    def problems(self) -> Sequence[str]:
        """What is wrong with the installed skills and voices, a line each."""

    @property
    def settings(self) -> Settings: ...

    @property
    def voice(self) -> Voice: ...

    def ask(self, text: str, at: datetime | None = None) -> Turn: ...

    def hear(self, audio: AudioChunk, at: datetime | None = None) -> Turn: ...

    def announcements(self, now: datetime) -> tuple[SpokenReply, ...]: ...

    def fresh(self) -> None: ...

    def is_outdated(self) -> bool:
        """Whether it is to speak another language than it was opened with."""

    def rank(self, text: str) -> Sequence[Candidate]: ...

    def say(self, text: str) -> AudioChunk: ...


class OpenAssistant(Protocol):
    """Opens an assistant; what it takes is what `assistant.assembly.open_assistant` takes."""

    def __call__(
        self,
        *,
        paths: Paths | None = None,
        skills: Sequence[Path] = (),
        hears: bool = False,
        speaks: bool = False,
        engine: str | None = None,
        voice: str | None = None,
    ) -> AbstractContextManager[Assistant]: ...


def _real_assistants() -> OpenAssistant:
    from assistant.assembly import open_assistant

    return open_assistant


def _open_real_sink() -> AudioSink:
    from assistant.settings import Paths, load_settings
    from assistant.speaking.player import Player

    return Player(load_settings(Paths.from_environment().settings_file).loudspeaker)


def _running_daemon() -> AbstractContextManager[ControlClient | None]:
    from assistant.cli.connecting import daemon_if_running

    return daemon_if_running()


def _local_time() -> datetime:
    from assistant.local_time import local_now

    return local_now()


@dataclass(frozen=True, slots=True)
class Surroundings:
    """The world around one command."""

    open_assistant: OpenAssistant = field(default_factory=_real_assistants)
    open_sink: Callable[[], AudioSink] = _open_real_sink
    now: Callable[[], datetime] = _local_time
    daemon: Callable[[], AbstractContextManager[ControlClient | None]] = _running_daemon
    """Gives the daemon where one runs, else None."""


def surroundings_of(context: typer.Context) -> Surroundings:
    """The surroundings `main` was given, or the real ones."""
    return cast("Surroundings | None", context.find_object(Surroundings)) or Surroundings()
