"""What it says without having been asked: a question beside a reply, or an offer in its time.

A habit is asked about once and offered only after a yes; a no ends it for good, and then nothing
is asked for twice as long. A birthday is told once. Nothing of it to anyone but its person.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, time, timedelta

from assistant.profile import habits
from assistant.profile.adaptations import adaptations, is_on, switch
from assistant.profile.consent import ConsentRecord
from assistant.profile.dates import next_time
from assistant.profile.facts import Fact, Source
from assistant.profile.learning import STRANGERS
from assistant.profile.observed import holds
from assistant.profile.profile import Profile
from assistant.profile.relations import split
from assistant.values import (
    CORE,
    Act,
    FactUse,
    Interpretation,
    Json,
    Question,
    Session,
    SlotValue,
    Verbosity,
)

TOPIC = "adaptation"
"""The topic of every question of ours that is about adapting."""

ADAPT = "adapt"
"""The intent of the conversation that an answer to one of them leads to."""

ASK_HABIT, ASK_DATES, ASK_LENGTH = "ask_habit", "ask_dates", "ask_length"
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
    facts = [fact for fact in profile.store.facts() if fact.owner == speaker and fact.active]
    if _is_patient(facts, now):
        return None
    asked = (
        _about_habit(facts, record, wanted, now),
        _about_dates(facts, record, now),
        _about_length(facts, record, now),
    )
    return next((act for act in asked if act is not None), None)


def _about_habit(
    facts: Sequence[Fact], record: ConsentRecord, wanted: Interpretation, now: datetime
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
            return _question(ASK_HABIT, slots, "habits", fact)
    return None


def _about_dates(facts: Sequence[Fact], record: ConsentRecord, now: datetime) -> Act | None:
    """Shall I tell you of birthdays? Once they have told one, and not which: anyone may hear."""
    if record.last_answer("dates") is not None:
        return None
    told = next((fact for fact in facts if next_time(fact.object, now.date())), None)
    if told is None or _was_said(told, ASK_DATES):
        return None
    return _question(ASK_DATES, {}, "dates", told)


def _about_length(facts: Sequence[Fact], record: ConsentRecord, now: datetime) -> Act | None:
    """Shall I answer shorter, though you asked for something else? What is seen only asks."""
    if not is_on("length", record):
        return None
    lengths = [fact for fact in facts if fact.relation == "verbosity"]
    stated = next((fact for fact in lengths if fact.source is not Source.OBSERVED), None)
    seen = next((fact for fact in lengths if _is_seen(fact, now)), None)
    if stated is None or seen is None or stated.object == seen.object:
        return None
    if _was_said(seen, ASK_LENGTH):
        return None
    return _question(ASK_LENGTH, {"length": seen.object}, "length", seen)


def _is_seen(fact: Fact, now: datetime) -> bool:
    return fact.source is Source.OBSERVED and bool(fact.purposes) and holds(fact, now)


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
        yield from _habits_due(facts, now, interpret)
    if is_on("dates", record) and now.time() >= BIRTHDAYS_FROM:
        yield from _birthdays_due(facts, now)
    if is_on("reviews", record) and now.time() >= BIRTHDAYS_FROM:
        yield from _review_due(facts, now)


def _habits_due(
    facts: Sequence[Fact], now: datetime, interpret: Callable[[str], Interpretation | None]
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
            yield Act(CORE, OFFER, {"phrase": fact.object}, question, used=(_use("habits", fact),))


def _birthdays_due(facts: Sequence[Fact], now: datetime) -> Iterator[Act]:
    for fact in facts:
        day = next_time(fact.object, now.date())
        if day is None or (day - now.date()).days > DAYS_AHEAD:
            continue
        if any(now - at < ONCE_A_YEAR for at in _said_at(fact, BIRTHDAY)):
            continue
        name, about = split(fact.relation)
        whose = fact.object.partition("'s ")[0] if "'s " in fact.object else ""
        slots: dict[str, Json] = {
            "whose": whose,
            "relative": about if name == "kin" else "",
            "day": day.isoformat(),
            "weekday": day.isoweekday() - 1,
            "away": (day - now.date()).days,
        }
        if name in ("kin", "birthday") and (name != "birthday" or day == now.date()):
            yield Act(CORE, BIRTHDAY, slots, used=(_use("dates", fact),))


def _review_due(facts: Sequence[Fact], now: datetime) -> Iterator[Act]:
    new = [fact for fact in facts if now - fact.learnt_at <= REVIEW_EVERY and not fact.unspoken]
    said = [at for fact in facts for at in _said_at(fact, REVIEW)]
    if len(new) < LEAST_TO_REVIEW or any(now - at < REVIEW_EVERY for at in said):
        return
    yes = Interpretation("about_me", "review")
    used = (_use("reviews", new[-1]),)
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
    elif name == "length" and fact is not None:
        if yes:
            profile.set_style("verbosity", Verbosity(fact.object), now, speaker=speaker)
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


def _question(act: str, slots: dict[str, Json], adaptation: str, fact: Fact) -> Act:
    yes, no = (_adapt(adaptation, answer, fact) for answer in (True, False))
    question = Question(TOPIC, yes=yes, no=no)
    return Act(CORE, act, slots, question, used=(_use(adaptation, fact),))


def _adapt(adaptation: str, yes: bool, fact: Fact) -> Interpretation:
    values: dict[str, Json] = {"adaptation": adaptation, "yes": yes, "fact": fact.id}
    slots = {name: SlotValue("", value) for name, value in values.items()}
    return Interpretation(CORE, ADAPT, slots=slots)


def _use(adaptation: str, fact: Fact) -> FactUse:
    return FactUse(fact.id, adaptations()[adaptation].why)
