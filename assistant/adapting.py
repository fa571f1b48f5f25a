"""What a person's habits and wishes change about a turn, beyond how it is worded.

Skills know nothing of it: they say acts, and here it is decided what becomes of them.
"""

from __future__ import annotations

from collections.abc import Sequence
from contextlib import suppress
from dataclasses import replace
from datetime import datetime

from assistant import dialogue
from assistant.errors import ProfileError
from assistant.parts import Moment, Parts
from assistant.profile import asides, doubts, habits, signals
from assistant.profile.adaptations import adaptation_words, refused
from assistant.profile.facts import Fact
from assistant.profile.learning import STRANGERS
from assistant.profile.observed import observe, switched_off, unsee
from assistant.profile.profile import Profile
from assistant.profile.suiting import SLOT, suited
from assistant.profile.view import ProfileView
from assistant.values import (
    CORE,
    Act,
    Band,
    Checking,
    FactUse,
    Interpretation,
    LearntFact,
    Risk,
    Session,
    SlotValue,
    Turn,
)

LEAST_GUESS = 0.4
"""The score from which somebody who wants to be asked less is taken at a guess."""

AS_USUAL = "as_usual"

_OF_REQUESTS = (habits.HABIT, "usual")
"""What is seen in what was asked for, and was none of it where that was misunderstood."""


def checked(
    understood: Interpretation, view: ProfileView, session: Session, language: str
) -> tuple[Interpretation, tuple[FactUse, ...]]:
    """`understood` in the band that this person wants it in, and the fact that says so."""
    band = _band(understood, view.style.confirm, answers=session.question is not None)
    fact = view.style.because.get("confirm")
    if band is understood.band or fact is None:
        return understood, ()
    checking = adaptation_words(language)["checking"]
    why = checking.why_seen if "confirm" in view.style.seen else checking.why
    return replace(understood, band=band), (FactUse(fact, why),)


def _band(understood: Interpretation, confirm: Checking, *, answers: bool) -> Band:
    match confirm:
        case Checking.LESS if understood.band is Band.CONFIRM:
            costly = any(part.risk is Risk.COSTLY for part in understood.parts)
            return Band.ACT if understood.score >= LEAST_GUESS and not costly else Band.CONFIRM
        case Checking.MORE if understood.band is Band.ACT and not answers:
            guessed = understood.score < 1 and understood.skill != CORE
            return Band.CONFIRM if guessed else Band.ACT
    return understood.band


def as_usual(
    act: Act, wanted: Interpretation, view: ProfileView, language: str
) -> tuple[Act, Interpretation] | None:
    """For a question which one, what they always choose: how to say so, and what to do then."""
    question = act.question
    if question is None or question.fill is None or not question.options:
        return None
    if wanted.risk is Risk.COSTLY or question.slot is None:
        return None
    for fact in view.known(signals.choice_relation(question)):
        if fact.object in question.options:
            slots = {**question.fill.slots, question.slot: SlotValue(fact.object, fact.object)}
            filled = replace(question.fill, slots=slots, phrase=wanted.phrase)
            use = FactUse(fact.id, adaptation_words(language)["choices"].why)
            return Act(CORE, AS_USUAL, {"choice": fact.object}, used=(use,)), filled
    return None


def completed(
    acts: Sequence[Act], understood: Interpretation | None, moment: Moment, parts: Parts
) -> tuple[Act, ...]:
    """`acts` with nothing suggested that this person does not want, and with a question beside
    them where there is one to ask."""
    session, profile = moment.session, parts.profile
    off = any(SLOT in act.slots for act in acts) and (
        "filter" in refused(profile.consent(session.speaker))
    )
    fitting = tuple(suited(act, () if off else moment.view.facts, profile.language) for act in acts)
    if understood is None or understood.band is not Band.ACT:
        return fitting
    if session.incognito or dialogue.is_care(understood):
        return fitting
    if any(act.question is not None for act in acts):
        return fitting
    told = {(act.source, act.name) for act in acts}
    coming = [it.adaptation for it in parts.unasked if told & {(it.skill, one) for one in it.after}]
    question = asides.aside(profile, session, understood, moment.now, coming)
    return (*fitting, question) if question is not None else fitting


def observed(
    turn: Turn, before: Session, view: ProfileView, profile: Profile
) -> tuple[LearntFact, ...]:
    """Keep what `turn` showed of its person; what has become sure by it."""
    record = profile.consent(before.speaker)
    if before.speaker in STRANGERS or record.paused:
        return ()
    settled = _settled(profile, before.speaker)
    seen = [*signals.in_turn(turn, before, view.style, profile.language, settled)]
    known, answers = _habits(profile, before.speaker), before.question is not None
    if habit := habits.sighting_of(turn, known, answers=answers):
        seen.append(habit)
    kept = switched_off(seen, refused(record))
    # A full disk costs what was seen, not the answer.
    with suppress(ProfileError):
        if before.last is not None and signals.says_it_was_wrong(turn):
            unsee(profile.store, _OF_REQUESTS, before.speaker, before.last.said_at)
        facts = observe(profile.store, kept, before.speaker, turn.said_at, profile.language)
        return tuple(LearntFact(it.id, it.relation, it.object, it.source.value) for it in facts)
    return ()


def interrupted(session: Session, profile: Profile, now: datetime) -> Session:
    """The person spoke into the last reply of `session`; what the conversation is then."""
    record = profile.consent(session.speaker)
    unseen = session.speaker in STRANGERS or session.incognito or record.paused
    if session.last is None or unseen:
        return session
    seen = switched_off(signals.spoken_into(session.last), refused(record))
    with suppress(ProfileError):
        observe(profile.store, seen, session.speaker, now, profile.language)
    return replace(session, cut_short=True)


def _settled(profile: Profile, speaker: str) -> signals.Settled:
    facts = profile.facts_of(speaker)
    more = doubts.longer(facts)
    asked_more = any(fact.said_in(asides.ASK_LENGTH) or not fact.polarity for fact in more)
    return signals.Settled(
        is_short=doubts.upheld("verbosity", facts, asides.ASK_LENGTH),
        may_want_more=bool(more) and not asked_more,
        asked_more=asked_more,
    )


def _habits(profile: Profile, speaker: str) -> list[Fact]:
    return [fact for fact in profile.store.facts(habits.HABIT) if fact.owner == speaker]
