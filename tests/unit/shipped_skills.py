"""The shipped skills and the examples as an assistant reads them: once, for all tests."""

from __future__ import annotations

from functools import cache
from pathlib import Path
from tempfile import TemporaryDirectory

from assistant.settings import Paths, Settings
from assistant.skill_set import SkillSet, read_skills

ROOT = Path(__file__).resolve().parents[2]


@cache
def shipped_skills() -> SkillSet:
    """It never changes; its understanding is built when first asked for, and trained once."""
    with TemporaryDirectory() as empty:
        nobodys = Paths.from_environment({"ASSISTANT_HOME": empty})
        return read_skills(nobodys, Settings(), [ROOT / "examples"])
