"""Settings to parts: the one place that knows every backend. `ask`, `hear` and `run` start here."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from datetime import datetime
from functools import partial
from importlib import resources
from pathlib import Path
from typing import TYPE_CHECKING

from assistant.dialogue import Phrasebook
from assistant.errors import HearingError, SpeakingError
from assistant.installed import installed_skills, installed_voices
from assistant.local_time import local_now
from assistant.parts import Moment, Parts
from assistant.pipeline import announce, run_turn, understand
from assistant.profile import telling
from assistant.profile.profile import Profile
from assistant.services.choices import skill_services, voice_services
from assistant.services.desk import ServiceDesk
from assistant.services.person import PersonServices
from assistant.services.schedule import schedule_services
from assistant.services.storage import storage_services
from assistant.settings import Paths, Settings, change_setting, load_settings
from assistant.skill_host.host import SkillHost
from assistant.skill_host.manifest import Manifest
from assistant.skill_host.schedule import Schedule
from assistant.skill_host.storage import SkillStorage
from assistant.speaking.chosen_voice import ChosenVoice
from assistant.speaking.realiser import Realiser
from assistant.speaking.replies import ReplyBook, load_replies
from assistant.speaking.speaker import Speaker
from assistant.speaking.voices import Voice
from assistant.understanding.conversation import conversation
from assistant.understanding.spoken_values import SpokenValues
from assistant.understanding.templates import CompiledSkill, IntentTraits, compile_skill
from assistant.understanding.understanding import Candidate, Understanding
from assistant.values import (
    CORE,
    Act,
    AudioChunk,
    Interpretation,
    Session,
    SpeechHints,
    SpokenReply,
    Transcript,
    Turn,
    Utterance,
)

if TYPE_CHECKING:
    from assistant.hearing.choosing import EngineChoice
    from assistant.hearing.listening import EngineEars


LONGEST_TYPED = 10_000
"""Characters: a quarter of an hour of speech."""


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
        due = self._schedule.due(now)
        acts = (Act(one.skill, one.act, one.slots) for one in due)
        return tuple(announce(act, self._session, self._parts, now) for act in acts)

    def understand(self, text: str, at: datetime | None = None) -> Interpretation | None:
        """What `text` would be taken for at the start of a conversation; nothing is done."""
        moment = Moment.at(at or local_now(), Session(), self._parts)
        heard = Transcript(_of_a_size(text.strip()), confidence=1.0, engine="typed")
        tellings = telling.noticed(self._parts.profile, heard, moment.session.speaker, moment.now)
        return understand(heard, tellings, moment, self._parts)

    def rank(self, text: str, at: datetime | None = None) -> tuple[Candidate, ...]:
        """What `text` could mean, best first."""
        typed = Transcript(_of_a_size(text), confidence=1.0, engine="typed")
        return self._parts.understanding.rank(typed, at or local_now())

    def say(self, text: str) -> AudioChunk:
        """`text` in the chosen voice. Raises `SpeakingError` where nothing can speak."""
        if not text.strip():
            raise SpeakingError("there is nothing to say")
        audio = self._mouth.speak(text, pace=1.0)
        if audio is None:
            raise SpeakingError("this assistant was opened without a voice")
        return audio

    def fresh(self) -> None:
        """Forget the conversation, not the person."""
        self._session = Session()

    def _turn(self, utterance: Utterance) -> Turn:
        turn, self._session = run_turn(utterance, self._session, self._parts)
        return turn


@contextmanager
def open_assistant(
    *,
    paths: Paths | None = None,
    settings: Settings | None = None,
    skills: Sequence[Path] = (),
    hears: bool = False,
    speaks: bool = False,
    engine: str | None = None,
    voice: str | None = None,
) -> Iterator[Assistant]:
    """An assistant from the settings in `paths`, closed at the end of the block.

    `skills` are folders of skills for this time only. Without `hears` no recogniser is loaded,
    without `speaks` no voice. `engine` and `voice` go before the settings.
    """
    paths = paths or Paths.from_environment()
    settings = settings or load_settings(paths.settings_file)
    with ExitStack() as closing:
        able = _skills(paths, settings, skills)
        voices, voice_problems = installed_voices(paths)
        speaker = Speaker(voices, settings.speaking)
        closing.callback(speaker.close)
        chosen = voice or settings.speaking.voice
        remember = partial(change_setting, paths.settings_file, "speaking", "voice")
        mouth = ChosenVoice(voices, speaker, chosen, remember, speaks=speaks)
        profile = Profile.open(paths.profile_file)
        schedule = Schedule(paths.schedule_file)
        others = {
            **schedule_services(schedule),
            **storage_services(SkillStorage(paths.skill_files)),
            **voice_services(mouth),
            **skill_services(able.manifests, able.examples),
        }
        desk = ServiceDesk(PersonServices(profile), others)
        host = SkillHost(able.manifests, desk, settings.skills.deadline_seconds, settings.language)
        closing.callback(host.close)
        values = SpokenValues(settings.language)
        ears, choice = _ears(paths, settings, engine) if hears else (NoEars(), None)
        closing.callback(ears.close)
        understanding = Understanding([*able.compiled, conversation(settings.language)], values)
        if hears:
            understanding.prepare()  # who speaks does not wait for it in the first turn
        parts = Parts(
            ears=ears,
            understanding=understanding,
            values=values,
            phrasebook=Phrasebook.load(settings.language),
            profile=profile,
            desk=desk,
            skills=host,
            realiser=Realiser(able.books, settings.locale),
            mouth=mouth,
        )
        problems = (*able.problems, *map(str, voice_problems))
        yield Assistant(paths, settings, parts, able.manifests, problems, schedule, mouth, choice)


class NoEars:
    """In the place of a recogniser where only typed text is to come."""

    def transcribe(self, audio: AudioChunk, hints: SpeechHints) -> Transcript:  # noqa: ARG002
        raise HearingError("this assistant was opened without a recogniser")

    def close(self) -> None: ...


def _of_a_size(text: str) -> str:
    """`text`, as long as it may be one utterance; understanding takes time with its length."""
    if len(text) > LONGEST_TYPED:
        raise HearingError(
            f"an utterance may have {LONGEST_TYPED:,} characters at most, not {len(text):,}"
        )
    return text


@dataclass(frozen=True, slots=True)
class _Skills:
    """What the installed skills are, understand and say. `problems`: what was left out."""

    manifests: Sequence[Manifest]
    compiled: Sequence[CompiledSkill]
    books: Mapping[str, ReplyBook]
    problems: Sequence[str]

    @property
    def examples(self) -> Mapping[str, str]:
        """Something to say to each skill: the first of its examples."""
        return {one.skill: one.examples[0].say for one in self.compiled if one.examples}


def _skills(paths: Paths, settings: Settings, more: Sequence[Path]) -> _Skills:
    """Every installed skill, and the core's wordings; what is broken leaves out only itself."""
    manifests, broken = installed_skills(paths, settings.skills.disabled, more)
    compiled = [_compiled(manifest, settings.language) for manifest in manifests]
    problems = [*map(str, broken), *(str(p) for skill in compiled for p in skill.problems)]
    replies = f"replies.{settings.language}.toml"
    with resources.as_file(resources.files("assistant.dialogue").joinpath(replies)) as core:
        books = {CORE: load_replies(core, CORE)}
    for manifest in manifests:
        try:
            books[manifest.name] = load_replies(manifest.folder / replies, manifest.name)
        except SpeakingError as error:
            problems.append(error.message)
    return _Skills(manifests, compiled, books, problems)


def _compiled(manifest: Manifest, language: str) -> CompiledSkill:
    traits = {
        name: IntentTraits(intent.risk, intent.declines)
        for name, intent in manifest.intents.items()
    }
    return compile_skill(manifest.name, manifest.folder / f"sentences.{language}.toml", traits)


def _ears(paths: Paths, settings: Settings, engine: str | None) -> tuple[EngineEars, EngineChoice]:
    # Imported here: typed text does without what recognisers bring.
    from assistant.hearing.choosing import choose_engine, open_engine
    from assistant.hearing.listening import EngineEars

    hearing = settings.hearing
    if engine is not None:
        hearing = hearing.model_copy(update={"engine": engine})
    choice = choose_engine(hearing, paths.models, settings.language)
    return EngineEars(open_engine(choice, hearing, settings.language)), choice
