"""A few lines of talk: one act an intent, and what it says of itself is true."""

from __future__ import annotations

from assistant.skill import Reply, Request, Skill, act

skill = Skill()


@skill.intent(
    "hello",
    "good_morning",
    "good_night",
    "goodbye",
    "thanks",
    "praise",
    "how_are_you",
    "who_are_you",
    "are_you_a_machine",
    "age",
    "origin",
    "maker",
    "employer",
    "hobbies",
    "pets",
    "listening",
)
def answer(request: Request) -> Reply:
    if request.intent == "good_morning":
        return act("good_part_of_day", part=part_of_day(request.now.hour))
    return act(request.intent)


def part_of_day(hour: int) -> str:
    """Which greeting is right by the clock, whichever the person used."""
    if 4 <= hour < 12:
        return "morning"
    return "afternoon" if 12 <= hour < 18 else "evening"
