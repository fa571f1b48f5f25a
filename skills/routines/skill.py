"""Routines: what a person wants done whenever they say a phrase of their own."""

from __future__ import annotations

from assistant.skill import Reply, Request, Routine, Skill, act, ask

skill = Skill()

MOST_WORDS = 5
"""Of a phrase: it has to be heard word for word."""
LONGEST_PHRASE = 80
MOST_TOLD = 5


@skill.intent("make")
def make(request: Request) -> Reply:
    """From one sentence, or by asking for the phrase and for what is to be done."""
    said, phrase, to_do = request.said("said"), request.said("phrase"), request.said("to_do")
    if not said and not phrase:
        return ask("phrase", act("which_phrase"), then=request)
    speaking = request.speaker.who()
    if speaking.incognito:
        return act("not_for_guests" if speaking.guest else "not_kept")
    if said and not to_do and (added := request.routines.add(said)):
        return made(added)
    phrase = phrase or said
    if len(phrase.split()) > MOST_WORDS or len(phrase) > LONGEST_PHRASE:
        return act("not_understood" if said else "too_long")
    added = request.routines.add(to_do, phrase) if to_do else None
    if added:
        return made(added)
    asked = "what_else" if to_do else "what_then"
    again = request.to("make", phrase=phrase)
    return ask("to_do", act(asked, phrase=phrase), kind="requests", then=again)


def made(routine: Routine) -> Reply:
    return act("made", phrase=routine.phrase, requests=list(routine.requests))


@skill.intent("list")
def tell_all(request: Request) -> Reply:
    phrases = [one.phrase for one in request.routines.list()]
    if not phrases:
        return act("none")
    return act("several", phrases=phrases[:MOST_TOLD], more=max(0, len(phrases) - MOST_TOLD))


@skill.intent("tell")
def tell(request: Request) -> Reply:
    found = meant(request)
    if found is None:
        return act("no_such", phrase=request.text("phrase"))
    return act("does", phrase=found.phrase, requests=list(found.requests))


@skill.intent("remove")
def remove(request: Request) -> Reply:
    found = meant(request)
    if found is None or not request.routines.remove(found.phrase):
        return act("no_such", phrase=request.text("phrase"))
    return act("removed", phrase=found.phrase)


def meant(request: Request) -> Routine | None:
    """The routine of the phrase that was named."""
    named = request.text("phrase").casefold()
    every = request.routines.list()
    return next((one for one in every if one.phrase == named), None)
