"""A living assistant in a script: sound carries its words, and nothing waits or sleeps.

Sound is chunks of 32 ms whose bytes are a word and zeros, or zeros alone for silence; the
endpointer is the real one. The mind answers when the script lets it, the mouth likewise.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta

from assistant.assistant import Due
from assistant.daemon.ear import Ear
from assistant.daemon.events import (
    Answered,
    Concluded,
    Event,
    Failed,
    FellDue,
    Sound,
    Sounding,
    Spoken,
    Taken,
    TakenIn,
)
from assistant.daemon.instant import Instant
from assistant.daemon.loop import LiveLoop
from assistant.errors import AssistantError
from assistant.hearing.endpointing import Endpointer
from assistant.parts import Moment, Thought
from assistant.skill_host.schedule import Announcement
from assistant.speaking.earcons import Earcon
from assistant.speaking.sentences import sentences
from assistant.stopwatch import Stopwatch
from assistant.values import (
    Act,
    AudioChunk,
    Band,
    Completeness,
    Detection,
    Interpretation,
    Json,
    Question,
    Risk,
    Session,
    SpokenReply,
    Transcript,
    Turn,
    Utterance,
)

MORNING = datetime(2026, 5, 4, 8, tzinfo=UTC)
CHUNK_SECONDS = 0.032
CHUNK_BYTES = 2 * round(CHUNK_SECONDS * 16_000)
WORD_SECONDS = 0.2
SENTENCE_SECONDS = 1.0
WAKE, STOP = "computer", "stop"


def chunk_of(word: str) -> AudioChunk:
    return AudioChunk(word.encode().ljust(CHUNK_BYTES, b"\0"))


def words_in(audio: AudioChunk) -> str:
    """The words that `audio` carries, each once for all its chunks."""
    words: list[str] = []
    before = ""
    for start in range(0, len(audio.pcm), CHUNK_BYTES):
        word = audio.pcm[start : start + CHUNK_BYTES].rstrip(b"\0").decode()
        if word and word != before:
            words.append(word)
        before = word
    return " ".join(words)


class Hears:
    """A detector of one word, which is heard where the word ends."""

    def __init__(self, word: str) -> None:
        self.phrases = (word,)
        self._before = ""

    def feed(self, audio: AudioChunk) -> Detection | None:
        word, before = words_in(audio), self._before
        self._before = word
        return Detection(before, 1.0) if before == self.phrases[0] != word else None

    def reset(self) -> None:
        self._before = ""

    def close(self) -> None: ...


class AnyWord:
    """Voice activity: a chunk with a word is speech."""

    def feed(self, audio: AudioChunk) -> float:
        return float(bool(audio.pcm.strip(b"\0")))

    def reset(self) -> None: ...


@dataclass
class FakeMind:
    """Knows what it answers to which words; `held` keeps it thinking until `think`."""

    tell: Callable[[Event], None]
    answers: dict[str, SpokenReply] = field(default_factory=dict)
    risky: set[str] = field(default_factory=set)
    unfinished: set[str] = field(default_factory=set)
    breaks: AssistantError | None = None
    held: bool = False
    due: list[Due] = field(default_factory=list)
    heard: list[str] = field(default_factory=list)
    done: list[str] = field(default_factory=list)
    learnt: list[str] = field(default_factory=list)
    settled: list[str] = field(default_factory=list)
    interruptions: list[datetime] = field(default_factory=list)
    waiting: list[Callable[[], None]] = field(default_factory=list)
    answering: Callable[[], None] | None = None

    def take_in(self, turn: int, pause: int, audio: AudioChunk, at: datetime) -> None:
        words = words_in(audio)
        self.heard.append(words)
        moment = Moment(at, Session(), None)  # type: ignore[arg-type]  # nobody looks at the view
        meant = Interpretation(
            "fake", "do", band=Band.ACT if words in self.answers else Band.REJECT
        )
        if words in self.risky:
            meant = replace(meant, risk=Risk.UNDOABLE)
        thought = Thought(
            Utterance(at, audio=audio), moment, Transcript(words, 0.9, "fake"), (), meant
        )
        known = words in self.answers and words not in self.unfinished
        verdict = Completeness.COMPLETE if known else Completeness.INCOMPLETE
        self._do(lambda: self.tell(TakenIn(Taken(turn, pause, thought, verdict, Stopwatch()))))

    def answer(self, taken: Taken) -> None:
        def work() -> None:
            self.answering = None
            words = taken.thought.heard.text
            if self.breaks:
                self.tell(Failed("answer", self.breaks, reply("Sorry.")))
                return
            self.done.append(words)
            self.tell(Answered(taken, self.answers.get(words, reply("What?"))))

        self.answering = work
        self._do(work)

    def drop_answer(self) -> bool:
        if self.answering in self.waiting and self.answering is not None:
            self.waiting.remove(self.answering)
            return True
        return False

    def conclude(self, taken: Taken, reply: SpokenReply) -> None:
        self.learnt.append(taken.thought.heard.text)
        thought = taken.thought
        turn = Turn(thought.moment.now, thought.heard, thought.understood, reply)
        self.tell(Concluded(turn))

    def look_what_is_due(self, now: datetime) -> None:
        fell = tuple(one for one in self.due if one.announcement.due <= now)
        if fell:
            self.tell(FellDue(fell))

    def settle(self, announced: Announcement, now: datetime) -> None:
        self.settled.append(announced.id)
        self.due = [one for one in self.due if one.announcement.id != announced.id]

    def interrupted(self, now: datetime) -> None:
        self.interruptions.append(now)

    def think(self) -> None:
        """Do what was kept waiting."""
        waiting, self.waiting = self.waiting, []
        for work in waiting:
            work()

    def _do(self, work: Callable[[], None]) -> None:
        if self.held:
            self.waiting.append(work)
        else:
            work()


@dataclass
class FakeMouth:
    """A second a sentence. `said` is every text begun, `heard` what sounded of it to the end."""

    tell: Callable[[Event], None]
    said: list[str] = field(default_factory=list)
    signs: list[Earcon] = field(default_factory=list)
    job: int = 0
    lengths: tuple[float, ...] = ()
    elapsed: float = 0.0
    broken: AssistantError | None = None
    prepared: int = 0

    def prepare(self) -> None:
        self.prepared += 1

    def say(self, job: int, reply: SpokenReply) -> None:
        self.job, self.elapsed = job, 0.0
        self.said.append(reply.text)
        self.lengths = tuple(SENTENCE_SECONDS for _ in sentences(reply.text))
        if self.broken:
            self._end(self.broken)
        else:
            self.tell(Sounding(job))

    def sign(self, which: Earcon) -> None:
        self.signs.append(which)

    def stop(self) -> None:
        if self.job:
            self._end()

    def pass_time(self, seconds: float) -> None:
        """Speak on for so long."""
        self.elapsed += seconds
        if self.job and self.elapsed >= sum(self.lengths) - 1e-6:
            self._end()

    def _end(self, problem: AssistantError | None = None) -> None:
        job, self.job = self.job, 0
        heard = 0.0 if problem else min(self.elapsed, sum(self.lengths))
        self.tell(Spoken(job, heard, self.lengths, problem))


@dataclass
class FakeRoom:
    """Remembers what it was told. `microphone` says whether sound may come at all."""

    events: list[tuple[str, dict[str, Json]]] = field(default_factory=list)
    microphone: bool = True
    quiet: bool = False

    def open_microphone(self) -> None:
        self.microphone = True

    def close_microphone(self) -> None:
        self.microphone = False

    def attend(self) -> None:
        self.quiet = True

    def relax(self) -> None:
        self.quiet = False

    def show(self, text: str) -> None: ...

    def tell(self, event: str, **fields: Json) -> None:
        self.events.append((event, fields))

    @property
    def phases(self) -> list[Json]:
        return [fields["state"] for event, fields in self.events if event == "state"]


class Life:
    """The live loop among fakes, and what a script does to it."""

    def __init__(self, answers: dict[str, str] | None = None, *, muted: bool = False) -> None:
        self.instant = Instant(MORNING, 100.0, 5000.0)
        self.events: list[Event] = []
        self.mind = FakeMind(self.events.append)
        self.mind.answers = {words: reply(text) for words, text in (answers or {}).items()}
        self.mouth = FakeMouth(self.events.append)
        self.room = FakeRoom(microphone=not muted)
        ear = Ear(Hears(WAKE), Hears(STOP), AnyWord(), Endpointer())
        self.loop = LiveLoop(self.mind, self.mouth, ear, self.room, self.instant, muted=muted)

    def hear(self, script: str, silence: float = 0.0) -> None:
        """`script`: words a fifth of a second each, numbers for so many seconds of silence."""
        for part in script.split():
            if part.replace(".", "").isdigit():
                self._sound("", float(part))
            else:
                self._sound(part, WORD_SECONDS)
        self._sound("", silence)

    def ask(self, script: str) -> None:
        """The wake phrase, the request, and a second and a half of silence."""
        self.hear(f"{WAKE} {script}", silence=1.5)

    def wait(self, seconds: float) -> None:
        """Time passes in silence."""
        self._sound("", seconds)

    def pass_without_sound(self, seconds: float) -> None:
        """Time passes and the microphone gives nothing."""
        for _ in range(round(seconds / 0.25)):
            self._advance(0.25)
            self.settle(None)

    def sleep(self, seconds: float) -> None:
        """The machine is suspended for so long."""
        now = self.instant
        self.instant = Instant(
            now.wall + timedelta(seconds=seconds), now.seconds, now.awake_or_asleep + seconds
        )
        self.settle(None)

    def set_clock(self, seconds: float) -> None:
        """Somebody, or a time server, sets the clock forward by so many seconds, or back."""
        self.instant = replace(self.instant, wall=self.instant.wall + timedelta(seconds=seconds))
        self.settle(None)

    def settle(self, event: Event | None) -> None:
        """Hand over `event`, and all that comes of it."""
        self.loop.handle(event, self.instant)
        while self.events:
            self.loop.handle(self.events.pop(0), self.instant)

    def fall_due(
        self, name: str, text: str, after: float = 0.0, *, rings: bool = False
    ) -> Announcement:
        due = self.instant.wall + timedelta(seconds=after)
        announcement = Announcement(name, "timers", due, "ended", {})
        self.mind.due.append(Due(announcement, reply(text), rings))
        return announcement

    def _sound(self, word: str, seconds: float) -> None:
        for _ in range(round(seconds / CHUNK_SECONDS)):
            self._advance(CHUNK_SECONDS)
            # Whoever is muted hears nothing, but time passes all the same.
            self.settle(Sound(chunk_of(word)) if self.room.microphone else None)

    def _advance(self, seconds: float) -> None:
        now = self.instant
        later = now.wall + timedelta(seconds=seconds)
        self.instant = Instant(later, now.seconds + seconds, now.awake_or_asleep + seconds)
        self.mouth.pass_time(seconds)


def reply(text: str, *, asks: bool = False) -> SpokenReply:
    return SpokenReply(Act("fake", "said", question=Question("x") if asks else None), text)


def told(life: Life, event: str) -> Sequence[dict[str, Json]]:
    """What observers were told under this name."""
    return [fields for name, fields in life.room.events if name == event]
