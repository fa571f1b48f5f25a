"""What the live loop needs of the rest, as it sees it; its tests need no thread and no device."""

from __future__ import annotations

from datetime import datetime
from enum import StrEnum
from typing import Protocol

from assistant.daemon.events import Taken
from assistant.hearing.endpointing import Event as Listened
from assistant.hearing.endpointing import Paused
from assistant.skill_host.schedule import Announcement
from assistant.speaking.earcons import Earcon
from assistant.values import AudioChunk, Completeness, Detection, Json, SpokenReply


class Phase(StrEnum):
    """What the assistant is doing."""

    ASLEEP = "asleep"
    LISTENING = "listening"
    DECIDING = "deciding"
    SPEAKING = "speaking"
    RINGING = "ringing"


class Thinking(Protocol):
    """The mind: see `assistant.daemon.mind.Mind`."""

    def take_in(self, turn: int, pause: int, audio: AudioChunk, at: datetime) -> None: ...

    def answer(self, taken: Taken) -> None: ...

    def drop_answer(self) -> bool: ...

    def conclude(self, taken: Taken, reply: SpokenReply) -> None: ...

    def look_what_is_due(self, now: datetime) -> None: ...

    def settle(self, announced: Announcement, now: datetime) -> None: ...

    def interrupted(self, now: datetime) -> None: ...


class Speaking(Protocol):
    """The mouth: see `assistant.daemon.mouth.Mouth`."""

    def prepare(self) -> None: ...

    def say(self, job: int, reply: SpokenReply) -> None: ...

    def sign(self, which: Earcon) -> None: ...

    def stop(self) -> None: ...


class Listening(Protocol):
    """The ear: see `assistant.daemon.ear.Ear`."""

    def waits(self, audio: AudioChunk) -> Detection | None: ...

    def guards(self, audio: AudioChunk) -> tuple[Detection | None, bool]: ...

    def begins(self, woken: Detection | None) -> tuple[Listened, ...]: ...

    def listens(self, audio: AudioChunk) -> tuple[Listened, ...]: ...

    def judge(self, pause: Paused, completeness: Completeness) -> tuple[Listened, ...]: ...

    def rests(self) -> None: ...


class Surrounding(Protocol):
    """The room: the microphone's switch, other players, signs that are no speech, observers."""

    def open_microphone(self) -> None: ...

    def close_microphone(self) -> None: ...

    def attend(self) -> None:
        """A person is going to speak: other players get quieter."""

    def relax(self) -> None:
        """The person has been answered."""

    def show(self, text: str) -> None:
        """For people who hear badly: what is being said."""

    def tell(self, event: str, **fields: Json) -> None:
        """Tell observers."""
