"""About the person: acknowledges, recalls, explains and forgets facts, and sets how to answer."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime, time, timedelta

from assistant.skill import Json, KnownFact, Reply, Request, Skill, act, ask

skill = Skill()

MOST_TOLD = 5

STYLES: dict[str, tuple[tuple[str, str | float], ...]] = {
    "shorter": (("verbosity", "terse"),),
    "longer": (("verbosity", "long"),),
    "a_bit_shorter": (("verbosity", "shorter"),),
    "a_bit_longer": (("verbosity", "longer"),),
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


TASTES = ("likes", "dislikes", "favourite", "diet")


@skill.intent("tell")
def acknowledge(request: Request) -> Reply:
    """A few words for what the person told; the core has decided that it is kept."""
    phrase = request.text("phrase")
    if request.value("known"):
        return act("already_knew", phrase=phrase)
    if request.value("grave"):
        return act("sorry_to_hear")
    if request.value("closed"):
        return act("no_longer", phrase=phrase)
    if replaced := request.text("replaced"):
        return act("updated", phrase=phrase, replaced=replaced)
    if request.text("relation") in ("name", "address_as"):
        return act("named", name=request.text("object"))
    return act("told", phrase=phrase)


@skill.intent("remember")
def remember(request: Request) -> Reply:
    replaced = [
        request.profile.remember(
            str(fact["relation"]),
            str(fact["object"]),
            str(fact["quote"]),
            fact["polarity"] is not False,
        )
        for fact in asked_about(request)
    ]
    told = next(filter(None, replaced), "")
    return act("remembered", phrase=request.text("phrase"), replaced=told)


@skill.intent("dont_remember")
def dont_remember(request: Request) -> Reply:
    for relation in dict.fromkeys(str(fact["relation"]) for fact in asked_about(request)):
        request.profile.refuse(relation)
    return act("not_remembered")


def asked_about(request: Request) -> list[Mapping[str, Json]]:
    """All that "Shall I remember that?" was about, a fact each."""
    first: dict[str, Json] = {
        name: request.value(name) for name in ("relation", "object", "quote", "polarity")
    }
    more = request.value("more")
    others = [one for one in more if isinstance(one, dict)] if isinstance(more, list) else []
    return [first, *others]


@skill.intent("stop_learning", "learn_again")
def pause(request: Request) -> Reply:
    """Learn nothing more of what they say, or learn again; what is known stays in use."""
    request.profile.pause(request.intent == "stop_learning")
    return act(request.intent)


@skill.intent("leave_alone")
def leave_alone(request: Request) -> Reply:
    """Learn nothing more about one topic."""
    topic = request.text("text")
    if not request.profile.leave_alone(topic):
        return act("no_such_topic", topic=topic)
    return act("left_alone", topic=topic)


@skill.intent("recall")
def recall(request: Request) -> Reply:
    topic, thing = request.text("question") or request.text("topic"), request.text("thing")
    known = told_of(request, thing) if thing else recalled(request, topic)
    if not known:
        return act("dont_know_that") if topic or thing else act("know_nothing")
    told = [fact.phrase for fact in known[:MOST_TOLD]]
    return act("known", phrases=told, more=len(known) - len(told))


def told_of(request: Request, thing: str) -> tuple[KnownFact, ...]:
    """What they told of liking one thing or not."""
    words = set(thing.casefold().split())
    tastes = (fact for relation in TASTES for fact in request.profile.recall(relation))
    return tuple(fact for fact in tastes if words <= set(fact.phrase.casefold().split()))


def recalled(request: Request, topic: str) -> tuple[KnownFact, ...]:
    if not topic:
        return request.profile.recall()
    for relation in SAME_QUESTION.get(topic, (topic,)):
        if known := request.profile.recall(relation):
            return known
    return ()


@skill.intent("remember_that")
def what_to_remember(_: Request) -> Reply:
    """What was told just before is kept without us; here nobody told anything."""
    return act("what_to_remember")


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


@skill.intent("forget_day")
def forget_day(request: Request) -> Reply:
    """What was told on one day, and all that was said on it."""
    day = request.date("day") or request.now.date()
    since = datetime.combine(day, time(), request.now.tzinfo)
    request.profile.forget_since(since, since + timedelta(days=1))
    return act("forgotten_day", day=day)


@skill.intent("export")
def export(_: Request) -> Reply:
    return act("export_not_by_voice")


@skill.intent("who")
def who(request: Request) -> Reply:
    """Who it takes them for."""
    now = request.speaker.who()
    if now.guest:
        return act("you_are_a_guest")
    return act("you_are", name=now.name, incognito=now.incognito)


@skill.intent("guest")
def guest(request: Request) -> Reply:
    request.speaker.guest()
    return act("guest")


@skill.intent("no_guest")
def no_guest(request: Request) -> Reply:
    request.speaker.owner()
    return act("welcome_back", name="")


@skill.intent("between_us")
def between_us(request: Request) -> Reply:
    request.speaker.incognito()
    return act("between_us")


@skill.intent("not_between_us")
def not_between_us(request: Request) -> Reply:
    request.speaker.incognito(False)
    return act("not_between_us")


@skill.intent("introduce", "speaks")
def introduce(request: Request) -> Reply:
    """Somebody says who they are: known here, or to be asked whether they want to be."""
    name = request.text("name")
    if not name:
        return ask("name", act("who_is_it"), then=request)
    if request.speaker.becomes(name):
        return act("welcome_back", name=name)
    return act("new_here", name=name).or_ask(yes=request.to("add_person", name=name))


@skill.intent("add_person")
def add_person(request: Request) -> Reply:
    name = request.text("name")
    request.speaker.add(name)
    return act("nice_to_meet", name=name)


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
