"""What is installed: the person's own skills and voices, and behind them the shipped ones."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from pathlib import Path

from assistant.settings import Paths
from assistant.shipped import shipped_skills, shipped_voices
from assistant.skill_host.finding import SkillProblem, find_skills
from assistant.skill_host.manifest import Manifest
from assistant.speaking.voices import Voice, VoiceProblem, find_voices


def installed_skills(
    paths: Paths, disabled: Collection[str] = (), more: Sequence[Path] = ()
) -> tuple[tuple[Manifest, ...], tuple[SkillProblem, ...]]:
    """Every usable skill that is not `disabled`, and what is wrong with the others.

    `more` are folders of skills for this time only; of two skills with one name theirs counts.
    """
    return find_skills((*more, paths.skills, shipped_skills()), disabled)


def installed_voices(paths: Paths) -> tuple[Mapping[str, Voice], tuple[VoiceProblem, ...]]:
    """Every usable voice by its name, and what is wrong with the others."""
    return find_voices((paths.voices, shipped_voices()))
