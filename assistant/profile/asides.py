"""Questions beside a reply: one a day, and each but that about a taste once.

After a no to a habit the next question waits twice as long. A wish is asked about where what is
seen speaks against it, a taste a year after it was told.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from functools import cached_property

from assistant.profile import habits
from assistant.profile.adaptations import adaptations, is_on, switch
from assistant.profile.consent import ConsentRecord
from assistant.profile.dates import next_time
from assistant.profile.doubts import doubt
from assistant.profile.facts import Fact, Source
from assistant.profile.offers import ADAPT, TOPIC, adapt, is_nobodys, use_for
from assistant.profile.profile import Profile
from assistant.profile.relations import describe, split
from assistant.profile.tastes import ASK_TASTE, settled, taste_to_check
from assistant.values import CORE, Act, Interpretation, Json, Question, Session

ASK_HABIT, ASK_DATES = "ask_habit", "ask_dates"
ASK_LENGTH, ASK_PACE = "ask_length", "ask_pace"
_DOUBTED = {"length": ("verbosity", ASK_LENGTH), "slowing": ("pace", ASK_PACE)}
"""By adaptation: the wish that is asked about, and how."""

LONGEST_WAIT_DAYS = 64


@dataclass(frozen=True)
class _Known:
    """What is known of whoever may be asked, when they want something; `told` has past facts."""

    told: Sequence[Fact]
    record: ConsentRecord
    wanted: Interpretation
    now: datetime
    language: str
    coming_up: Sequence[str]

    @cached_property
    def facts(self) -> Sequence[Fact]:
        """Those that hold now."""
        return [fact for fact in self.told if fact.active]

    @property
    def is_patient(self) -> bool:
        """Whether nothing is to be asked yet: after each no twice as long, from one day on."""
        facts = self.facts
        refused = sum(split(f.relation)[0] == habits.HABIT and not f.polarity for f in facts)
        wait = timedelta(days=min(2**refused, LONGEST_WAIT_DAYS))
        return any(self.now - at < wait for fact in facts for at in fact.said_in(ASK_HABIT))


def aside(
    profile: Profile,
    session: Session,
    wanted: Interpretation,
    now: datetime,
    coming_up: Sequence[str] = (),
) -> Act | None:
    """What to ask after the reply to `wanted`, if anything; nothing of who was just not
    understood, for they have something else in mind.

    `coming_up` are the ways of adapting that tell beforehand of such things as were replied.
    """
    speaker = session.speaker
    record = profile.consent(speaker)
    if is_nobodys(profile, session) or session.failures or record.paused:
        return None
    if not record.may_ask(TOPIC, now.date()):
        return None
    told = profile.facts_of(speaker)
    known = _Known(told, record, wanted, now, profile.language, coming_up)
    if known.is_patient:
        return None
    asked = (_about_habit, _about_dates, _about_wishes, _about_tastes, _about_what_comes)
    return next((act for about in asked if (act := about(known)) is not None), None)


def put(asking: Act, profile: Profile, speaker: str, now: datetime) -> None:
    """The question was put to them. One about no fact is refused until they answer it.

    So it is put once: nothing else would tell that it was.
    """
    profile.consents.asked(now, speaker)
    no = asking.question.no if asking.question else None
    if no is not None and no.name == f"{CORE}.{ADAPT}" and not no.slots["fact"].value:
        answered(no, profile, speaker, now)


def answered(wanted: Interpretation, profile: Profile, speaker: str, now: datetime) -> Act | None:
    """Do what the answer to a question of ours asks for; None where it is none of those."""
    if wanted.name != f"{CORE}.{ADAPT}":
        return None
    name, yes = str(wanted.slots["adaptation"].value), wanted.slots["yes"].value is True
    fact = profile.store.get(str(wanted.slots["fact"].value))
    said = Act(CORE, f"{name}_{'on' if yes else 'refused'}")
    if fact is not None and name == "habits":
        profile.store.put(_habit_answered(fact, yes))
        if yes:
            switch(profile, name, True, now, speaker)
    elif name == "tastes":
        if fact is not None:
            profile.store.put(settled(fact, yes, now))
    elif fact is not None and name in _DOUBTED:
        value = str(wanted.slots["value"].value)
        if yes:
            profile.set_style(_DOUBTED[name][0], value, now, speaker=speaker)
        else:
            profile.store.put(replace(fact, polarity=False, purposes=()))
        return replace(said, slots={"instead": value})
    elif name in adaptations():
        switch(profile, name, yes, now, speaker)
    return said


def _about_habit(known: _Known) -> Act | None:
    """You often ask for it at this time. Shall I offer it?"""
    if known.record.last_answer("habits") is False:
        return None
    signature = habits.signature_of(known.wanted)
    for fact in known.facts:
        if (
            split(fact.relation)[0] == habits.HABIT
            and fact.source is Source.OBSERVED
            and fact.provenance.rule == signature
            and not fact.said_in(ASK_HABIT)
            and habits.is_regular(fact, known.now.date())
        ):
            slots: dict[str, Json] = {
                "phrase": fact.object,
                "at": habits.time_of(fact).isoformat("minutes"),
                "days": habits.kind_of(fact),
            }
            return _question(ASK_HABIT, slots, "habits", fact, known.language)
    return None


def _about_dates(known: _Known) -> Act | None:
    """Shall I tell you of birthdays? Once they have told one, and not which: anyone may hear."""
    if known.record.last_answer("dates") is not None:
        return None
    today = known.now.date()
    told = next((fact for fact in known.facts if next_time(fact.object, today)), None)
    if told is None or told.said_in(ASK_DATES):
        return None
    return _question(ASK_DATES, {}, "dates", told, known.language)


def _about_wishes(known: _Known) -> Act | None:
    """Shall I answer otherwise than you asked me to? What is seen only asks."""
    facts, language = known.facts, known.language
    for adaptation, (relation, act) in _DOUBTED.items():
        if not is_on(adaptation, known.record):
            continue
        asked = [at for fact in facts if fact.relation == relation for at in fact.said_in(act)]
        if found := doubt(relation, facts, known.now, asked):
            slots: dict[str, Json] = {"instead": found.instead, "wish": found.wish}
            why = (use_for("slowing" if found.is_repeated else "length", found.seen, language),)
            asking = _question(act, slots, adaptation, found.seen, language, value=found.instead)
            return replace(asking, used=why)
    return None


def _about_tastes(known: _Known) -> Act | None:
    """A year ago you liked jazz. Do you still? Not to who just spoke of themselves or of us."""
    if known.wanted.skill in habits.NOT_HABITS or not is_on("tastes", known.record):
        return None
    fact = taste_to_check(known.told, known.now)
    if fact is None:
        return None
    slots: dict[str, Json] = {"phrase": describe(fact, known.language)}
    return _question(ASK_TASTE, slots, "tastes", fact, known.language)


def _about_what_comes(known: _Known) -> Act | None:
    """Shall I tell you of it beforehand, every time?"""
    for name in known.coming_up:
        if known.record.last_answer(name) is None:
            yes, no = (adapt(name, answer, None) for answer in (True, False))
            return Act(CORE, f"ask_{name}", question=Question(TOPIC, yes=yes, no=no))
    return None


def _habit_answered(fact: Fact, yes: bool) -> Fact:
    if not yes:
        return replace(fact, polarity=False)
    relation = habits.relation_at(habits.kind_of(fact), habits.time_of(fact))
    return replace(fact, relation=relation, source=Source.CONFIRMED, confidence=1.0)


def _question(
    act: str, slots: dict[str, Json], adaptation: str, fact: Fact, language: str, value: str = ""
) -> Act:
    yes, no = (adapt(adaptation, answer, fact, value) for answer in (True, False))
    question = Question(TOPIC, yes=yes, no=no)
    return Act(CORE, act, slots, question, used=(use_for(adaptation, fact, language),))
