"""An assistant, a loudspeaker and a clock for tests of the command line."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager, nullcontext
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path

from assistant.cli.surroundings import Surroundings
from assistant.errors import AssistantError, SpeakingError
from assistant.settings import Paths, Settings
from assistant.speaking.persona import Persona
from assistant.speaking.voices import Sound, Voice
from assistant.understanding.candidates import Candidate
from assistant.values import (
    Act,
    AudioChunk,
    Interpretation,
    SpokenReply,
    Transcript,
    Turn,
)

NOW = datetime(2026, 5, 3, 7, 30, tzinfo=UTC)
SOUND = AudioChunk(b"\x01\x00" * 1600)


@dataclass
class FakeAssistant:
    """Answers everything with "You said …", unless told what to raise."""

    raises: BaseException | None = None
    breaks_on: str = ""
    problems: Sequence[str] = ()
    due: list[SpokenReply] = field(default_factory=list)
    speaks: bool = False
    session: list[str] = field(default_factory=list)
    settings: Settings = field(default_factory=Settings)
    moments: list[datetime | None] = field(default_factory=list)
    closed: bool = False

    @property
    def voice(self) -> Voice:
        sound, persona = Sound(150), Persona()
        return Voice("calm", "Calm", "even", "en", "pyttsx3", sound, persona, Path("calm"))

    def rank(self, text: str) -> tuple[Candidate, ...]:
        taken = Interpretation("clock", "time", score=0.91, phrase="what time is it")
        return (Candidate(taken, 0.5, "near enough"),) if text != "gibberish" else ()

    def ask(self, text: str, at: datetime | None = None) -> Turn:
        if self.raises:
            raise self.raises
        if self.breaks_on and text == self.breaks_on:
            raise SpeakingError("that broke")
        self.session.append(text)
        self.moments.append(at)
        goodbye = text == "goodbye"
        act = Act("small_talk", "goodbye") if goodbye else Act("clock", "time")
        return Turn(
            said_at=at or NOW,
            heard=Transcript(text, 1.0, "typed"),
            understood=Interpretation(act.source, act.name),
            reply=SpokenReply(
                act,
                f"You said {' then '.join(self.session)}.",
                voice="calm",
                audio=SOUND if self.speaks else None,
            ),
            timing_ms={"total": 12.34},
        )

    def hear(self, audio: AudioChunk, at: datetime | None = None) -> Turn:
        return self.ask(f"{audio.seconds:.1f} seconds", at)

    def is_outdated(self) -> bool:
        return False

    def fresh(self) -> None:
        self.session.clear()

    def announcements(self, now: datetime) -> tuple[SpokenReply, ...]:
        announced = tuple(self.due)
        self.due.clear()
        return announced

    def say(self, text: str) -> AudioChunk:
        if self.raises:
            raise self.raises
        return SOUND


@dataclass
class FakeSink:
    """A loudspeaker that keeps what it played."""

    played: list[AudioChunk] = field(default_factory=list)
    closed: bool = False

    def play(self, sound: AudioChunk | Iterable[AudioChunk]) -> float:
        chunks = (sound,) if isinstance(sound, AudioChunk) else tuple(sound)
        self.played += chunks
        return sum(chunk.seconds for chunk in chunks)

    def stop(self) -> None: ...

    def close(self) -> None:
        self.closed = True


@dataclass
class World:
    """Surroundings for `run`, and what the command asked of them."""

    assistant: FakeAssistant = field(default_factory=FakeAssistant)
    sink: FakeSink | None = None
    refuses_to_open: AssistantError | None = None
    opened_with: dict[str, object] = field(default_factory=dict)
    opened: int = 0

    @property
    def surroundings(self) -> Surroundings:
        return Surroundings(self._open, self._open_sink, lambda: NOW, nullcontext)

    @contextmanager
    def _open(
        self,
        *,
        paths: Paths | None = None,
        skills: Sequence[Path] = (),
        hears: bool = False,
        speaks: bool = False,
        engine: str | None = None,
        voice: str | None = None,
    ) -> Iterator[FakeAssistant]:
        if self.refuses_to_open:
            raise self.refuses_to_open
        self.opened_with = {"skills": list(skills), "hears": hears, "speaks": speaks}
        self.opened_with |= {"engine": engine, "voice": voice}
        self.assistant.speaks = speaks
        self.opened += 1
        try:
            yield self.assistant
        finally:
            self.assistant.closed = True

    def _open_sink(self) -> FakeSink:
        if self.sink is None:
            raise SpeakingError("there is no sound device")
        return self.sink
