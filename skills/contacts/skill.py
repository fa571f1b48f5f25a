"""Contacts: who has which number, address and birthday, and placing a call, always after a yes."""

from __future__ import annotations

import unicodedata
from collections.abc import Callable
from datetime import datetime, timedelta

from assistant.skill import Json, RefusedError, Reply, Request, Skill, act, ask

from .vcards import Number, Person, people

skill = Skill()

MOST_TOLD = 3
AHEAD = timedelta(days=31)
"""How far ahead birthdays are told without a month being named."""

Handler = Callable[[Request], Reply]
Answer = Callable[[Request, Person], Reply]

_spoken_of: dict[str, tuple[Person, datetime]] = {}
"""Whom "her number" means, and since when; in memory only."""

REMEMBERED = timedelta(minutes=5)


def of_somebody(answer: Answer) -> Handler:
    """Find out who is meant; ask where nobody was named, or where it may be several."""

    def handler(request: Request) -> Reply:
        if request.text("them") and (person := spoken_of(request.now)):
            return answer(request, person)
        names = names_meant(request)
        if not names:
            return ask("who", act("who"), then=request)
        try:
            everybody = list(people(request.folder("contacts")))
        except (RefusedError, OSError):
            return act("no_folder")
        found = next(filter(None, (called(name, everybody) for name in names)), [])
        if not found:
            return act("unknown", who=names[0])
        if len(found) > 1:
            names = [person.name for person in found[:MOST_TOLD]]
            return ask("who", act("which", names=names), then=request, options=names)
        _spoken_of["last"] = found[0], request.now
        return answer(request, found[0])

    return handler


def spoken_of(now: datetime) -> Person | None:
    """Whoever was last found, where that was not long ago."""
    person, at = _spoken_of.get("last", (None, now))
    return person if now - at <= REMEMBERED else None


@skill.intent("call")
@of_somebody
def call(request: Request, person: Person) -> Reply:
    if not person.numbers:
        return act("no_number", name=person.name)
    number = number_meant(request, person)
    try:
        ran = request.run("call", number=number.number)
    except RefusedError:
        return act("no_phone", name=person.name, number=spoken(number))
    return act("calling" if ran.status == 0 else "call_failed", name=person.name)


@skill.intent("number")
@of_somebody
def tell_number(request: Request, person: Person) -> Reply:
    if not person.numbers:
        return act("no_number", name=person.name)
    number = number_meant(request, person)
    kinds = request.words["kinds"]
    kind = next((kinds[kind] for kind in number.kinds if kind in kinds), "")
    return act("number", name=person.name, number=spoken(number), kind=kind)


@skill.intent("address")
@of_somebody
def tell_address(request: Request, person: Person) -> Reply:
    del request
    if not person.address:
        return act("no_address", name=person.name)
    return act("address", name=person.name, address=person.address)


@skill.intent("email")
@of_somebody
def tell_email(request: Request, person: Person) -> Reply:
    del request
    if not person.emails:
        return act("no_email", name=person.name)
    return act("email", name=person.name, email=person.emails[0])


@skill.intent("birthday")
@of_somebody
def tell_birthday(request: Request, person: Person) -> Reply:
    if person.birthday is None:
        return act("no_birthday", name=person.name)
    day = person.birthday.next_on(request.now.date())
    years = day.year - person.birthday.year if person.birthday.year else 0
    days = (day - request.now.date()).days
    return act("birthday", name=person.name, day=day, days=days, years=years)


@skill.intent("birthdays")
def tell_birthdays(request: Request) -> Reply:
    today = request.now.date()
    try:
        everybody = list(people(request.folder("contacts")))
    except (RefusedError, OSError):
        return act("no_folder")
    coming = sorted(
        (person.birthday.next_on(today), person.name) for person in everybody if person.birthday
    )
    near = [(day, name) for day, name in coming if day <= today + AHEAD] or coming[:1]
    if not near:
        return act("no_birthdays")
    told: list[Json] = [{"day": day.isoformat(), "name": name} for day, name in near[:MOST_TOLD]]
    return act("birthdays", people=told, count=len(told), more=len(near) - len(told))


def called(who: str, everybody: list[Person]) -> list[Person]:
    """Those whose name has all the words of `who`; whoever has exactly that name goes first."""
    wanted = plain(who).split()
    exactly, nearly = [], []
    for person in everybody:
        names = [plain(name) for name in (person.name, *person.other_names)]
        if " ".join(wanted) in names:
            exactly.append(person)
        elif any(set(wanted) <= set(name.split()) for name in names):
            nearly.append(person)
    return exactly or nearly


def names_meant(request: Request) -> list[str]:
    """The name without what is said around it: "my friend Anna's" is "Anna".

    An ending that may be part of the name, as in German "Thomas", leaves the name as it was said
    to be looked for next.
    """
    who, around = request.text("who"), request.words["around"]
    words = (who or request.text("whose")).strip(" .,!?").split()
    while len(words) > 1 and words[0].lower() in around:
        words.pop(0)
    while len(words) > 1 and words[-1].lower() in around:
        words.pop()
    if not words:
        return []
    last = words[-1]
    for ending in request.words["possessive" if who else "genitive"]:
        last = last.removesuffix(ending)
    return list(dict.fromkeys(" ".join([*words[:-1], each]) for each in (last, words[-1])))


def number_meant(request: Request, person: Person) -> Number:
    """The one of the kind that was said, or else the first of the usual kinds."""
    wanted = request.text("kind")
    for kind in filter(None, (wanted, *request.words["kinds"])):
        for number in person.numbers:
            if kind in number.kinds:
                return number
    return person.numbers[0]


def spoken(number: Number) -> str:
    """Digit by digit, so that it can be written down."""
    return " ".join(one for one in number.number if one.isdigit() or one == "+")


def plain(name: str) -> str:
    """Lower case, without accents and signs."""
    letters = unicodedata.normalize("NFKD", name.casefold())
    bare = "".join(one for one in letters if not unicodedata.combining(one))
    return " ".join("".join(one if one.isalnum() else " " for one in bare).split())
