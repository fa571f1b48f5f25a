"""The whole product on one screen: one utterance in, one spoken answer out, something learnt."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from contextlib import suppress
from dataclasses import replace
from datetime import datetime

from assistant import dialogue
from assistant.errors import ProfileError, SkillError, SpeakingError
from assistant.parts import Moment, Parts, Thought
from assistant.profile import telling
from assistant.profile.telling import Telling
from assistant.stopwatch import Stopwatch
from assistant.understanding.expecting import Expected
from assistant.understanding.trust import GUESS_FIT, LEAST_TO_ACT, LEAST_TO_ASK, trust
from assistant.values import (
    CORE,
    GUEST,
    TURNS_KEPT,
    Act,
    Band,
    Interpretation,
    Json,
    LearntFact,
    Session,
    SpokenReply,
    Transcript,
    Turn,
    Utterance,
)


def run_turn(utterance: Utterance, session: Session, parts: Parts) -> tuple[Turn, Session]:
    """Hear, understand, act, word, speak, learn. Returns the turn and what it leaves open."""
    watch = Stopwatch()
    thought = take_in(utterance, session, parts, watch)
    reply = answer(thought, parts, watch)
    reply = speak(reply, thought.moment, parts)
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


def answer(thought: Thought, parts: Parts, watch: Stopwatch) -> SpokenReply:
    """Act, and word what to say of it; the reply has no sound yet."""
    parts.desk.open(thought.utterance, thought.moment.session)
    acts = decide(thought.heard, thought.understood, thought.tellings, thought.moment, parts)
    watch.lap("act")
    reply = word(acts, thought.moment, parts)
    watch.lap("word")
    return reply


def conclude(
    thought: Thought, reply: SpokenReply, parts: Parts, watch: Stopwatch
) -> tuple[Turn, Session]:
    """Learn. Returns the turn and what it leaves open."""
    learned = learn(reply, thought.tellings, thought.moment, parts)
    learned += learn_wording(thought, parts)
    times = watch.times_ms()
    turn = Turn(thought.moment.now, thought.heard, thought.understood, reply, learned, times)
    return turn, after(turn, thought.moment.session)


def announce(act: Act, session: Session, parts: Parts, now: datetime) -> SpokenReply:
    """What a skill has to say without having been asked just now, in words and in sound."""
    reply = word_announcement(act, session, parts, now)
    return speak(reply, Moment.at(now, session, parts), parts)


def word_announcement(act: Act, session: Session, parts: Parts, now: datetime) -> SpokenReply:
    """The same in words only."""
    return word_act(act, Moment.at(now, session, parts), parts)


def hear(utterance: Utterance, moment: Moment, parts: Parts) -> Transcript:
    """The transcript: typed text as it stands, sound through the recogniser."""
    if utterance.heard is not None:
        return utterance.heard
    if utterance.audio is None:
        return Transcript((utterance.typed or "").strip(), confidence=1.0, engine="typed")
    return parts.ears.transcribe(
        utterance.audio, parts.understanding.hints(expected(moment, parts))
    )


def expected(moment: Moment, parts: Parts) -> Expected:
    """What this moment makes likely to be said."""
    asked = [turn.understood.name for turn in moment.session.turns if turn.understood]
    own_words = (*parts.own_words.words(), *moment.view.names)
    return Expected(moment.session.question, moment.now, own_words, Counter(asked))


def notice(heard: Transcript, moment: Moment, parts: Parts) -> tuple[Telling, ...]:
    """What the person said of themselves, beside what they asked for. Nothing is written.

    Nothing, where it was heard too badly: every noise sounds like a sentence to somebody.
    """

    def tells(text: str) -> bool:
        return bool(parts.profile.notice(text, heard.confidence))

    besides = dialogue.besides_requests(heard, reader_at(moment.now, parts), tells)
    found = telling.noticed(parts.profile, besides, moment.session.speaker, moment.now)
    fit = GUESS_FIT + (1 - GUESS_FIT) * telling.share_of(besides.text, found)
    trusted = trust(heard, fit)
    if trusted >= LEAST_TO_ACT:
        return found
    return tuple(filter(telling.is_asked_anyway, found)) if trusted >= LEAST_TO_ASK else ()


def understand(
    heard: Transcript, tellings: Sequence[Telling], moment: Moment, parts: Parts
) -> Interpretation | None:
    """What it means to this conversation, what they said of themselves, or else the request."""
    if not heard.text:
        return None
    now, session = moment.now, moment.session
    fresh = parts.understanding.interpret(heard, now)
    reader = reader_at(now, parts)
    meant = dialogue.follow_up(heard, session, fresh, reader, now, tells=bool(tellings))
    if meant is not None:
        return meant
    told = telling.as_request(tellings) if tellings else None
    whole = None if states(fresh) else fresh
    both = dialogue.two_requests(heard, whole, reader, told)
    if both is not None:
        return both
    if told is not None and not dialogue.is_sure(whole):
        return told
    if fresh is not None and states(fresh):
        return replace(fresh, band=Band.REJECT)  # it sounds like a statement, yet states nothing
    return fresh


def as_taught(parts: Parts, moment: Moment) -> Parts:
    """`parts` that understand sentences of the person's own as they have corrected them."""
    return replace(parts, understanding=parts.understanding.taught(moment.view.wordings))


