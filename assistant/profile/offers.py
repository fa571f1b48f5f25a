"""What it says in its time without having been asked, and only after a yes (`asides.py`).

A habit is offered once a day, a birthday told once. Nothing of it to anyone but its person.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, time, timedelta

from assistant.profile import habits
from assistant.profile.adaptations import adaptation_words, is_on
from assistant.profile.dates import next_time
from assistant.profile.facts import Fact, Source
from assistant.profile.language import sayings
from assistant.profile.learning import STRANGERS
from assistant.profile.profile import Profile
from assistant.profile.relations import split, words_of
from assistant.values import (
    CORE,
    Act,
    FactUse,
    Interpretation,
    Json,
    Question,
    Session,
    SlotValue,
)

TOPIC = "adaptation"
"""The topic of every question of ours that is about adapting."""

ADAPT = "adapt"
"""The intent of the conversation that an answer to one of them leads to."""

OFFER, BIRTHDAY, REVIEW = "offer", "birthday", "offer_review"

WINDOW = timedelta(minutes=20)
"""How long after a habit's time it is still offered."""

DAYS_AHEAD = 3
"""How long before a birthday it is told: time enough for a card."""

BIRTHDAYS_FROM = time(9)
"""Nobody wants to be told of a birthday in bed."""

ONCE_A_YEAR = timedelta(days=300)
REVIEW_EVERY = timedelta(days=30)
LEAST_TO_REVIEW = 3


@dataclass(frozen=True, slots=True)
class Quiet:
    """From when until when nothing is said that nobody asked for. The same time twice: never."""

    start: time
    end: time

    def holds(self, at: time) -> bool:
        if self.start <= self.end:
            return self.start <= at < self.end
        return at >= self.start or at < self.end


def asks(act: Act) -> bool:
    """Whether `act` is a question of ours about adapting; a day has few of them."""
    return act.question is not None and act.question.topic == TOPIC


def due(
    profile: Profile,
    session: Session,
    now: datetime,
    quiet: Quiet,
    interpret: Callable[[str], Interpretation | None],
) -> Iterator[Act]:
    """What to say now without being asked. `interpret` understands a request as it is worded."""
    speaker = session.speaker
    if session.question or not may_speak(profile, session, now, quiet):
        return
    record = profile.consent(speaker)
    facts = profile.view(speaker, now).facts
    if is_on("habits", record):
        yield from _habits_due(facts, now, interpret, profile.language)
    if is_on("dates", record) and now.time() >= BIRTHDAYS_FROM:
        yield from _birthdays_due(facts, now, profile.language)
    if is_on("reviews", record) and now.time() >= BIRTHDAYS_FROM:
        yield from _review_due(facts, now, profile.language)


def _habits_due(
    facts: Sequence[Fact],
    now: datetime,
    interpret: Callable[[str], Interpretation | None],
    language: str,
) -> Iterator[Act]:
    for fact in facts:
        agreed = fact.source is Source.CONFIRMED and fact.polarity
        if split(fact.relation)[0] != habits.HABIT or not agreed:
            continue
        seen = fact.evidence.seen if fact.evidence else ()
        today = [at for at in (*seen, *fact.said_in(OFFER)) if at.date() == now.date()]
        if today or not habits.is_now(fact, now, WINDOW):
            continue
        wanted = interpret(fact.object)
        if wanted is not None:
            no = adapt("habits", False, fact)
            question = Question(TOPIC, yes=replace(wanted, phrase=fact.object), no=no)
            used = (use_for("habits", fact, language),)
            yield Act(CORE, OFFER, {"phrase": fact.object}, question, used=used)


def _birthdays_due(facts: Sequence[Fact], now: datetime, language: str) -> Iterator[Act]:
    for fact in facts:
        day = next_time(fact.object, now.date())
        if day is None or (day - now.date()).days > DAYS_AHEAD:
            continue
        if any(now - at < ONCE_A_YEAR for at in fact.said_in(BIRTHDAY)):
            continue
        name, about = split(fact.relation)
        whose = re.match(sayings(language).whose_birthday, fact.object)
        relative = words_of(name, language).abouts.get(about, about)
        slots: dict[str, Json] = {
            "whose": whose["who"] if whose else "",
            "relative": relative if name == "kin" else "",
            "day": day.isoformat(),
            "weekday": day.isoweekday() - 1,
            "away": (day - now.date()).days,
        }
        if name in ("kin", "birthday") and (name != "birthday" or day == now.date()):
            yield Act(CORE, BIRTHDAY, slots, used=(use_for("dates", fact, language),))


def _review_due(facts: Sequence[Fact], now: datetime, language: str) -> Iterator[Act]:
    new = [fact for fact in facts if now - fact.learnt_at <= REVIEW_EVERY and not fact.unspoken]
    said = [at for fact in facts for at in fact.said_in(REVIEW)]
    if len(new) < LEAST_TO_REVIEW or any(now - at < REVIEW_EVERY for at in said):
        return
    yes = Interpretation("about_me", "review")
    used = (use_for("reviews", new[-1], language),)
    yield Act(CORE, REVIEW, {}, Question(TOPIC, yes=yes), used=used)


def may_speak(
    profile: Profile, session: Session, now: datetime, quiet: Quiet, adaptation: str = ""
) -> bool:
    """Whether anything may be said unasked now, and of `adaptation` where it is named."""
    if is_nobodys(profile, session) or quiet.holds(now.time()):
        return False
    return not adaptation or is_on(adaptation, profile.consent(session.speaker))


def is_nobodys(profile: Profile, session: Session) -> bool:
    """Whether nobody is to be asked or offered anything: nothing may be known of who speaks."""
    return session.incognito or session.speaker in STRANGERS or profile.locked


def adapt(adaptation: str, yes: bool, fact: Fact | None, value: str = "") -> Interpretation:
    """What an answer means to an adaptation, and to the fact for which it was asked, if any."""
    about = fact.id if fact else ""
    values: dict[str, Json] = {"adaptation": adaptation, "yes": yes, "fact": about}
    values |= {"value": value} if value else {}
    slots = {name: SlotValue("", value) for name, value in values.items()}
    return Interpretation(CORE, ADAPT, slots=slots)


def use_for(adaptation: str, fact: Fact, language: str) -> FactUse:
    """That an adaptation went by `fact`, with the words to say why."""
    return FactUse(fact.id, adaptation_words(language)[adaptation].why)
