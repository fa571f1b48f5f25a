"""About the person: acknowledges, recalls, explains and forgets facts, and sets how to answer."""

from __future__ import annotations

from assistant.skill import KnownFact, Reply, Request, Skill, act, ask

skill = Skill()

MOST_TOLD = 5

STYLES: dict[str, tuple[tuple[str, str | float], ...]] = {
    "shorter": (("verbosity", "terse"),),
    "longer": (("verbosity", "long"),),
    "normal_length": (("verbosity", "normal"),),
    "slower": (("pace", "slower"),),
    "faster": (("pace", "faster"),),
    "normal_pace": (("pace", "normal"),),
    "warmer": (("warmth", 0.9),),
    "cooler": (("warmth", 0.1),),
    "no_name": (("address_as", ""),),
    "plain": (("verbosity", "normal"), ("pace", "normal"), ("warmth", 0.5), ("address_as", "")),
}
"""What each request about style sets."""

STYLE_RELATIONS = frozenset(name for wishes in STYLES.values() for name, _ in wishes)

SAME_QUESTION = {"name": ("name", "address_as"), "address_as": ("address_as", "name")}
"""Relations that answer the same question; the first that is known is told."""


@skill.intent("tell")
def acknowledge(request: Request) -> Reply:
    """A few words for what the person told; the core has decided that it is kept."""
    phrase = request.text("phrase")
    if request.value("known"):
        return act("already_knew", phrase=phrase)
    if request.value("closed"):
        return act("no_longer", phrase=phrase)
    if replaced := request.text("replaced"):
        return act("updated", phrase=phrase, replaced=replaced)
    if request.text("relation") in ("name", "address_as"):
        return act("named", name=request.text("object"))
    return act("told", phrase=phrase)


@skill.intent("remember")
def remember(request: Request) -> Reply:
    replaced = request.profile.remember(
        request.text("relation"),
        request.text("object"),
        request.text("quote"),
        request.value("polarity", True) is not False,
    )
    return act("remembered", phrase=request.text("phrase"), replaced=replaced)


@skill.intent("dont_remember")
def dont_remember(request: Request) -> Reply:
    request.profile.refuse(request.text("relation"))
    return act("not_remembered")


@skill.intent("recall")
def recall(request: Request) -> Reply:
    topic = request.text("question") or request.text("topic")
    known = recalled(request, topic)
    if not known:
        return act("dont_know_that") if topic else act("know_nothing")
    told = [fact.phrase for fact in known[:MOST_TOLD]]
    return act("known", phrases=told, more=len(known) - len(told))


def recalled(request: Request, topic: str) -> tuple[KnownFact, ...]:
    if not topic:
        return request.profile.recall()
    for relation in SAME_QUESTION.get(topic, (topic,)):
        if known := request.profile.recall(relation):
            return known
    return ()


@skill.intent("why")
def explain(request: Request) -> Reply:
    """What of the person went into the last reply, and an offer to forget it."""
    last = request.profile.why()
    if last is None:
        return act("nothing_said")
    if not last.uses:
        return act("no_reason")
    reasons = list(dict.fromkeys(use.why for use in last.uses))
    phrases = [use.phrase for use in last.uses]
    days = {use.learnt_on for use in last.uses} - {request.now.date().isoformat()}
    # A date would sound odd for what was said a minute ago, and wrong for one fact of several.
    learnt_on = days.pop() if len({use.learnt_on for use in last.uses}) == len(days) == 1 else ""
    if len(last.uses) > 1 and len(reasons) == 1:
        return act("because_told", reasons=reasons, phrases=phrases, learnt_on=learnt_on)
    if len(last.uses) > 1:
        return act("because_of_several", reasons=reasons, phrases=phrases)
    only = last.uses[0]
    name = "because_you_asked" if only.relation in STYLE_RELATIONS else "because"
    because = act(name, reasons=reasons, phrase=only.phrase, learnt_on=learnt_on)
    return because.or_ask(yes=request.to("forget_fact", fact=only.fact))


@skill.intent("forget_fact", "forget_that", "forget_about")
def forget(request: Request) -> Reply:
    if request.intent == "forget_fact":
        forgotten = request.profile.forget(request.text("fact"))
    elif request.intent == "forget_that":
        forgotten = request.profile.forget_last()
    else:
        forgotten = request.profile.forget_about(request.text("text"))
    return act("forgotten", count=len(forgotten)) if forgotten else act("nothing_to_forget")


@skill.intent("forget_all")
def forget_all(_: Request) -> Reply:
    return act("not_by_voice")


@skill.intent(*STYLES)
def set_style(request: Request) -> Reply:
    for name, value in STYLES[request.intent]:
        request.style.set(name, value)
    return act(request.intent)


@skill.intent("use_name")
def use_name(request: Request) -> Reply:
    """Call the person by the name just given, or by the one that is known."""
    name = request.text("name") or next(
        (fact.object for fact in request.profile.recall("name")), ""
    )
    if not name:
        return ask("name", act("which_name"), then=request)
    request.style.set("address_as", name)
    return act("named", name=name)
