"""An assistant put together, and the conversation it is in."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from copy import copy
from dataclasses import dataclass, replace
from datetime import datetime
from typing import TYPE_CHECKING

from assistant.dialogue import core_acts
from assistant.errors import HearingError, SpeakingError
from assistant.local_time import local_now
from assistant.parts import Moment, Parts, Thought
from assistant.pipeline import (
    announce,
    answer,
    conclude,
    prepare,
    run_turn,
    take_in,
    word_announcement,
)
from assistant.profile.offers import Quiet
from assistant.settings import Paths, Settings, load_settings
from assistant.skill_host.manifest import Manifest
from assistant.skill_host.schedule import Announcement, Schedule
from assistant.speaking.chosen_voice import ChosenVoice
from assistant.speaking.prosody_marks import with_marks
from assistant.speaking.quiet_hours import NEVER_QUIET
from assistant.speaking.voices import Voice
from assistant.stopwatch import Stopwatch
from assistant.taking_in import as_taught, notice, understand
from assistant.unasked import LATE, Foresight, Offers, do_what_is_due
from assistant.understanding.candidates import Candidate
from assistant.values import (
    CORE,
    Act,
    AudioChunk,
    Band,
    Completeness,
    Interpretation,
    Prosody,
    Session,
    SpeechHints,
    SpokenReply,
    Transcript,
    Turn,
    Utterance,
)

if TYPE_CHECKING:
    from assistant.hearing.choosing import EngineChoice

LONGEST_TYPED = 10_000
"""Characters: a quarter of an hour of speech."""


@dataclass(frozen=True, slots=True)
class Due:
    """An announcement that fell due, in words; it `rings` until the person stops it."""

    announcement: Announcement
    reply: SpokenReply
    rings: bool


class Assistant:
    """An assistant put together, and the conversation it is in. Use it from one thread."""

    def __init__(
        self,
        paths: Paths,
        settings: Settings,
        parts: Parts,
        manifests: Sequence[Manifest],
        problems: Sequence[str],
        schedule: Schedule,
        mouth: ChosenVoice,
        engine_choice: EngineChoice | None,
    ) -> None:
        self.paths = paths
        self.settings = settings
        self.manifests = tuple(manifests)
        self.problems = tuple(problems)
        self.profile = parts.profile
        self.engine_choice = engine_choice
        self._parts = parts
        self._schedule = schedule
        self._mouth = mouth
        self._session = Session()
        self._ready: tuple[Thought, Sequence[Act]] | None = None
        self._quiet = Quiet(settings.offers.quiet_from, settings.offers.quiet_until)
        self._foresight = Foresight(parts, self._quiet)
        self._offers = Offers(parts, self._quiet)

    @property
    def voice(self) -> Voice:
        return self._mouth.voice

    @property
    def voices(self) -> Mapping[str, Voice]:
        return self._mouth.voices

    def ask(self, text: str, at: datetime | None = None) -> Turn:
        """A whole turn on typed text, said at `at` (aware; now by default)."""
        return self._turn(Utterance(at or local_now(), typed=_of_a_size(text)))

    def hear(self, audio: AudioChunk, at: datetime | None = None) -> Turn:
        """A whole turn on sound, 16 kHz mono, of one utterance."""
        return self._turn(Utterance(at or local_now(), audio=audio))

    def announcements(self, now: datetime) -> tuple[SpokenReply, ...]:
        """What fell due by `now`, worded and, where it speaks, spoken; each is given once."""
        self._catch_up(now)
        due = self._schedule.due(now)
        acts = (Act(one.skill, one.act, one.slots) for one in due)
        return tuple(announce(act, self._session, self._parts, now) for act in acts)

    def write(self, text: str, at: datetime | None = None) -> Turn:
        """As `ask`, but the answer has no sound, whether or not the assistant speaks."""
        watch = Stopwatch()
        utterance = Utterance(at or local_now(), typed=_of_a_size(text))
        thought = self.take_in(utterance, watch)
        return self.conclude(thought, self.answer(thought, watch), watch)

    def transcribe(self, audio: AudioChunk, hints: SpeechHints | None = None) -> Transcript:
        """What is said in `audio`, 16 kHz mono; by default with the hints of all its skills."""
        return self._parts.ears.transcribe(audio, hints or self._parts.understanding.hints())

    def take_in(self, utterance: Utterance, watch: Stopwatch) -> Thought:
        """Hear and understand; nothing is done, so it may be dropped again."""
        self._ready = None
        return take_in(utterance, self._session, self._parts, watch)

    def completeness(self, thought: Thought) -> Completeness:
        """Whether more is to be expected of who said it."""
        meant, moment = thought.understood, thought.moment
        if moment.session.question and meant is not None and meant.band is Band.ACT:
            return Completeness.COMPLETE  # it answers what was asked
        if thought.tellings:
            return Completeness.OPEN
        return self._parts.understanding.completeness(thought.heard, moment.now)

    def warm_up(self) -> None:
        """Do now what the first turn would wait for."""
        self._mouth.warm()
        self._parts.understanding.prepare()
        # Patterns and grammars are made when something is first looked for that nobody has said.
        unmeant = Utterance(local_now(), typed=" ".join(one.name for one in self.manifests))
        self.completeness(self.take_in(unmeant, Stopwatch()))

    def prepare(self, thought: Thought) -> None:
        """Have ready what answering it will need, should it come to that."""
        self._mouth.warm(thought.moment.view.style)
        for part in thought.understood.parts if thought.understood else ():
            self._parts.skills.prepare(part.skill)
        prepared = prepare(thought, self._parts)
        if prepared is not None:
            acts, reply = prepared
            self._ready = thought, acts
            self._mouth.make_ahead(reply)

    def author_notes(self, skill: str) -> str:
        """The end of what a skill's process printed, and of what went wrong there."""
        return self._parts.skills.author_notes(skill)

    def answer(self, thought: Thought, watch: Stopwatch) -> SpokenReply:
        """Do it, and word what to say of it; `sound` speaks it."""
        ready, self._ready = self._ready, None
        acts = ready[1] if ready and ready[0] is thought else None
        return answer(thought, self._parts, watch, acts)

    def conclude(self, thought: Thought, reply: SpokenReply, watch: Stopwatch) -> Turn:
        """Learn from the turn, which is then part of the conversation."""
        turn, self._session = conclude(thought, reply, self._parts, watch)
        return turn

    def word(self, act: Act, now: datetime, *, rings: bool = False) -> SpokenReply:
        """What to say of `act`, without having been asked; what `rings` is as loud by night."""
        parts = replace(self._parts, quiet_hours=NEVER_QUIET) if rings else self._parts
        return word_announcement(act, self._session, parts, now)

    def sound(self, reply: SpokenReply) -> Iterator[AudioChunk]:
        """The reply's text in its voice, a sentence at a time; `hush` ends it early.

        For a thread of its own, beside the one that uses all the rest.
        """
        return self._mouth.stream(reply.to_speak, reply.voice, reply.prosody)

    def hush(self) -> None:
        """Give up the sentence being synthesised. From any thread."""
        self._mouth.stop()

    def due(self, now: datetime) -> tuple[Due, ...]:
        """What has fallen due by `now`, in words; each until it is settled."""
        self._parts.skills.rest(now)
        self._catch_up(now)
        due = []
        for one in self._schedule.fallen_due(now):
            rings = any(one.act in m.rings for m in self.manifests if m.name == one.skill)
            reply = self.word(Act(one.skill, one.act, one.slots), now, rings=rings)
            if late := now - one.due > LATE:
                reply = self.word(core_acts.late(one.due, reply.text), now)
            due.append(Due(one, reply, rings and not late))
        due += [Due(one, reply, rings=False) for one, reply in self._offers.due(self._session, now)]
        return tuple(due)

    def settle(self, announced: Announcement, now: datetime) -> None:
        """The person was told of it."""
        if announced.skill == CORE:
            self._session = self._offers.made(announced, self._session, now)
        else:
            self._schedule.settle([announced], now)

    def interrupted(self, now: datetime) -> None:
        """The person spoke into the last reply, or stopped it."""
        self._session = self._offers.spoken_into(self._session, now)

    def use_voice(self, name: str) -> Voice:
        """Speak with this voice from now on. Raises `SpeakingError` where it cannot."""
        return self._mouth.use(name)

    def another_conversation(self) -> Assistant:
        """The same assistant in a conversation of its own."""
        other = copy(self)
        other.fresh()
        return other

    def understand(self, text: str, at: datetime | None = None) -> Interpretation | None:
        """What `text` would be taken for at the start of a conversation; nothing is done."""
        moment = Moment.at(at or local_now(), Session(), self._parts)
        heard = Transcript(_of_a_size(text.strip()), confidence=1.0, engine="typed")
        parts = as_taught(self._parts, moment)
        tellings = notice(heard, moment, parts)
        return understand(heard, tellings, moment, parts)

    def rank(self, text: str, at: datetime | None = None) -> tuple[Candidate, ...]:
        """What `text` could mean, best first."""
        typed = Transcript(_of_a_size(text), confidence=1.0, engine="typed")
        moment = Moment.at(at or local_now(), Session(), self._parts)
        return as_taught(self._parts, moment).understanding.rank(typed, moment.now)

    def say(self, text: str) -> AudioChunk:
        """`text`, which may have prosody marks as in a reply, in the chosen voice.

        Raises `SpeakingError` where nothing can speak.
        """
        if not text.strip():
            raise SpeakingError("there is nothing to say")
        audio = self._mouth.speak(with_marks(text), self.voice.name, Prosody())
        if audio is None:
            raise SpeakingError("this assistant was opened without a voice")
        if not audio.pcm:
            raise SpeakingError("there is nothing in it that can be said")
        return audio

    def is_outdated(self) -> bool:
        """Whether it is to speak another language than it was opened with: open it anew."""
        return load_settings(self.paths.settings_file).language != self.settings.language

    def fresh(self) -> None:
        """Forget the conversation, not the person; what is coming up is looked for at once."""
        self._session, self._ready = Session(), None
        self._foresight = Foresight(self._parts, self._quiet)

    def _catch_up(self, now: datetime) -> None:
        """What nobody is there to ask for: what was to be done by `now`, what is coming up."""
        do_what_is_due(self._schedule, self._parts, now)
        self._foresight.look(self._session, now)

    def _turn(self, utterance: Utterance) -> Turn:
        turn, self._session = run_turn(utterance, self._session, self._parts)
        return turn


def _of_a_size(text: str) -> str:
    """`text`, as long as it may be one utterance; understanding takes time with its length."""
    if len(text) > LONGEST_TYPED:
        raise HearingError(
            f"an utterance may have {LONGEST_TYPED:,} characters at most, not {len(text):,}"
        )
    return text
