"""Settings to parts: the one place that knows every backend. `ask`, `hear` and `run` start here."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from contextlib import ExitStack, contextmanager
from datetime import datetime
from importlib import resources
from pathlib import Path
from typing import TYPE_CHECKING

from tzlocal import get_localzone

from assistant.dialogue import CORE, AnswerWords
from assistant.errors import HearingError, SpeakingError
from assistant.pipeline import Parts, run_turn, word
from assistant.profile.profile import Profile
from assistant.services import ServiceDesk
from assistant.settings import Paths, Settings, change_setting, load_settings
from assistant.shipped import shipped_skills, shipped_voices
from assistant.skill_host import Manifest, Schedule, SkillHost, find_skills
from assistant.speaking.realiser import Realiser
from assistant.speaking.replies import ReplyBook, load_replies
from assistant.speaking.speaker import Speaker
from assistant.speaking.voices import Voice, find_voices
from assistant.understanding.spoken_values import SpokenValues
from assistant.understanding.templates import CompiledSkill, IntentTraits, compile_skill
from assistant.understanding.understanding import Candidate, Understanding
from assistant.values import (
    Act,
    AudioChunk,
    Prosody,
    Session,
    SpokenReply,
    Transcript,
    Turn,
    Utterance,
)

if TYPE_CHECKING:
    from assistant.engines import SpeechToText
    from assistant.hearing.choosing import EngineChoice


class Assistant:
    """An assistant put together, and the conversation it is in. Use it from one thread."""

    def __init__(
        self,
        paths: Paths,
        settings: Settings,
        parts: Parts,
        manifests: Sequence[Manifest],
        problems: Sequence[object],
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
        return self._turn(Utterance(at or local_now(), typed=text))

    def hear(self, audio: AudioChunk, at: datetime | None = None) -> Turn:
        """A whole turn on sound, 16 kHz mono, of one utterance."""
        return self._turn(Utterance(at or local_now(), audio=audio))

    def announcements(self, now: datetime) -> tuple[SpokenReply, ...]:
        """What fell due by `now`, worded and, where it speaks, spoken; each is given once."""
        view = self._parts.profile.view(self._session.speaker, now)
        due = self._schedule.due(now)
        acts = (Act(one.skill, one.act, one.slots) for one in due)
        return tuple(word(act, view, self._parts, now) for act in acts)

    def rank(self, text: str, at: datetime | None = None) -> tuple[Candidate, ...]:
        """What `text` could mean, best first."""
        typed = Transcript(text, confidence=1.0, engine="typed")
        return self._parts.understanding.rank(typed, at or local_now())

    def say(self, text: str) -> AudioChunk:
        """`text` in the chosen voice. Raises `SpeakingError` where nothing can speak."""
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
        manifests, skill_problems = find_skills(
            (*skills, paths.skills, shipped_skills()), settings.skills.disabled
        )
        compiled = [_compiled(manifest, settings.language) for manifest in manifests]
        books, book_problems = _reply_books(manifests, settings.language)
        mouth = ChosenVoice(paths, settings, voice, speaks)
        closing.callback(mouth.close)
        profile = Profile.open(paths.profile_file)
        schedule = Schedule(paths.schedule_file)
        desk = ServiceDesk(profile, schedule, mouth, manifests, _examples(compiled))
        host = SkillHost(manifests, desk, settings.skills.deadline_seconds, settings.language)
        closing.callback(host.close)
        values = SpokenValues(settings.language)
        ears, choice = _ears(paths, settings, engine) if hears else (NoEars(), None)
        closing.callback(ears.close)
        parts = Parts(
            ears=ears,
            understanding=Understanding(compiled, values),
            values=values,
            answers=AnswerWords.load(settings.language),
            profile=profile,
            desk=desk,
            skills=host,
            realiser=Realiser(books, settings.locale),
            mouth=mouth,
        )
        problems = (
            *skill_problems,
            *(problem for skill in compiled for problem in skill.problems),
            *book_problems,
            *mouth.problems,
        )
        yield Assistant(paths, settings, parts, manifests, problems, schedule, mouth, choice)


class ListeningEars:
    """A recogniser, shaped each turn by what the installed skills understand."""

    def __init__(self, engine: SpeechToText) -> None:
        self._engine = engine

    def transcribe(self, audio: AudioChunk, understanding: Understanding) -> Transcript:
        from assistant.hearing.listening import transcribe

        return transcribe(self._engine, audio, understanding.hints())

    def close(self) -> None:
        self._engine.close()


class NoEars:
    """In the place of a recogniser where only typed text is to come."""

    def transcribe(self, audio: AudioChunk, understanding: Understanding) -> Transcript:  # noqa: ARG002
        raise HearingError("this assistant was opened without a recogniser")

    def close(self) -> None: ...


class ChosenVoice:
    """The voices there are, the one in use, and speaking with it."""

    def __init__(self, paths: Paths, settings: Settings, voice: str | None, speaks: bool) -> None:
        self.voices, self.problems = find_voices((paths.voices, shipped_voices()))
        self._settings_file = paths.settings_file
        self._speaker = Speaker(self.voices, settings.speaking)
        self._speaks = speaks
        self._name = voice or settings.speaking.voice
        self.voice  # noqa: B018 - a voice that does not exist is to be said now

    @property
    def voice(self) -> Voice:
        return self._known(self._name)

    @property
    def available(self) -> Sequence[Voice]:
        return [v for v in self.voices.values() if self._speaker.available(v) is None]

    def use(self, name: str) -> Voice:
        """Speak with this voice from now on. Raises `SpeakingError` when it cannot."""
        voice = self._known(name)
        if reason := self._speaker.available(voice):
            raise SpeakingError(f"the voice {name} cannot be used: {reason}")
        change_setting(self._settings_file, "speaking", "voice", name)
        self._name = name
        return voice

    def speak(self, text: str, pace: float) -> AudioChunk | None:
        if not self._speaks or not text:
            return None
        return self._speaker.say(text, self.voice, Prosody(rate=pace))

    def close(self) -> None:
        self._speaker.close()

    def _known(self, name: str) -> Voice:
        if name not in self.voices:
            known = ", ".join(sorted(self.voices)) or "none"
            raise SpeakingError(f"there is no voice {name!r}; there are: {known}")
        return self.voices[name]


def local_now() -> datetime:
    """The time on this machine, with its time zone's own rules."""
    return datetime.now(get_localzone())


