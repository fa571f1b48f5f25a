"""The whole product on one screen: one utterance in, one spoken answer out, something learnt."""

from __future__ import annotations

from collections.abc import Sequence
from contextlib import suppress
from dataclasses import replace
from datetime import datetime

from assistant import adapting, dialogue
from assistant.errors import ProfileError
from assistant.parts import Moment, Parts, Thought
from assistant.profile import asides, offers, telling
from assistant.profile.style import is_style
from assistant.profile.telling import Telling
from assistant.replying import decide, said_instead, speak, word, word_act
from assistant.stopwatch import Stopwatch
from assistant.taking_in import as_taught, hear, notice, understand
from assistant.values import (
    GUEST,
    TURNS_KEPT,
    Act,
    LearntFact,
    Session,
    SpokenReply,
    Turn,
    Utterance,
)


def run_turn(utterance: Utterance, session: Session, parts: Parts) -> tuple[Turn, Session]:
    """Hear, understand, act, word, speak, learn. Returns the turn and what it leaves open."""
    watch = Stopwatch()
    thought = take_in(utterance, session, parts, watch)
    reply = answer(thought, parts, watch)
    reply = speak(reply, parts)
    watch.lap("first_audio")
    return conclude(thought, reply, parts, watch)


def take_in(utterance: Utterance, session: Session, parts: Parts, watch: Stopwatch) -> Thought:
    """Hear and understand. Nothing is done yet, so it may be dropped when they speak on."""
    session = dialogue.still_open(session, utterance.said_at)
    if parts.profile.locked:
        session = replace(session, speaker=GUEST)
    moment = Moment.at(utterance.said_at, session, parts)
    parts = as_taught(parts, moment)
    heard = hear(utterance, moment, parts)
    watch.lap("hear")
    tellings = notice(heard, moment, parts)
    understood = understand(heard, tellings, moment, parts)
    watch.lap("understand")
    return Thought(utterance, moment, heard, tellings, understood)


def prepare(thought: Thought, parts: Parts) -> tuple[Sequence[Act], SpokenReply] | None:
    """While they may still go on: what to say where nothing is to be done, and how it will be
    worded; None where there is something to do."""
    moment = thought.moment
    acts = said_instead(thought.heard, thought.understood, moment, parts)
    return None if acts is None else (acts, word(acts, moment, parts, ahead=True))


def answer(
    thought: Thought, parts: Parts, watch: Stopwatch, acts: Sequence[Act] | None = None
) -> SpokenReply:
    """Act, and word what to say of it; the reply has no sound yet. `acts` are from `prepare`."""
    heard, understood, moment = thought.heard, thought.understood, thought.moment
    parts.desk.open(thought.utterance, moment.session)
    if acts is None:
        acts = decide(heard, understood, thought.tellings, moment, parts)
    watch.lap("act")
    acts = dialogue.only_for_now(acts, moment.session, held=parts.desk.held())
    acts = adapting.completed(acts, understood, moment, parts)
    reply = word(acts, as_wished(moment, parts), parts)
    watch.lap("word")
    return replace(reply, company=parts.desk.company())


def as_wished(moment: Moment, parts: Parts) -> Moment:
    """`moment` after what was just asked for: who wants shorter answers gets a short one now."""
    if not any(is_style(fact.relation) for fact in parts.desk.taught()):
        return moment
    return Moment.at(moment.now, moment.session, parts)


def conclude(
    thought: Thought, reply: SpokenReply, parts: Parts, watch: Stopwatch
) -> tuple[Turn, Session]:
    """Learn. Returns the turn and what it leaves open."""
    session = thought.moment.session
    company = reply.company or session.company
    turn = Turn(thought.moment.now, thought.heard, thought.understood, reply)
    if session.incognito or company.incognito or dialogue.is_care(thought.understood):
        parts.profile.heard(reply, thought.moment.now)
        turn = replace(turn, timing_ms=watch.times_ms(), incognito=True)
        return turn, after(turn, session)
    learned = learn(reply, thought.tellings, thought.moment, parts)
    learned += learn_wording(thought, parts)
    learned += adapting.observed(turn, session, thought.moment.view, parts.profile)
    turn = replace(turn, learned=learned, timing_ms=watch.times_ms())
    # A full disk costs the record, not the answer.
    with suppress(ProfileError):
        parts.profile.record(turn, company.speaker)
    return turn, after(turn, session)


def announce(act: Act, session: Session, parts: Parts, now: datetime) -> SpokenReply:
    """What a skill has to say without having been asked just now, in words and in sound."""
    return speak(word_announcement(act, session, parts, now), parts)


def word_announcement(act: Act, session: Session, parts: Parts, now: datetime) -> SpokenReply:
    """The same in words only."""
    return word_act(act, Moment.at(now, session, parts), parts)


def learn(
    reply: SpokenReply, tellings: Sequence[Telling], moment: Moment, parts: Parts
) -> tuple[LearntFact, ...]:
    """After the reply: keep what was told. Returns all this turn taught."""
    profile, session, now = parts.profile, moment.session, moment.now
    recent = telling.recently_taught(session)
    told = telling.learn(profile, tellings, speaker=session.speaker, recent=recent, now=now)
    if telling.asks_consent(reply.act) or offers.asks(reply.act):
        asides.put(reply.act, profile, session.speaker, now)
    return (*parts.desk.taught(), *told)


def learn_wording(thought: Thought, parts: Parts) -> tuple[LearntFact, ...]:
    """A correction says what an earlier sentence meant; it is understood so from now on."""
    moment = thought.moment
    wording = dialogue.wording_corrected(thought.understood, moment.session)
    if wording is None:
        return ()
    learnt = telling.learn_wording(
        parts.profile,
        wording,
        thought.heard.confidence,
        speaker=moment.session.speaker,
        now=moment.now,
    )
    if learnt:
        # The reply has been spoken: now nobody waits for the training.
        as_taught(parts, Moment.at(moment.now, moment.session, parts)).understanding.prepare()
    return learnt


def after(turn: Turn, session: Session) -> Session:
    """What the conversation is now."""
    if not turn.heard.text:
        return session
    failed = dialogue.has_failed(turn.understood, session)
    company = turn.reply.company or session.company
    return replace(
        session,
        speaker=company.speaker,
        incognito=company.incognito,
        question=turn.reply.act.question,
        turns=(*session.turns, turn)[-TURNS_KEPT:],
        failures=session.failures + 1 if failed else 0,
    )
