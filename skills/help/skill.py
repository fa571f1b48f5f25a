"""What can be done here, and a plain reason for what cannot."""

from __future__ import annotations

from assistant.skill import InstalledSkill, Reply, Request, Skill, act

skill = Skill()

MOST_EXAMPLES = 4
ARTICLES = {"the", "a", "an", "my", "your"}


@skill.intent("overview")
def overview(request: Request) -> Reply:
    """A few things to say, from different skills; another few each hour."""
    examples = [one.example for one in request.skills.list() if one.example and one.name != "help"]
    start = request.now.hour * MOST_EXAMPLES % max(len(examples), 1)
    turned = examples[start:] + examples[:start]
    return act("overview", examples=[f"“{example}”" for example in turned[:MOST_EXAMPLES]])


@skill.intent("topic")
def explain(request: Request) -> Reply:
    found = about(request.text("topic"), request.skills.list())
    if found is None:
        return act("no_topic", topic=request.text("topic"))
    return act("topic", description=found.description, example=found.example)


def about(topic: str, skills: tuple[InstalledSkill, ...]) -> InstalledSkill | None:
    """The skill whose name, or else whose description, has the topic's words."""
    wanted = stems(topic)
    if not wanted:
        return None
    named = (one for one in skills if wanted <= stems(one.name.replace("_", " ")))
    described = (one for one in skills if wanted <= stems(one.description))
    return next(named, None) or next(described, None)


def stems(text: str) -> set[str]:
    """The telling words, without a plural's s."""
    words = "".join(letter if letter.isalnum() else " " for letter in text.lower()).split()
    return {word.removesuffix("s") for word in words} - ARTICLES


@skill.intent(
    "weather",
    "news",
    "traffic",
    "search",
    "knowledge",
    "translation",
    "messages",
    "shopping",
    "podcasts",
    "games",
)
def decline(request: Request) -> Reply:
    return act(request.intent)