def states(found: Interpretation | None) -> bool:
    """Whether it was taken for a statement, which the profile alone can tell."""
    return found is not None and found.name == telling.TELL


def reader_at(now: datetime, parts: Parts) -> dialogue.Reader:
    """What the conversation needs to understand other sentences than the one that was heard."""

    def interpret(text: str) -> Interpretation | None:
        found = parts.understanding.interpret(Transcript(text, 1.0, "typed"), now)
        return None if states(found) else found

    def rank(text: str) -> list[Interpretation]:
        ranked = parts.understanding.rank(Transcript(text, 1.0, "typed"), now)
        return [one.interpretation for one in ranked if not states(one.interpretation)]

    def parse(kind: str, said: str) -> Json | None:
        return parts.values.parse(kind, said, now)

    def exactly(text: str) -> list[Interpretation]:
        found = parts.understanding.exactly(text, now)
        return [one for one in found if not states(one)]

    example = parts.understanding.example
    return dialogue.Reader(parts.phrasebook, parse, interpret, exactly, rank, example)


def decide(
    heard: Transcript,
    understood: Interpretation | None,
    tellings: Sequence[Telling],
    moment: Moment,
    parts: Parts,
) -> tuple[Act, ...]:
    """What to say. Acts only on what was understood, and asks before anything costly."""
    if not heard.text:
        return (dialogue.SILENCE,)
    if understood is None or understood.band is Band.REJECT:
        helper = telling.helper(moment.view)
        return dialogue.not_understood(heard, moment.session, reader_at(moment.now, parts), helper)
    if understood.band is Band.CONFIRM and dialogue.is_worth_asking(understood):
        return (dialogue.confirm(understood, heard, moment.session, reader_at(moment.now, parts)),)
    parts_in_order = dialogue.what_is_taken_back_first(understood.parts)
    done = {id(part): carry_out(part, tellings, moment, parts) for part in parts_in_order}
    return dialogue.in_order([done[id(part)] for part in understood.parts])


def carry_out(
    wanted: Interpretation, tellings: Sequence[Telling], moment: Moment, parts: Parts
) -> Act:
    """Do one thing. A skill that fails costs an apology, never the turn."""
    if wanted.skill == CORE and dialogue.takes_back(wanted):
        return dialogue.taken_back(wanted, parts.desk.take_back(moment.now, wanted.phrase))
    if wanted.skill == CORE:
        reader = reader_at(moment.now, parts)
        return dialogue.conversation(wanted.intent, moment.session, reader, moment.now)
    if wanted.name == telling.TELL and (answer := telling.answer(tellings)):
        return answer
    try:
        return dialogue.in_words(parts.skills.act(wanted, moment.now), wanted)
    except SkillError as error:
        return dialogue.skill_failed(wanted.skill, error.message)
    finally:
        parts.desk.done(wanted, moment.now)


def word(acts: Sequence[Act], moment: Moment, parts: Parts) -> SpokenReply:
    """One reply of all the acts, in their order; the one that asks stands for it."""
    replies = [word_act(act, moment, parts) for act in acts]
    asking = next((reply for reply in replies if reply.asks), replies[0])
    used = {use.fact: use for reply in replies for use in reply.used}
    used |= {use.fact: use for use in parts.desk.handed_out()}
    return replace(
        asking,
        text=" ".join(reply.text for reply in replies),
        used=tuple(used.values()),
        also=tuple(reply.act for reply in replies if reply is not asking),
    )


def word_act(act: Act, moment: Moment, parts: Parts) -> SpokenReply:
    """The act in words this person likes, and the facts that made them so."""
    voice = parts.mouth.voice
    if act == dialogue.SILENCE:
        return SpokenReply(act, "", voice.name)
    try:
        worded = parts.realiser.word(act, moment.view.style, voice.persona, moment.now)
    except SpeakingError as error:
        if act.source == CORE:
            raise
        return word_act(dialogue.skill_failed(act.source, error.message), moment, parts)
    return SpokenReply(act, worded.text, voice.name, used=worded.used)


def speak(reply: SpokenReply, moment: Moment, parts: Parts) -> SpokenReply:
    """The reply in sound, at this person's pace."""
    return replace(reply, audio=parts.mouth.speak(reply.text, moment.view.style.pace))


def learn(
    reply: SpokenReply, tellings: Sequence[Telling], moment: Moment, parts: Parts
) -> tuple[LearntFact, ...]:
    """After the reply: keep what was told, note what was used. Returns all this turn taught."""
    profile, session, now = parts.profile, moment.session, moment.now
    recent = {fact.fact for turn in session.turns[-2:] for fact in turn.learned}
    told = telling.learn(profile, tellings, speaker=session.speaker, recent=recent, now=now)
    if telling.asks_consent(reply.act):
        profile.asked(now)
    if reply.text:
        # A full disk costs the record, not the answer.
        with suppress(ProfileError):
            profile.record_uses(reply, now)
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
    return replace(
        session,
        question=turn.reply.act.question,
        turns=(*session.turns, turn)[-TURNS_KEPT:],
        failures=session.failures + 1 if failed else 0,
    )
