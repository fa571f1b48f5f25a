"""Contacts: who has which number, address and birthday, and placing a call, always after a yes."""

from __future__ import annotations

import tomllib
import unicodedata
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path

from assistant.skill import Json, RefusedError, Reply, Request, Skill, act, ask

from .vcards import Number, Person, people

skill = Skill()

_WORDS = tomllib.loads(Path(__file__).with_name("words.en.toml").read_text(encoding="utf-8"))
KINDS: dict[str, str] = _WORDS["kinds"]
AROUND = frozenset(_WORDS["around"])
MOST_TOLD = 3
AHEAD = timedelta(days=31)
"""How far ahead birthdays are told without a month being named."""

Handler = Callable[[Request], Reply]
Answer = Callable[[Request, Person], Reply]


def of_somebody(answer: Answer) -> Handler:
    """Find out who is meant; ask where nobody was named, or where it may be several."""

    def handler(request: Request) -> Reply:
        who = name_meant(request)
        if not who:
            return ask("who", act("who"), then=request)
        try:
            found = called(who, list(people(request.folder("contacts"))))
        except (RefusedError, OSError):
            return act("no_folder")
        if not found:
            return act("unknown", who=who)
        if len(found) > 1:
            names = [person.name for person in found[:MOST_TOLD]]
            return ask("who", act("which", names=names), then=request, options=names)
        return answer(request, found[0])

    return handler


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
    kind = next((KINDS[kind] for kind in number.kinds if kind in KINDS), "")
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


def name_meant(request: Request) -> str:
    """The name without what is said around it: "my friend Anna's" is "Anna"."""
    words = request.text("who").strip(" .,!?").split()
    while len(words) > 1 and words[0].lower() in AROUND:
        words.pop(0)
    while len(words) > 1 and words[-1].lower() in AROUND:
        words.pop()
    if words:
        for ending in _WORDS["possessive"]:
            words[-1] = words[-1].removesuffix(ending)
    return " ".join(words)


def number_meant(request: Request, person: Person) -> Number:
    """The one of the kind that was said, or else the first of the usual kinds."""
    wanted = request.text("kind")
    for kind in filter(None, (wanted, *KINDS)):
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
