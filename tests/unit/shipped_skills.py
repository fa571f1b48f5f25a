"""The shipped skills and the examples, as an assistant reads them: once a language for all."""

from __future__ import annotations

from functools import cache
from pathlib import Path
from tempfile import TemporaryDirectory

from assistant.settings import Paths, Settings
from assistant.skill_set import SkillSet, read_skills
from assistant.translations import known_languages

ROOT = Path(__file__).resolve().parents[2]

LANGUAGES = known_languages()
"""A skill may not have been translated into each."""


@cache
def shipped_skills(language: str = "en") -> SkillSet:
    """It never changes; its understanding is built when first asked for, and trained once."""
    with TemporaryDirectory() as empty:
        nobodys = Paths.from_environment({"ASSISTANT_HOME": empty})
        settings = Settings.model_validate({"language": language})
        return read_skills(nobodys, settings, [ROOT / "examples"])
