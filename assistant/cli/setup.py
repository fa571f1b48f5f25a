"""`assistant setup`: a first run, or another one; nothing is changed before the end."""

from __future__ import annotations

from contextlib import suppress
from typing import TYPE_CHECKING, Annotated, TypeAlias

import typer

from assistant.cli import options
from assistant.cli.completing import complete_voice
from assistant.cli.setup_person import Person
from assistant.cli.setup_steps import Draft, Remembering
from assistant.cli.surroundings import surroundings_of
from assistant.errors import ServiceError

if TYPE_CHECKING:
    from assistant.settings import Paths

Microphone: TypeAlias = Annotated[
    str | None, typer.Option(metavar="NAME", help="Listen through this microphone.")
]
WakePhrase: TypeAlias = Annotated[
    str | None, typer.Option(metavar="PHRASE", help="Wake to this phrase.")
]
Voice: TypeAlias = Annotated[
    str | None,
    typer.Option(metavar="VOICE", autocompletion=complete_voice, help="Answer in this voice."),
]
Remember: TypeAlias = Annotated[
    Remembering | None,
    typer.Option(help="What it may remember: what is private when asked, little, nothing."),
]
Service: TypeAlias = Annotated[
    bool | None, typer.Option("--service/--no-service", help="Start when you log in.")
]
Linger: TypeAlias = Annotated[
    bool | None, typer.Option("--linger/--no-linger", help="Start at boot, without a login.")
]


def setup(
    context: typer.Context,
    microphone: Microphone = None,
    wake_phrase: WakePhrase = None,
    voice: Voice = None,
    remember: Remember = None,
    service: Service = None,
    linger: Linger = None,
    yes: options.Yes = False,
) -> None:
    """Choose how it hears, sounds, remembers and starts.

    Every step can be skipped with Enter, and run again at any time. Ctrl-C changes nothing.

    \b
    Examples:
      assistant setup
      assistant setup --voice warm --wake-phrase "okay nabu" --no-service --yes
    """
    from assistant.cli import setup_steps as steps
    from assistant.settings import Paths, load_settings

    paths = Paths.from_environment()
    draft = Draft(paths, load_settings(paths.settings_file))
    person = Person(silent=yes)
    person.tell("Everything stays on this machine. Enter keeps things as they are.")
    steps.microphone(person, draft, microphone)
    steps.recogniser(person, draft)
    steps.wake_phrase(person, draft, wake_phrase)
    steps.voice(person, draft, voice, surroundings_of(context).open_sink)
    steps.remembering(person, draft, remember)
    steps.service(person, draft, service, linger)
    person.heading("Done")
    _carry_out(person, draft)
    with surroundings_of(context).daemon() as daemon:
        if daemon is not None and draft.changes:
            daemon.request("reload")


def _carry_out(person: Person, draft: Draft) -> None:
    """All that was decided; the settings first, and at once."""
    from assistant.changing_settings import change_settings
    from assistant.settings import load_settings

    file = draft.paths.settings_file
    if draft.changes:
        change_settings(file, draft.changes)
        person.tell(f"  Your choices are in {file}.")
    else:
        person.tell("  The settings stay as they were.")
    if draft.remembering is not None:
        _settle_consent(draft.paths, draft.remembering)
    _read_skills_ahead(draft.paths)
    runs = _carry_out_service(person, draft)
    phrase = load_settings(file).wake.phrase
    person.tell(f'  Say "{phrase}, what time is it?"' if runs else "  Start it with: assistant run")
    person.tell("  assistant doctor says what works here, assistant demo shows what it can do.")


def _read_skills_ahead(paths: Paths) -> None:
    """What they understand is then compiled and learnt already when the assistant first starts."""
    from assistant.errors import UnderstandingError
    from assistant.settings import load_settings
    from assistant.skill_set import read_skills

    skills = read_skills(paths, load_settings(paths.settings_file))
    with suppress(UnderstandingError):  # a sentence model that is not there, as the doctor says
        skills.understanding.prepare()


def _settle_consent(paths: Paths, remembering: Remembering) -> None:
    """As `assistant profile consent` and `pause` would, for all that is private."""
    from contextlib import closing

    from assistant.local_time import local_now
    from assistant.profile.facts import Sensitivity
    from assistant.profile.profile import Profile
    from assistant.profile.relations import relations

    with closing(Profile.open(paths.profile_file)) as profile:
        profile.consents.pause(remembering is Remembering.NOTHING)
        for name, relation in relations().items():
            if relation.sensitivity > Sensitivity.TASTE:
                profile.consents.allow(name, remembering is Remembering.ASK, local_now())


def _carry_out_service(person: Person, draft: Draft) -> bool:
    """Whether it runs now."""
    from assistant.cli.service import this_program
    from assistant.units import UserServices

    services = UserServices.of_this_person()
    if draft.service is False and services.installed:
        services.uninstall()
        person.tell("  It no longer starts by itself.")
    if not draft.service:
        return False
    runs = services.install(this_program())
    try:
        if draft.lingering:
            services.linger()
    except ServiceError as error:
        person.tell(f"  {error.message}")
    person.tell("  It runs." if runs else "  It starts at your next login.")
    return runs
