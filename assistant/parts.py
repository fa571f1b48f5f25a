"""The stages a turn passes through, as the pipeline sees them, and what holds during one turn."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime
from typing import Protocol

from assistant.dialogue import Care, Phrasebook
from assistant.errors import SkillError
from assistant.profile.profile import Profile
from assistant.profile.telling import Telling
from assistant.profile.view import ProfileView
from assistant.skill_host.manifest import Unasked
from assistant.speaking.quiet_hours import QuietHours
from assistant.speaking.realiser import Realiser
from assistant.speaking.voices import Voice
from assistant.understanding.spoken_values import SpokenValues
from assistant.understanding.understanding import Understanding
from assistant.values import (
    Act,
    AudioChunk,
    Company,
    FactUse,
    Interpretation,
    LearntFact,
    Prosody,
    Session,
    SpeechHints,
    Style,
    Transcript,
    Utterance,
)


class Ears(Protocol):
    """Sound to transcript, shaped by what is likely to be said."""

    def transcribe(self, audio: AudioChunk, hints: SpeechHints) -> Transcript:
        """Silence is an empty transcript. Raises `HearingError` where it cannot listen."""


class Skills(Protocol):
    """Carries out an interpretation."""

    def act(self, interpretation: Interpretation, now: datetime) -> Act:
        """What to say to it. Raises `SkillError` when it cannot be done."""

    def prepare(self, skill: str) -> None:
        """It may be used soon."""

    def rest(self, now: datetime) -> None:
        """Some may not be used for long."""

    def author_notes(self, skill: str) -> str:
        """The end of what the skill wrote to its standard error, for its author."""


class Mouth(Protocol):
    """Words to sound, in the voice the person chose."""

    def voice_for(self, style: Style) -> Voice:
        """The voice that answers a person of that style; its persona words the replies."""

    def speak(self, text: str, voice: str, prosody: Prosody) -> AudioChunk | None:
        """`text` in the voice of that name; None where this assistant only writes.

        Raises `SpeakingError` when nothing here can speak.
        """


class Desk(Protocol):
    """Where skills call the core during a turn, and a record of what came of it."""

    def open(self, utterance: Utterance, session: Session) -> None:
        """Begin a turn with an empty record."""

    def handed_out(self) -> tuple[FactUse, ...]:
        """The facts that skills were given this turn, and what for."""

    def taught(self) -> tuple[LearntFact, ...]:
        """The new facts that skills had learnt this turn."""

    def company(self) -> Company | None:
        """Who speaks from now on; None where nobody said so since `open`."""

    def held(self) -> bool:
        """Whether something was kept in memory since `open` that otherwise is written down."""

    def done(self, wanted: Interpretation, now: datetime) -> None:
        """All that skills have changed since the last call was done because of `wanted`."""

    def keep(self) -> None:
        """What skills have changed since the last call of `done` is nobody's to take back."""

    def take_back(self, now: datetime, phrase: str = "") -> Interpretation | None:
        """Put back what was done last, or last for `phrase`; what it was, None for nothing."""


class Phone(Protocol):
    """Calls people, by a command of the person's own that does not run in this process."""

    @property
    def works(self) -> bool:
        """Whether a call can be placed from here at all."""

    def call(self, number: str) -> None:
        """Have `number` called. Raises `SkillError`."""


class NoPhone:
    """Where no call can be placed."""

    works = False

    def call(self, number: str) -> None:  # noqa: ARG002
        raise SkillError("no call can be placed from here")


class Words(Protocol):
    """Words of the person's own, for the recogniser and nothing else."""

    def words(self) -> tuple[str, ...]:
        """Names of what is running, lists and what is on them; the likeliest first."""


class NoWords:
    """Where no skill holds any."""

    def words(self) -> tuple[str, ...]:
        return ()


@dataclass(frozen=True, slots=True)
class Parts:
    """Every stage a turn passes through. Only this module knows their order."""

    ears: Ears
    understanding: Understanding
    values: SpokenValues
    phrasebook: Phrasebook
    profile: Profile
    desk: Desk
    skills: Skills
    realiser: Realiser
    mouth: Mouth
    care: Care
    own_words: Words = field(default_factory=NoWords)
    phone: Phone = field(default_factory=NoPhone)
    quiet_hours: QuietHours = field(default_factory=QuietHours)
    unasked: tuple[Unasked, ...] = ()


@dataclass(frozen=True, slots=True)
class Moment:
    """What holds throughout one turn.

    `now` is when it was said, `session` the conversation so far, `view` what may be used of the
    person: read once, so that a turn sees one state of the profile.
    """

    now: datetime
    session: Session
    view: ProfileView

    @staticmethod
    def at(now: datetime, session: Session, parts: Parts) -> Moment:
        """Raises `ProfileError` when the profile cannot be read."""
        return Moment(now, session, parts.profile.view(session.speaker, now))


@dataclass(frozen=True, slots=True)
class Thought:
    """An utterance taken in: heard and understood at its moment, and nothing done about it yet."""

    utterance: Utterance
    moment: Moment
    heard: Transcript
    tellings: tuple[Telling, ...]
    understood: Interpretation | None
