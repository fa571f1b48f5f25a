"""Ideas for what to cook. Who asks, and what they don't eat, is none of its business."""

from __future__ import annotations

import random

from assistant.skill import Reply, Request, Skill, act

skill = Skill()


@skill.intent("idea")
def idea(request: Request) -> Reply:
    """Every dish, in the day's own order from another one on each second: asking again brings
    another one first."""
    dishes = request.words["dish"]
    day = request.now.date().isoformat()
    order = random.Random(day).sample(dishes, len(dishes))  # noqa: S311 - variety
    start = int(request.now.timestamp()) % len(order)
    return act("idea", suggestions=order[start:] + order[:start])
