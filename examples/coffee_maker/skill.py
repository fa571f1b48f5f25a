"""Orders coffee. A real one would talk to the machine; this one only confirms the order."""

from assistant.skill import Reply, Request, Skill, act

skill = Skill()

DRINKS = ("an americano", "a cappuccino", "an espresso", "a latte", "a mocha", "a coffee")


@skill.intent("order")
def order(request: Request) -> Reply:
    """Say back what was understood, in the order in which people put it."""
    cup = [request.text(slot) for slot in ("size", "roast", "shots", "drink")]
    extras = [request.text(slot) for slot in ("milk", "sugar")]
    return act("ordered", cup=[word for word in cup if word], extras=[e for e in extras if e])


@skill.intent("menu")
def menu(_: Request) -> Reply:
    return act("menu", drinks=list(DRINKS))
