"""What can be done here, and a plain reason for what cannot."""

from __future__ import annotations

from assistant.skill import InstalledSkill, Reply, Request, Skill, act

skill = Skill()

MOST_EXAMPLES = 4


@skill.intent("overview")
def overview(request: Request) -> Reply:
    """A few things to say, from different skills; another few each hour, the untried first."""
    skills = [one for one in request.skills.list() if one.example and one.name != "help"]
    start = request.now.hour * MOST_EXAMPLES % max(len(skills), 1)
    turned = sorted(skills[start:] + skills[:start], key=lambda one: one.tried)
    return act("overview", examples=[one.example for one in turned[:MOST_EXAMPLES]])


@skill.intent("topic")
def explain(request: Request) -> Reply:
    found = about(request.text("topic"), request)
    if found is None:
        return act("no_topic", topic=request.text("topic"))
    return act("topic", description=found.description, example=found.example)


def about(topic: str, request: Request) -> InstalledSkill | None:
    """The skill whose name, or else whose description, has the topic's words."""
    skills = request.skills.list()
    wanted = stems(topic, request)
    if not wanted:
        return None
    named = (one for one in skills if wanted <= stems(one.name.replace("_", " "), request))
    described = (one for one in skills if wanted <= stems(one.description, request))
    return next(named, None) or next(described, None)


def stems(text: str, request: Request) -> set[str]:
    """The telling words, without a plural's end."""
    said = "".join(letter if letter.isalnum() else " " for letter in text.lower()).split()
    plural, articles = request.words["plural"], request.words["articles"]
    return {word.removesuffix(plural) for word in said} - set(articles)


@skill.intent(
    "weather",
    "news",
    "traffic",
    "search",
    "knowledge",
    "translation",
    "messages",
    "shopping",
    "seeing",
    "podcasts",
    "games",
)
def decline(request: Request) -> Reply:
    return act(request.intent)
