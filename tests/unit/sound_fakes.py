"""A microphone, a loudspeaker and a sound server whose behaviour is written down beforehand."""

from __future__ import annotations

from collections import deque
from collections.abc import Iterator, Sequence
from contextlib import AbstractContextManager, contextmanager
from dataclasses import dataclass, field, replace
from threading import Event

from assistant.errors import SoundError
from assistant.sound.capture import Recorded
from assistant.sound.playback import Ended, Given, Loudspeaker, PlaybackNews
from assistant.sound.server import PlayingStream, SoundDevice, SoundServer
from assistant.values import AudioChunk


class FakeCapture:
    """Gives what it was told to, then waits until it is killed.

    A text is why it fails, an event is waited for.
    """

    def __init__(self, *script: Recorded | Event | str) -> None:
        self._script = deque(script)
        self._killed = Event()
        self.closed = False

    def read(self) -> Recorded:
        if not self._script:
            self._killed.wait()
        if self._killed.is_set():
            raise SoundError("it was killed")
        match self._script.popleft():
            case Recorded() as recorded:
                return recorded
            case Event() as event:
                event.wait()
                return self.read()
            case reason:
                raise SoundError(reason)

    def kill(self) -> None:
        self._killed.set()

    def close(self) -> None:
        self.kill()
        self.closed = True


@dataclass
class FakePlayback:
    """A loudspeaker that takes all at once; `breaks_after` so many samples it is gone."""

    rate_hz: int = 22_050
    latency_seconds: float = 0.0
    breaks_after: int | None = None
    never_opens: bool = False
    played: bytearray = field(default_factory=bytearray)
    closed: bool = False
    woken: int = 0
    runs: bool = True
    _news: deque[PlaybackNews] = field(default_factory=deque)

    def opened(self) -> Loudspeaker:
        if self.never_opens:
            raise SoundError("no loudspeaker was found; connect one")
        return Loudspeaker(self.rate_hz, self.latency_seconds)

    def wake(self) -> None:
        self.woken += 1

    def add(self, audio: AudioChunk) -> None:
        if not self.runs:
            raise SoundError("the loudspeaker is gone")
        assert audio.rate_hz == self.rate_hz
        if self.breaks_after is None or len(self.played) // 2 < self.breaks_after:
            self.played += audio.pcm
            self._news.append(Given(len(self.played) // 2))

    def complete(self) -> None:
        if self.breaks_after is None:
            self._news.append(Ended())

    def news(self) -> PlaybackNews:
        if not self._news:
            raise SoundError("the loudspeaker is gone")
        return self._news.popleft()

    def has_news(self) -> bool:
        return bool(self._news)

    def says(self, news: PlaybackNews) -> None:
        self._news.append(news)

    def kill(self) -> None:
        self.runs = False

    def close(self) -> None:
        self.runs = False
        self.closed = True


class FakeServer(SoundServer):
    """A sound server that only keeps lists."""

    def __init__(
        self,
        sources: Sequence[SoundDevice] = (),
        sinks: Sequence[SoundDevice] = (),
        playing: Sequence[PlayingStream] = (),
    ) -> None:
        self._sources = tuple(sources)
        self._sinks = tuple(sinks)
        self.remembered: dict[str, tuple[float, ...]] = {}
        self.streams = {stream.number: stream for stream in playing}

    def sources(self) -> tuple[SoundDevice, ...]:
        return self._sources

    def sinks(self) -> tuple[SoundDevice, ...]:
        return self._sinks

    def playing(self) -> tuple[PlayingStream, ...]:
        return tuple(self.streams.values())

    def set_volumes(self, number: int, volumes: Sequence[float]) -> None:
        if number in self.streams:
            self.streams[number] = replace(self.streams[number], volumes=tuple(volumes))

    def remember_volumes(
        self, remembered_as: str, instead_of: Sequence[float], volumes: Sequence[float]
    ) -> None:
        self.remembered[remembered_as] = tuple(volumes)

    def connect(self) -> AbstractContextManager[SoundServer | None]:
        @contextmanager
        def connection() -> Iterator[SoundServer | None]:
            yield self

        return connection()


@contextmanager
def no_server() -> Iterator[SoundServer | None]:
    yield None
