"""What can happen to the daemon. The live loop takes these one by one, and nothing else."""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import StrEnum
from typing import TypeAlias

from assistant.assistant import Due
from assistant.control.protocol import Request
from assistant.control.server import Client
from assistant.errors import AssistantError
from assistant.parts import Thought
from assistant.sound.events import DeviceEvent
from assistant.stopwatch import Stopwatch
from assistant.values import AudioChunk, Completeness, SpokenReply, Turn


@dataclass(frozen=True, slots=True)
class Sound:
    """The microphone's next piece."""

    audio: AudioChunk


@dataclass(frozen=True, slots=True)
class DeviceTold:
    """Something about the microphone."""

    event: DeviceEvent


@dataclass(frozen=True, slots=True)
class Taken:
    """An utterance as far as it was said at a pause: heard, understood, nothing done.

    `turn` and `pause` say which one it is. `watch` runs since it was decoded.
    """

    turn: int
    pause: int
    thought: Thought
    completeness: Completeness
    watch: Stopwatch = field(compare=False)


@dataclass(frozen=True, slots=True)
class TakenIn:
    """The mind has understood what was said so far."""

    taken: Taken


@dataclass(frozen=True, slots=True)
class Answered:
    """The mind has done it, and has words for it."""

    taken: Taken
    reply: SpokenReply


@dataclass(frozen=True, slots=True)
class Concluded:
    """The turn was learnt from, and is part of the conversation."""

    turn: Turn


@dataclass(frozen=True, slots=True)
class FellDue:
    """All that has fallen due and was not announced yet."""

    due: tuple[Due, ...]


@dataclass(frozen=True, slots=True)
class Worded:
    """The mind has words for something that nobody asked about."""

    reply: SpokenReply


@dataclass(frozen=True, slots=True)
class Failed:
    """The mind could not; `apology` is for the person, where words for one were found."""

    doing: str
    error: AssistantError
    apology: SpokenReply | None = None


@dataclass(frozen=True, slots=True)
class Sounding:
    """The first sound of a speech is on its way to the loudspeaker."""

    job: int


@dataclass(frozen=True, slots=True)
class Spoken:
    """A speech has ended: played, stopped or failed.

    `lengths` are those of its sentences as far as they were made, `heard_seconds` what sounded.
    """

    job: int
    heard_seconds: float
    lengths: tuple[float, ...]
    problem: AssistantError | None = None


@dataclass(frozen=True, slots=True)
class Asked:
    """A client wants something."""

    client: Client
    request: Request


@dataclass(frozen=True, slots=True)
class Left:
    """A client is gone."""

    client: Client


class Call(StrEnum):
    """What the system or a person's own key wants; see `signals`."""

    LISTEN = "listen"
    RELOAD = "reload"
    END = "end"


Event: TypeAlias = (
    Sound
    | DeviceTold
    | TakenIn
    | Answered
    | Concluded
    | FellDue
    | Worded
    | Failed
    | Sounding
    | Spoken
    | Asked
    | Left
    | Call
)
