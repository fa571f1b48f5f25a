"""Settings to parts: the one place that knows every backend. `ask`, `hear` and `run` start here."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from assistant.assistant import Assistant
from assistant.changing_settings import change_setting
from assistant.dialogue import Care, Phrasebook
from assistant.errors import HearingError
from assistant.installed import installed_profile, installed_voice_names, installed_voices
from assistant.parts import Parts
from assistant.passphrase import ask_passphrase
from assistant.runner.phone import RunnersPhone
from assistant.services.calls import Service
from assistant.services.choices import skill_services
from assistant.services.desk import ServiceDesk
from assistant.services.discretion import Discretion
from assistant.services.languages import LanguageServices
from assistant.services.naming import NamingServices
from assistant.services.own_words import OwnWords
from assistant.services.passing import PassingSchedule, PassingStorage
from assistant.services.person import PersonServices
from assistant.services.reach import ReachServices
from assistant.services.routines import RoutineServices
from assistant.services.schedule import schedule_services
from assistant.services.speaker import SpeakerServices
from assistant.services.storage import storage_services
from assistant.services.voices import VoiceServices
from assistant.settings import Paths, Settings, load_settings
from assistant.skill_host.confined import ConfinedChildren
from assistant.skill_host.grants import Grants
from assistant.skill_host.host import SkillHost
from assistant.skill_host.starting import ChildStarter
from assistant.skill_host.usage import Usage
from assistant.skill_set import SkillSet, nothing_is_garbage, read_skills
from assistant.speaking.chosen_voice import USUAL, ChosenVoice
from assistant.speaking.quiet_hours import QuietHours
from assistant.speaking.realiser import Realiser
from assistant.speaking.speaker import Speaker
from assistant.speaking.voices import Voice
from assistant.taking_in import routine_in
from assistant.values import AudioChunk, SpeechHints, Transcript

if TYPE_CHECKING:
    from assistant.hearing.choosing import EngineChoice
    from assistant.hearing.listening import EngineEars


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
    starter: ChildStarter | None = None,
    known: SkillSet | None = None,
    patient: bool = False,
    prepared: bool = True,
    world: Mapping[str, Service] | None = None,
) -> Iterator[Assistant]:
    """An assistant from the settings in `paths`, closed at the end of the block.

    `skills` are folders of skills for this time only. Without `hears` no recogniser is loaded,
    without `speaks` no voice. `engine` and `voice` go before the settings.
    Without `prepared` the first turn may take seconds, unless its `warm_up` comes before.
    `known` are the skills as they were read before, for who opens several assistants with them.
    `world` stands for all that skills reach outside the assistant, when they are only tried.
    `starter` starts the skills' processes, which are otherwise children of this one.
    Where a passphrase keeps the profile, its person is asked for it in the terminal, and without
    one it raises `LockedError`; a `patient` assistant asks nobody, and until it is unlocked whoever
    speaks is a guest.
    """
    paths = paths or Paths.from_environment()
    settings = settings or load_settings(paths.settings_file)
    with ExitStack() as closing:
        able = known or read_skills(paths, settings, skills)
        voices, voice_problems = installed_voices(paths, settings.language)
        mouth = _mouth(paths, settings, voices, voice, closing, speaks=speaks)
        asking = partial(ask_passphrase, terminal=not patient)
        profile = installed_profile(paths, settings, asking, patient=patient)
        kept = _Kept.under(paths)
        grants = Grants(paths, skills, outside=world is None)
        starter = starter or ConfinedChildren(paths, grants)
        person = PersonServices(profile, kept.discretion, able.purposes)
        services = {
            **schedule_services(kept.schedule),
            **storage_services(kept.storage),
            **skill_services(able.manifests, able.examples, able.descriptions, person.asked_for),
            **_voice_services(paths, settings.language, person, mouth, hears=hears),
            **RoutineServices(
                profile, person, lambda phrase, said, now: routine_in(phrase, said, now, parts)
            ).services,
            **ReachServices(grants, able.manifests, starter).services,
            **(world or {}),
        }
        forgets = (kept.storage.forget, profile.forget_passing)
        who_speaks = SpeakerServices(profile.people, kept.discretion, forgets)
        desk = ServiceDesk(person, services, who_speaks, kept.discretion)
        host = _host(paths, settings, able, desk, grants, starter)
        closing.callback(host.close)
        ears, choice = _ears(paths, settings, engine) if hears else (NoEars(), None)
        closing.callback(ears.close)
        if hears and prepared:
            with nothing_is_garbage():
                able.understanding.prepare()  # who speaks does not wait for it in the first turn
        parts = Parts(
            ears=ears,
            understanding=able.understanding,
            values=able.values,
            phrasebook=Phrasebook.load(settings.language),
            profile=profile,
            desk=desk,
            skills=host,
            realiser=Realiser(able.books, settings.locale),
            mouth=mouth,
            care=Care.load(settings.language, settings.region),
            phone=RunnersPhone(paths.runner_socket, settings.contacts.command),
            own_words=OwnWords(kept.schedule, kept.storage, tuple(able.purposes)),
            quiet_hours=_quiet_hours(settings),
            unasked=able.unasked,
        )
        problems = (*able.problems, *map(str, voice_problems), *profile.notices)
        yield Assistant(
            paths, settings, parts, able.manifests, problems, kept.schedule, mouth, choice
        )


@dataclass(frozen=True, slots=True)
class _Kept:
    """What is kept for skills: in memory only, while discretion has nothing written down."""

    discretion: Discretion
    schedule: PassingSchedule
    storage: PassingStorage

    @staticmethod
    def under(paths: Paths) -> _Kept:
        discretion = Discretion()
        schedule = PassingSchedule(paths.schedule_file, discretion)
        return _Kept(discretion, schedule, PassingStorage(paths.skill_files, discretion))


def _voice_services(
    paths: Paths, language: str, person: PersonServices, mouth: ChosenVoice, *, hears: bool
) -> Mapping[str, Service]:
    """What skills ask of the voice: which it is, what it is called, the language it speaks."""

    def voices_of(wanted: str) -> Mapping[str, Voice]:
        return installed_voices(paths, wanted)[0]

    return {
        **VoiceServices(mouth, person).services,
        **NamingServices(paths, person, language).services,
        **LanguageServices(paths, person, mouth, voices_of, hears).services,
    }


def _host(
    paths: Paths,
    settings: Settings,
    able: SkillSet,
    desk: ServiceDesk,
    grants: Grants,
    starter: ChildStarter,
) -> SkillHost:
    return SkillHost(
        able.manifests,
        desk,
        settings.skills.deadline_seconds,
        settings.language,
        starter=starter,
        settings_file=paths.settings_file,
        grants=grants,
        usage=Usage(paths.skill_use),
        writes=lambda: desk.writes,
        changed=desk.changed,
    )


def _mouth(
    paths: Paths,
    settings: Settings,
    voices: Mapping[str, Voice],
    voice: str | None,
    closing: ExitStack,
    *,
    speaks: bool,
) -> ChosenVoice:
    speaker = Speaker(voices, settings.speaking, region=settings.region)
    closing.callback(speaker.close)
    remember = partial(change_setting, paths.settings_file, "speaking", "voice")
    chosen = voice or settings.speaking.voice
    if voice is None and chosen not in voices and chosen in installed_voice_names(paths):
        chosen = USUAL  # theirs speaks another language
    return ChosenVoice(voices, speaker, chosen, remember, speaks=speaks)


def _quiet_hours(settings: Settings) -> QuietHours:
    hours = settings.offers
    return QuietHours(hours.quiet_from, hours.quiet_until, settings.speaking.night_volume)


class NoEars:
    """In the place of a recogniser where only typed text is to come."""

    def transcribe(self, audio: AudioChunk, hints: SpeechHints) -> Transcript:  # noqa: ARG002
        raise HearingError("this assistant was opened without a recogniser")

    def close(self) -> None: ...


def _ears(paths: Paths, settings: Settings, engine: str | None) -> tuple[EngineEars, EngineChoice]:
    # Imported here: typed text does without what recognisers bring.
    from assistant.hearing.choosing import choose_engine, open_engine
    from assistant.hearing.listening import EngineEars

    hearing = settings.hearing
    if engine is not None:
        hearing = hearing.model_copy(update={"engine": engine})
    choice = choose_engine(hearing, paths.models, settings.language)
    return EngineEars(open_engine(choice, hearing, settings.language)), choice