def _compiled(manifest: Manifest, language: str) -> CompiledSkill:
    traits = {
        name: IntentTraits(intent.risk, intent.declines)
        for name, intent in manifest.intents.items()
    }
    return compile_skill(manifest.name, manifest.folder / f"sentences.{language}.toml", traits)


def _reply_books(
    manifests: Sequence[Manifest], language: str
) -> tuple[Mapping[str, ReplyBook], Sequence[SpeakingError]]:
    """Every skill's wordings and the core's own; a broken file leaves only its skill wordless."""
    file = f"replies.{language}.toml"
    core = resources.files("assistant.dialogue").joinpath(file)
    with resources.as_file(core) as path:
        books = {CORE: load_replies(path, CORE)}
    problems = []
    for manifest in manifests:
        try:
            books[manifest.name] = load_replies(manifest.folder / file, manifest.name)
        except SpeakingError as error:
            problems.append(error)
    return books, problems


def _examples(compiled: Sequence[CompiledSkill]) -> Mapping[str, str]:
    """Something to say to each skill: the first of its examples."""
    return {skill.skill: skill.examples[0].say for skill in compiled if skill.examples}


def _ears(
    paths: Paths, settings: Settings, engine: str | None
) -> tuple[ListeningEars, EngineChoice]:
    from assistant.hearing.choosing import choose_engine, open_engine

    hearing = settings.hearing
    if engine is not None:
        hearing = hearing.model_copy(update={"engine": engine})
    choice = choose_engine(hearing, paths.models)
    return ListeningEars(open_engine(choice, hearing)), choice
