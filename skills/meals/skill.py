"""Ideas for what to cook. Who asks, and what they don't eat, is none of its business."""

from __future__ import annotations

import random

from assistant.skill import Reply, Request, Skill, act

skill = Skill()


@skill.intent("idea")
def idea(request: Request) -> Reply:
    """Every dish, in an order of this minute's own: asking again brings another one first."""
    dishes = request.words["dish"]
    minute = request.now.isoformat(timespec="minutes")
    order = random.Random(minute).sample(dishes, len(dishes))  # noqa: S311 - variety
    return act("idea", suggestions=order)
