"""Playing, as the player sees it: sound goes in, how much of it was heard comes back."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Protocol, TypeAlias

from assistant.errors import SoundError
from assistant.sound.child import STALLED_SECONDS, START_SECONDS, SoundChild
from assistant.values import AudioChunk

GONE = "the loudspeaker is gone; the rest was not played"


@dataclass(frozen=True, slots=True)
class Loudspeaker:
    """An open one: the rate it takes, and how long it takes until a sample is heard."""

    rate_hz: int
    latency_seconds: float


@dataclass(frozen=True, slots=True)
class Given:
    """So many samples of this sound were given to the device."""

    samples: int


@dataclass(frozen=True, slots=True)
class Late:
    """The device was given sound too late, and it crackled."""


@dataclass(frozen=True, slots=True)
class Ended:
    """The last sample of this sound was heard."""


PlaybackNews: TypeAlias = Given | Late | Ended


class Playback(Protocol):
    """A loudspeaker being played on. One thread uses it; any may kill it.

    Every method but the last three raises `SoundError` when the device cannot be used.
    """

    def opened(self) -> Loudspeaker:
        """What was opened; waits for it."""

    def wake(self) -> None:
        """Have the device open for a sound that comes soon; does not wait for it."""

    def add(self, audio: AudioChunk) -> None:
        """More of the sound, at the loudspeaker's rate, some tenths of a second at most."""

    def complete(self) -> None:
        """The sound has no more."""

    def news(self) -> PlaybackNews:
        """What happened since; waits for it for a second at most."""

    def has_news(self) -> bool:
        """Whether `news` would return at once."""

    @property
    def runs(self) -> bool:
        """Whether it could still be played on."""

    def kill(self) -> None:
        """Silence at once, from any thread; waits for nothing."""

    def close(self) -> None:
        """`kill`, wait for its end and free the rest; from the thread that uses it."""


class PlaybackProcess:
    """A process that plays on the loudspeaker `name`, "" for the default. See `Playback`."""

    def __init__(self, name: str, rate_hz: int, latency_seconds: float) -> None:
        """Raises `SoundError` where no process can be started; does not wait for the device."""
        wishes = (name, str(rate_hz), str(latency_seconds))
        self._child = SoundChild("playback_process", *wishes, gone=GONE)
        self._opened: Loudspeaker | None = None

    def opened(self) -> Loudspeaker:
        if self._opened is None:
            match self._child.receive(START_SECONDS):
                case {"type": "opened", "rate_hz": int(rate_hz), "latency_seconds": float(latency)}:
                    self._opened = Loudspeaker(rate_hz, latency)
                case _:
                    raise SoundError(GONE)
        return self._opened

    def wake(self) -> None:
        self._child.send({"type": "open"})

    def add(self, audio: AudioChunk) -> None:
        self._child.send({"type": "sound", "bytes": len(audio.pcm)}, audio.pcm)

    def complete(self) -> None:
        self._child.send({"type": "end"})

    def news(self) -> PlaybackNews:
        match self._child.receive(STALLED_SECONDS):
            case {"type": "given", "samples": int(samples)}:
                return Given(samples)
            case {"type": "late"}:
                return Late()
            case {"type": "ended"}:
                return Ended()
            case _:
                raise SoundError(GONE)

    def has_news(self) -> bool:
        return self._child.has_said_something()

    @property
    def runs(self) -> bool:
        return self._child.runs

    def kill(self) -> None:
        self._child.kill()

    def close(self) -> None:
        self._child.close()
