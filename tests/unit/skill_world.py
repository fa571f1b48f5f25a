"""The shipped skills' own code, and the services it finds, without an assistant around it."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime
from pathlib import Path
from zoneinfo import ZoneInfo

from assistant.skill import Reply, Request, SlotValue
from assistant.skill_testing import World, load_skill
from assistant.skill_words import skill_words
from assistant.values import Json

__all__ = ["NAMES", "NOW", "ROOT", "SKILLS", "World", "answer", "ask"]

ROOT = Path(__file__).resolve().parents[2]
NOW = datetime(2026, 11, 21, 10, 30, tzinfo=ZoneInfo("Europe/Berlin"))
"""A Saturday."""
NAMES = sorted(file.parent.name for file in (ROOT / "skills").glob("*/skill.toml"))


SKILLS = {name: load_skill(ROOT / "skills" / name) for name in NAMES}


def ask(skill: str, intent: str, world: World | None = None, **slots: Json) -> Reply:
    values = {name: SlotValue(str(value), value) for name, value in slots.items()}
    return answer(skill, Request(intent, values, now=NOW, service=world or World()))


def answer(skill: str, request: Request) -> Reply:
    """What the skill answers, with its English words at hand."""
    words = skill_words(ROOT / "skills" / skill, "en")
    return SKILLS[skill].answer(replace(request, words=words))
