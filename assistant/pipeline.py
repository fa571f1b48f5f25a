"""The whole product on one screen: one utterance in, one spoken answer out, something learnt."""

from __future__ import annotations

from collections.abc import Sequence
from contextlib import suppress
from dataclasses import replace
from datetime import datetime

from assistant import dialogue
from assistant.errors import ProfileError, SkillError, SpeakingError
from assistant.parts import Moment, Parts
from assistant.profile import telling
from assistant.profile.telling import Telling
from assistant.stopwatch import Stopwatch
from assistant.values import (
    CORE,
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
    session = dialogue.still_open(session, utterance.said_at)
    moment = Moment.at(utterance.said_at, session, parts)
    parts.desk.open(utterance, session)

    heard = hear(utterance, parts)
    watch.lap("hear")
    tellings = telling.noticed(parts.profile, heard, session.speaker, moment.now)
    understood = understand(heard, tellings, moment, parts)
    watch.lap("understand")
    acts = decide(heard, understood, tellings, moment, parts)
    watch.lap("act")
    reply = word(acts, moment, parts)
    watch.lap("word")
    reply = speak(reply, moment, parts)
    watch.lap("first_audio")
    learned = learn(reply, tellings, moment, parts)

    turn = Turn(moment.now, heard, understood, reply, learned, watch.times_ms())
    return turn, after(turn, session)


def announce(act: Act, session: Session, parts: Parts, now: datetime) -> SpokenReply:
    """What a skill has to say without having been asked just now, in words and in sound."""
    moment = Moment.at(now, session, parts)
    return speak(word_act(act, moment, parts), moment, parts)


def hear(utterance: Utterance, parts: Parts) -> Transcript:
    """The transcript: typed text as it stands, sound through the recogniser."""
    if utterance.heard is not None:
        return utterance.heard
    if utterance.audio is None:
        return Transcript((utterance.typed or "").strip(), confidence=1.0, engine="typed")
    return parts.ears.transcribe(utterance.audio, parts.understanding.hints())


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
        return (dialogue.not_understood(heard, moment.session, reader_at(moment.now, parts)),)
    if understood.band is Band.CONFIRM and dialogue.is_worth_asking(understood):
        return (dialogue.confirm(understood, heard, reader_at(moment.now, parts)),)
    acts = [carry_out(part, tellings, moment, parts) for part in understood.parts]
    return dialogue.in_order(acts)


def carry_out(
    wanted: Interpretation, tellings: Sequence[Telling], moment: Moment, parts: Parts
) -> Act:
    """Do one thing. A skill that fails costs an apology, never the turn."""
    if wanted.skill == CORE:
        return dialogue.conversation(wanted.intent, moment.session, moment.now)
    if wanted.name == telling.TELL and (answer := telling.answer(tellings)):
        return answer
    try:
        return dialogue.in_words(parts.skills.act(wanted, moment.now), wanted)
    except SkillError as error:
        return dialogue.skill_failed(wanted.skill, error.message)


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
