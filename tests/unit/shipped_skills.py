"""The shipped skills and the examples, as an assistant reads them: once a language for all."""

from __future__ import annotations

from functools import cache
from pathlib import Path

from assistant.skill_set import SkillSet
from assistant.translations import known_languages
from tests.warm_homes import with_examples

ROOT = Path(__file__).resolve().parents[2]

LANGUAGES = known_languages()
"""A skill may not have been translated into each."""


@cache
def shipped_skills(language: str = "en") -> SkillSet:
    """It never changes; its understanding is built when first asked for, and trained once."""
    return with_examples(language)
