"""What it says without having been asked: a question beside a reply, or an offer in its time.

A habit is asked about once and offered only after a yes; a no ends it for good, and then nothing
is asked for twice as long. A birthday is told once. Nothing of it to anyone but its person.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, time, timedelta

from assistant.profile import habits
from assistant.profile.adaptations import adaptation_words, adaptations, is_on, switch
from assistant.profile.consent import ConsentRecord
from assistant.profile.dates import next_time
from assistant.profile.doubts import doubt
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

ASK_HABIT, ASK_DATES = "ask_habit", "ask_dates"
ASK_LENGTH, ASK_PACE = "ask_length", "ask_pace"
_DOUBTED = {"length": ("verbosity", ASK_LENGTH), "slowing": ("pace", ASK_PACE)}
"""By adaptation: the wish that is asked about, and how."""
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
LONGEST_WAIT_DAYS = 64


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


# Beside a reply


def aside(profile: Profile, session: Session, wanted: Interpretation, now: datetime) -> Act | None:
    """What to ask after the reply to `wanted`, if anything: one question a day, and each once."""
    speaker = session.speaker
    record = profile.consent(speaker)
    if _is_nobodys(profile, session) or record.paused or not record.may_ask(TOPIC, now.date()):
        return None
    facts = [fact for fact in profile.facts_of(speaker) if fact.active]
    if _is_patient(facts, now):
        return None
    asked = (
        _about_habit(facts, record, wanted, now, profile.language),
        _about_dates(facts, record, now, profile.language),
        _about_wishes(facts, record, now, profile.language),
    )
    return next((act for act in asked if act is not None), None)


def _about_habit(
    facts: Sequence[Fact],
    record: ConsentRecord,
    wanted: Interpretation,
    now: datetime,
    language: str,
) -> Act | None:
    """You often ask for it at this time. Shall I offer it?"""
    if record.last_answer("habits") is False:
        return None
    signature = habits.signature_of(wanted)
    for fact in facts:
        if (
            split(fact.relation)[0] == habits.HABIT
            and fact.source is Source.OBSERVED
            and fact.provenance.rule == signature
            and not _was_said(fact, ASK_HABIT)
            and habits.is_regular(fact, now.date())
        ):
            slots: dict[str, Json] = {
                "phrase": fact.object,
                "at": habits.time_of(fact).isoformat("minutes"),
                "days": habits.kind_of(fact),
            }
            return _question(ASK_HABIT, slots, "habits", fact, language)
    return None


def _about_dates(
    facts: Sequence[Fact], record: ConsentRecord, now: datetime, language: str
) -> Act | None:
    """Shall I tell you of birthdays? Once they have told one, and not which: anyone may hear."""
    if record.last_answer("dates") is not None:
        return None
    told = next((fact for fact in facts if next_time(fact.object, now.date())), None)
    if told is None or _was_said(told, ASK_DATES):
        return None
    return _question(ASK_DATES, {}, "dates", told, language)


def _about_wishes(
    facts: Sequence[Fact], record: ConsentRecord, now: datetime, language: str
) -> Act | None:
    """Shall I answer otherwise than you asked me to? What is seen only asks."""
    for adaptation, (relation, act) in _DOUBTED.items():
        asked = [at for fact in facts if fact.relation == relation for at in _said_at(fact, act)]
        found = doubt(relation, facts, now, asked) if is_on(adaptation, record) else None
        if found is not None:
            slots: dict[str, Json] = {"instead": found.instead, "wish": found.wish.object}
            why = (_use("slowing" if found.is_repeated else "length", found.seen, language),)
            asking = _question(act, slots, adaptation, found.seen, language, value=found.instead)
            return replace(asking, used=why)
    return None


# In its time


def due(
    profile: Profile,
    session: Session,
    now: datetime,
    quiet: Quiet,
    interpret: Callable[[str], Interpretation | None],
) -> Iterator[Act]:
    """What to say now without being asked. `interpret` understands a request as it is worded."""
    speaker = session.speaker
    if _is_nobodys(profile, session) or session.question or quiet.holds(now.time()):
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
        today = [at for at in (*seen, *_said_at(fact, OFFER)) if at.date() == now.date()]
        if today or not habits.is_now(fact, now, WINDOW):
            continue
        wanted = interpret(fact.object)
        if wanted is not None:
            no = _adapt("habits", False, fact)
            question = Question(TOPIC, yes=replace(wanted, phrase=fact.object), no=no)
            used = (_use("habits", fact, language),)
            yield Act(CORE, OFFER, {"phrase": fact.object}, question, used=used)


def _birthdays_due(facts: Sequence[Fact], now: datetime, language: str) -> Iterator[Act]:
    for fact in facts:
        day = next_time(fact.object, now.date())
        if day is None or (day - now.date()).days > DAYS_AHEAD:
            continue
        if any(now - at < ONCE_A_YEAR for at in _said_at(fact, BIRTHDAY)):
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
            yield Act(CORE, BIRTHDAY, slots, used=(_use("dates", fact, language),))


def _review_due(facts: Sequence[Fact], now: datetime, language: str) -> Iterator[Act]:
    new = [fact for fact in facts if now - fact.learnt_at <= REVIEW_EVERY and not fact.unspoken]
    said = [at for fact in facts for at in _said_at(fact, REVIEW)]
    if len(new) < LEAST_TO_REVIEW or any(now - at < REVIEW_EVERY for at in said):
        return
    yes = Interpretation("about_me", "review")
    used = (_use("reviews", new[-1], language),)
    yield Act(CORE, REVIEW, {}, Question(TOPIC, yes=yes), used=used)


# Answers


def answered(wanted: Interpretation, profile: Profile, speaker: str, now: datetime) -> Act | None:
    """Do what the answer to a question of ours asks for; None where it is none of those."""
    if wanted.name != f"{CORE}.{ADAPT}":
        return None
    name, yes = str(wanted.slots["adaptation"].value), wanted.slots["yes"].value is True
    fact = profile.store.get(str(wanted.slots["fact"].value))
    if fact is not None and name == "habits":
        profile.store.put(_habit_answered(fact, yes))
        if yes:
            switch(profile, name, True, now, speaker)
    elif name in _DOUBTED and fact is not None:
        value = str(wanted.slots["value"].value)
        if yes:
            profile.set_style(_DOUBTED[name][0], value, now, speaker=speaker)
        return Act(CORE, f"{name}_{'on' if yes else 'refused'}", {"instead": value})
    elif name in adaptations():
        switch(profile, name, yes, now, speaker)
    return Act(CORE, f"{name}_{'on' if yes else 'refused'}")


def _habit_answered(fact: Fact, yes: bool) -> Fact:
    if not yes:
        return replace(fact, polarity=False)
    relation = habits.relation_at(habits.kind_of(fact), habits.time_of(fact))
    return replace(fact, relation=relation, source=Source.CONFIRMED, confidence=1.0)


# Parts


def _is_nobodys(profile: Profile, session: Session) -> bool:
    return session.incognito or session.speaker in STRANGERS or profile.locked


def _is_patient(facts: Sequence[Fact], now: datetime) -> bool:
    """Whether nothing is to be asked yet: after each no twice as long, from one day on."""
    refused = sum(split(f.relation)[0] == habits.HABIT and not f.polarity for f in facts)
    wait = timedelta(days=min(2**refused, LONGEST_WAIT_DAYS))
    return any(now - at < wait for fact in facts for at in _said_at(fact, ASK_HABIT))


def _was_said(fact: Fact, act: str) -> bool:
    return bool(_said_at(fact, act))


def _said_at(fact: Fact, act: str) -> Sequence[datetime]:
    return [use.at for use in fact.uses if use.reply == f"{CORE}.{act}"]


def _question(
    act: str, slots: dict[str, Json], adaptation: str, fact: Fact, language: str, value: str = ""
) -> Act:
    yes, no = (_adapt(adaptation, answer, fact, value) for answer in (True, False))
    question = Question(TOPIC, yes=yes, no=no)
    return Act(CORE, act, slots, question, used=(_use(adaptation, fact, language),))


def _adapt(adaptation: str, yes: bool, fact: Fact, value: str = "") -> Interpretation:
    values: dict[str, Json] = {"adaptation": adaptation, "yes": yes, "fact": fact.id}
    values |= {"value": value} if value else {}
    slots = {name: SlotValue("", value) for name, value in values.items()}
    return Interpretation(CORE, ADAPT, slots=slots)


def _use(adaptation: str, fact: Fact, language: str) -> FactUse:
    return FactUse(fact.id, adaptation_words(language)[adaptation].why)
