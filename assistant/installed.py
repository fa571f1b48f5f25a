"""What is installed: the person's own skills and voices, and behind them the shipped ones."""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping, Sequence
from pathlib import Path

from assistant.profile.profile import Profile
from assistant.settings import Paths, Settings
from assistant.shipped import shipped_skills, shipped_voices
from assistant.skill_host.finding import SkillProblem, find_skills
from assistant.skill_host.manifest import Manifest
from assistant.speaking.voices import Voice, VoiceProblem, find_voices, voice_shelves


def installed_skills(
    paths: Paths, disabled: Collection[str] = (), more: Sequence[Path] = ()
) -> tuple[tuple[Manifest, ...], tuple[SkillProblem, ...]]:
    """Every usable skill that is not `disabled`, and what is wrong with the others.

    `more` are folders of skills for this time only; of two skills with one name theirs counts.
    """
    return find_skills((*more, paths.skills, shipped_skills()), disabled)


def installed_profile(
    paths: Paths,
    settings: Settings,
    passphrase: Callable[[], str | None] = lambda: None,
    *,
    patient: bool = False,
) -> Profile:
    """The profile of the people here; `passphrase` asks them for theirs, where one keeps it.

    Where it cannot be opened without them it raises `LockedError`, or is `patient`.
    """
    keeper = settings.profile.keeper
    if keeper == "auto" and paths.in_one_folder:
        keeper = "file"
    language = settings.language
    return Profile.open(paths.profile_file, keeper, passphrase, patient=patient, language=language)


def installed_voices(
    paths: Paths, language: str = "en"
) -> tuple[Mapping[str, Voice], tuple[VoiceProblem, ...]]:
    """Every usable voice of a language by its name, and what is wrong with the others."""
    return find_voices((paths.voices, shipped_voices()), language)


def installed_voice_names(paths: Paths) -> Collection[str]:
    """The names of the voices of all languages."""
    return voice_shelves((paths.voices, shipped_voices())).keys()
