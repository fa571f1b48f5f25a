"""The whole product on one screen: one utterance in, one spoken answer out, something learnt."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import datetime
from typing import Protocol

from assistant import dialogue
from assistant.dialogue import CORE, AnswerWords
from assistant.errors import SkillError, SpeakingError
from assistant.profile import telling
from assistant.profile.profile import Profile
from assistant.profile.telling import Telling
from assistant.profile.view import ProfileView
from assistant.speaking.realiser import Realiser
from assistant.speaking.voices import Voice
from assistant.stopwatch import Stopwatch
from assistant.understanding.spoken_values import SpokenValues
from assistant.understanding.understanding import Understanding
from assistant.values import (
    TURNS_KEPT,
    Act,
    AudioChunk,
    Band,
    FactUse,
    Interpretation,
    LearntFact,
    Session,
    SpokenReply,
    Transcript,
    Turn,
    Utterance,
)


class Ears(Protocol):
    """Sound to transcript, shaped by what is likely to be said."""

    def transcribe(self, audio: AudioChunk, understanding: Understanding) -> Transcript: ...


class Skills(Protocol):
    """Carries out an interpretation. Raises `SkillError` when that fails."""

    def act(self, interpretation: Interpretation, now: datetime) -> Act: ...


class Mouth(Protocol):
    """Words to sound, in the voice the person chose."""

    @property
    def voice(self) -> Voice: ...

    def speak(self, text: str, pace: float) -> AudioChunk | None:
        """None where this assistant only writes."""


class Desk(Protocol):
    """What skills may ask of the core during a turn, and what it gave them."""

    def open(self, utterance: Utterance, session: Session) -> None: ...

    def handed_out(self) -> tuple[FactUse, ...]: ...


@dataclass(frozen=True, slots=True)
class Parts:
    """Every stage a turn passes through. Only this module knows their order."""

    ears: Ears
    understanding: Understanding
    values: SpokenValues
    answers: AnswerWords
    profile: Profile
    desk: Desk
    skills: Skills
    realiser: Realiser
    mouth: Mouth


def run_turn(utterance: Utterance, session: Session, parts: Parts) -> tuple[Turn, Session]:
    """Hear, understand, act, word, speak, learn. Returns the turn and what it leaves open."""
    watch = Stopwatch()
    now = utterance.said_at
    view = parts.profile.view(session.speaker, now)
    known = {fact.id for fact in parts.profile.all_facts()}
    parts.desk.open(utterance, session)

    heard = hear(utterance, parts)
    watch.lap("hear")
    tellings = telling.noticed(parts.profile, heard, session.speaker, now)
    understood = understand(heard, tellings, session, parts, now)
    watch.lap("understand")
    act = decide(understood, tellings, session, parts, now) if heard.text else dialogue.SILENCE
    watch.lap("act")
    reply = word(act, view, parts, now)
    watch.lap("word")
    reply = speak(reply, view, parts)
    watch.lap("first_audio")
    learned = learn(reply, tellings, known, session, parts, now)

    turn = Turn(now, heard, understood, reply, learned, watch.times_ms())
    return turn, after(turn, session)


def hear(utterance: Utterance, parts: Parts) -> Transcript:
    """The transcript: typed text as it stands, sound through the recogniser."""
    if utterance.audio is None:
        return Transcript((utterance.typed or "").strip(), confidence=1.0, engine="typed")
    return parts.ears.transcribe(utterance.audio, parts.understanding)


def understand(
    heard: Transcript,
    tellings: tuple[Telling, ...],
    session: Session,
    parts: Parts,
    now: datetime,
) -> Interpretation | None:
    """The answer to the open question, what they said of themselves, or else the request."""
    if not heard.text:
        return None
    fresh = parts.understanding.interpret(heard, now)
    answer = dialogue.follow_up(heard, session, fresh, parts.answers, parts.values.parse, now)
    if answer is not None:
        return answer
    asked = fresh is not None and fresh.name != telling.TELL and fresh.band is Band.ACT
    if tellings and not asked:
        return telling.as_request(tellings)
    if fresh is not None and fresh.name == telling.TELL:
        return replace(fresh, band=Band.REJECT)  # it sounds like a statement, yet states nothing
    return fresh


def decide(
    understood: Interpretation | None,
    tellings: tuple[Telling, ...],
    session: Session,
    parts: Parts,
    now: datetime,
) -> Act:
    """What to say. Acts only on what was understood, and asks before anything costly."""
    if understood is None or understood.band is Band.REJECT:
        return dialogue.not_understood(session)
    if understood.band is Band.CONFIRM:
        return dialogue.confirm(understood)
    if understood.skill == CORE:
        return dialogue.conversation(understood.intent, session)
    if understood.name == telling.TELL and (answer := telling.answer(tellings)):
        return answer
    try:
        return parts.skills.act(understood, now)
    except SkillError:
        return dialogue.skill_failed(understood.skill)


def word(act: Act, view: ProfileView, parts: Parts, now: datetime) -> SpokenReply:
    """The act in words this person likes, and the facts that made them so."""
    voice = parts.mouth.voice
    if act == dialogue.SILENCE:
        return SpokenReply(act, "", voice.name)
    try:
        worded = parts.realiser.word(act, view.style, voice.persona, now)
    except SpeakingError:
        if act.source == CORE:
            raise
        return word(dialogue.skill_failed(act.source), view, parts, now)
    used = {use.fact: use for use in (*worded.used, *parts.desk.handed_out())}
    return SpokenReply(act, worded.text, voice.name, used=tuple(used.values()))


def speak(reply: SpokenReply, view: ProfileView, parts: Parts) -> SpokenReply:
    """The reply in sound, at this person's pace."""
    return replace(reply, audio=parts.mouth.speak(reply.text, view.style.pace))


def learn(
    reply: SpokenReply,
    tellings: tuple[Telling, ...],
    known: set[str],
    session: Session,
    parts: Parts,
    now: datetime,
) -> tuple[LearntFact, ...]:
    """After the reply: keep what was told, note what was used. Returns all this turn taught."""
    profile = parts.profile
    recent = {fact.fact for turn in session.turns[-2:] for fact in turn.learned}
    telling.learn(profile, tellings, speaker=session.speaker, recent=recent, now=now)
    if reply.act.question and reply.act.question.topic == telling.CONSENT:
        profile.asked(now)
    if reply.text:
        profile.record_uses(reply, now)
    return tuple(
        LearntFact(fact.id, fact.relation, fact.object, fact.source.value)
        for fact in profile.all_facts()
        if fact.id not in known
    )


def after(turn: Turn, session: Session) -> Session:
    """What the conversation is now."""
    if not turn.heard.text:
        return session
    failed = turn.understood is None or turn.understood.band is Band.REJECT
    return replace(
        session,
        question=turn.reply.act.question,
        turns=(*session.turns, turn)[-TURNS_KEPT:],
        failures=session.failures + 1 if failed else 0,
    )
