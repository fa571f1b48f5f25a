"""What `assistant doctor` looks at, one function a place: what is well, what is not, what mends it.

Every check returns findings and raises nothing for what it looks for.
"""

from __future__ import annotations

import os
import shutil
import stat
import sys
from collections.abc import Callable, Iterator
from contextlib import closing
from pathlib import Path

from assistant import __version__
from assistant.cli.finding import Finding, Health
from assistant.cli.findings_isolation import (
    check_isolation,
    check_network,
    check_permissions,
    check_service,
)
from assistant.cli.findings_sound import (
    check_devices,
    check_loudspeaker,
    check_microphone,
    check_wake_phrase,
)
from assistant.cli.findings_voices import check_voices
from assistant.cli.printing import counted
from assistant.errors import AssistantError, LockedError
from assistant.settings import Paths, Settings, load_settings

LEAST_FREE_MEGABYTES = 200
"""A model and its download fit into that, and a profile many times over."""


def examine(paths: Paths) -> Iterator[Finding]:
    """Every finding, as it is made."""
    yield from check_program()
    settings, finding = check_settings(paths)
    yield finding
    for check in (
        check_microphone,
        check_loudspeaker,
        check_devices,
        check_wake_phrase,
        check_hearing,
        check_models,
        check_voices,
        check_skills,
        check_profile,
        check_set_aside,
        check_places,
        check_permissions,
        check_network,
        check_isolation,
        check_service,
    ):
        try:
            yield from check(paths, settings)
        except AssistantError as error:
            yield Finding(_about(check), Health.BROKEN, error.message)
        except OSError as error:
            what = f"{error.filename or 'something'}: {error.strerror}"
            yield Finding(_about(check), Health.BROKEN, what)


def _about(check: Callable[[Paths, Settings], object]) -> str:
    return check.__name__.removeprefix("check_").replace("_", " ")


def check_settings(paths: Paths) -> tuple[Settings, Finding]:
    """The settings to check the rest with: the defaults where the person's are broken."""
    file = paths.settings_file
    try:
        settings = load_settings(file)
    except AssistantError as error:
        mend = f"correct {file}, or move it away to have the defaults"
        return Settings(), Finding("settings", Health.BROKEN, error.message, mend)
    there = str(file) if file.exists() else "defaults, there is no file"
    return settings, Finding("settings", Health.OK, there)


def check_program() -> Iterator[Finding]:
    python = ".".join(str(part) for part in sys.version_info[:3])
    yield Finding("program", Health.OK, f"assistant {__version__}, Python {python} ({sys.prefix})")


def check_hearing(paths: Paths, settings: Settings) -> Iterator[Finding]:
    from assistant.hearing.choosing import choose_engine, engine_findings

    try:
        choice = choose_engine(settings.hearing, paths.models, settings.language)
        yield Finding("hearing", Health.OK, f"{choice.name}: {choice.reason}; {choice.why}")
    except AssistantError as error:
        yield Finding("hearing", Health.BROKEN, error.message, "assistant models list")
    for found in engine_findings(settings.hearing, paths.models, settings.language):
        # An engine that is not the chosen one may be missing: one is enough.
        state = "can be used" if found.usable else "not used"
        yield Finding("engine", Health.OK, f"{found} ({state})")


def check_models(paths: Paths, _settings: Settings) -> Iterator[Finding]:
    """The bytes of every model that came from our catalogue."""
    from assistant.hearing.catalogue import catalogue
    from assistant.hearing.models import installed_models

    for model in installed_models(paths.models):
        entry = catalogue().get(model.name)
        if entry is None or entry.file is None:
            yield Finding("model", Health.OK, f"{model.name} (a folder without a known checksum)")
            continue
        try:
            entry.check(model.path / entry.file)
        except AssistantError as error:
            mend = f"assistant models remove {model.name}; assistant models get {model.name}"
            yield Finding("model", Health.BROKEN, error.message, mend)
        else:
            yield Finding("model", Health.OK, f"{model.name}, its checksum is right")


