"""Ideas for what to cook. Who asks, and what they don't eat, is none of its business."""

from __future__ import annotations

import random
import tomllib
from pathlib import Path

from assistant.skill import Reply, Request, Skill, act

skill = Skill()

DISHES = tomllib.loads(Path(__file__).with_name("meals.en.toml").read_text(encoding="utf-8"))[
    "dish"
]


@skill.intent("idea")
def idea(request: Request) -> Reply:
    """Every dish, in an order of this minute's own: asking again brings another one first."""
    minute = request.now.isoformat(timespec="minutes")
    order = random.Random(minute).sample(DISHES, len(DISHES))  # noqa: S311 - variety
    return act("idea", suggestions=order)
