"""How far it adapts to the person: switches, units, words, and going through what was learnt."""

from __future__ import annotations

from datetime import date, timedelta

from assistant.skill import KnownFact, Reply, Request, Skill, act

skill = Skill()

WISHES: dict[str, tuple[tuple[str, str], ...]] = {
    "check_less": (("confirm", "less"), ("adapting.checking", "off")),
    "check_fewer": (("confirm", "fewer"),),
    "check_more": (("confirm", "more"),),
    "check_normal": (("confirm", "normal"), ("adapting.checking", "on")),
    "metric": (("units", "metric"),),
    "american": (("units", "us"),),
    "imperial": (("units", "imperial"),),
    "style_off": tuple((f"adapting.{name}", "off") for name in ("words", "length", "slowing")),
    "style_on": tuple((f"adapting.{name}", "on") for name in ("words", "length", "slowing")),
    "never_suggest": (("adapting.habits", "off"),),
    "suggest": (("adapting.habits", "on"),),
    "ask_me": (("adapting.choices", "off"),),
    "choose": (("adapting.choices", "on"),),
    "no_dates": (("adapting.dates", "off"),),
    "dates": (("adapting.dates", "on"),),
    "no_tastes": (("adapting.tastes", "off"),),
    "tastes": (("adapting.tastes", "on"),),
    "no_appointments": (("adapting.appointments", "off"),),
    "appointments": (("adapting.appointments", "on"),),
    "unfiltered": (("adapting.filter", "off"),),
    "filtered": (("adapting.filter", "on"),),
    "no_reviews": (("adapting.reviews", "off"),),
    "reviews": (("adapting.reviews", "on"),),
}
"""What each request sets."""

REVIEWED = 3
LATELY = timedelta(days=31)


@skill.intent(*WISHES)
def set_manner(request: Request) -> Reply:
    for name, value in WISHES[request.intent]:
        request.style.set(name, value)
    return act(request.intent)


@skill.intent("say_instead")
def say_instead(request: Request) -> Reply:
    ours, said = request.text("ours"), request.text("word").strip(" .,!?\"'")
    word = said.capitalize() if request.words["capitals"] else said.lower()
    if not word.endswith(tuple(request.words["singular"])):
        word = word.removesuffix(request.words["plural"])
    request.style.set(f"word.{ours}", word)
    return act("say_instead", word=word)


@skill.intent("our_word")
def our_word(request: Request) -> Reply:
    ours = request.text("ours")
    request.style.set(f"word.{ours}", ours)
    return act("say_instead", word=ours)


@skill.intent("review")
def review(request: Request) -> Reply:
    """The first of what was learnt lately, to be kept or forgotten, and then the next."""
    since = request.now.date() - LATELY
    new = [one for one in request.profile.recall() if date.fromisoformat(one.learnt_on) >= since]
    newest = sorted(new, key=lambda one: one.learnt_on, reverse=True)[:REVIEWED]
    return asked(request, newest, 0) if newest else act("nothing_new")


def asked(request: Request, facts: list[KnownFact], kept: int) -> Reply:
    """Whether to keep the first of `facts`; what is left to ask about goes along by its id."""
    first = facts[0]
    rest = " ".join(one.fact for one in facts[1:])
    return act("review", phrase=first.phrase, number=kept + 1).or_ask(
        yes=request.to("keep", fact=first.fact, rest=rest, kept=kept),
        no=request.to("forget", fact=first.fact, rest=rest, kept=kept),
    )


@skill.intent("keep", "forget")
def settle(request: Request) -> Reply:
    if request.intent == "forget":
        request.profile.forget(request.text("fact"))
    rest = request.text("rest").split()
    left = [one for one in request.profile.recall() if one.fact in rest]
    if not left:
        return act("reviewed")
    return asked(request, left, int(request.number("kept") or 0) + 1)