def check_skills(paths: Paths, settings: Settings) -> Iterator[Finding]:
    from assistant.cli.skills_info import compiled_skill
    from assistant.installed import installed_skills
    from assistant.speaking.replies import load_replies

    manifests, problems = installed_skills(paths, settings.skills.disabled)
    names = ", ".join(manifest.name for manifest in manifests) or "none"
    health = Health.OK if manifests else Health.BROKEN
    yield Finding("skills", health, names, "" if manifests else "install the assistant again")
    for problem in problems:
        yield Finding("skill", Health.BROKEN, str(problem), f"correct or remove {problem.folder}")
    for manifest in manifests:
        mend = f"correct it, or remove {manifest.folder}"
        for fault in compiled_skill(manifest, settings).problems:
            yield Finding("skill", Health.BROKEN, str(fault), mend)
        try:
            load_replies(manifest.folder / f"replies.{settings.language}.toml", manifest.name)
        except AssistantError as error:
            yield Finding("skill", Health.BROKEN, error.message, mend)


def check_profile(paths: Paths, settings: Settings) -> Iterator[Finding]:
    from assistant.installed import installed_profile

    file = paths.profile_file
    if not file.exists():
        yield Finding("profile", Health.OK, "nothing is known of you yet")
        return
    try:
        with closing(installed_profile(paths, settings)) as profile:
            count = sum(fact.active for fact in profile.all_facts())
            keeper, notices = profile.store.key_kind, profile.notices
    except LockedError:
        what = f"{file} is locked, as it should be after a start"
        yield Finding("profile", Health.OK, what, "assistant unlock")
        return
    except AssistantError as error:
        yield Finding("profile", Health.BROKEN, error.message)
        return
    yield Finding("profile", Health.OK, f"{counted(count, 'fact')} in {file}")
    for notice in notices:
        yield Finding("profile", Health.WARNING, notice)
    if keeper == "file":
        what = "its key lies in a file beside it: who can copy one can copy both"
        yield Finding("profile", Health.WARNING, what, "assistant profile lock passphrase")
    if stat.S_IMODE(file.stat().st_mode) & 0o077:
        what = f"others on this machine can read {file}"
        yield Finding("profile", Health.BROKEN, what, f"chmod 600 {file}")


def check_set_aside(paths: Paths, _settings: Settings) -> Iterator[Finding]:
    from assistant.atomic_storage import quarantined
    from assistant.profile.profile_files import ProfileFiles

    set_aside = ProfileFiles(paths.profile_file).set_aside
    for file in (*set_aside, *quarantined(paths.schedule_file)):
        mend = "mend it and put it back, or delete it; assistant profile wipe does"
        yield Finding("damaged", Health.WARNING, f"{file} could not be read and is kept", mend)


def check_places(paths: Paths, _settings: Settings) -> Iterator[Finding]:
    for place in paths.all:
        existing = _nearest(place)
        if not existing.is_dir() or not os.access(existing, os.W_OK | os.X_OK):
            mend = f"make {existing} a folder you can write to, or set ASSISTANT_HOME"
            yield Finding("place", Health.BROKEN, f"{place} cannot be written to", mend)
    yield _room(paths.data)


def _room(place: Path) -> Finding:
    existing = _nearest(place)
    free = shutil.disk_usage(existing).free // 1_000_000
    what = f"{free:,} MB free in {existing}"
    if free < LEAST_FREE_MEGABYTES:
        return Finding("disk", Health.WARNING, what, "free some space")
    return Finding("disk", Health.OK, what)


def _nearest(place: Path) -> Path:
    """`place`, or the nearest of the folders around it that can be seen."""
    # Path.exists raises where nobody may look.
    return next(it for it in (place, *place.parents) if os.path.exists(it))  # noqa: PTH110
