"""The whole product on one screen: one utterance in, one spoken answer out, something learnt."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from contextlib import suppress
from dataclasses import replace
from datetime import datetime

from assistant import adapting, dialogue
from assistant.errors import NotPermittedError, ProfileError, SkillError, SpeakingError
from assistant.parts import Moment, Parts, Thought
from assistant.profile import offers, telling
from assistant.profile.contacts import contacts_in
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
    Prosody,
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


def answer(thought: Thought, parts: Parts, watch: Stopwatch) -> SpokenReply:
    """Act, and word what to say of it; the reply has no sound yet."""
    parts.desk.open(thought.utterance, thought.moment.session)
    acts = decide(thought.heard, thought.understood, thought.tellings, thought.moment, parts)
    watch.lap("act")
    acts = dialogue.only_for_now(acts, thought.moment.session, held=parts.desk.held())
    acts = adapting.completed(acts, thought.understood, thought.moment, parts.profile)
    reply = word(acts, thought.moment, parts)
    watch.lap("word")
    return replace(reply, company=parts.desk.company())


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
    session = moment.session
    asked = Counter(parts.profile.history.asked_for(session.speaker))
    asked.update(turn.understood.name for turn in session.turns if turn.understood)
    own_words = (*parts.own_words.words(), *moment.view.names)
    return Expected(session.question, moment.now, own_words, asked)


def notice(heard: Transcript, moment: Moment, parts: Parts) -> tuple[Telling, ...]:
    """What the person said of themselves, beside what they asked for. Nothing is written.

    Nothing, where it was heard too badly: every noise sounds like a sentence to somebody. And
    nothing where they need a human: that is never a fact about them.
    """
    if need_in(heard, parts) is not None:
        return ()

    def tells(text: str) -> bool:
        return bool(parts.profile.notice(text, heard.confidence))

    besides = dialogue.besides_requests(heard, reader_at(moment.now, parts), tells)
    found = telling.noticed(parts.profile, besides, moment.session, moment.now)
    wanted = reader_at(moment.now, parts).interpret(heard.text) if found else None
    if dialogue.is_word_for_word(wanted):
        return ()
    if any(map(telling.is_mended, found)) and is_request(heard, moment, parts):
        return ()
    fit = GUESS_FIT + (1 - GUESS_FIT) * telling.share_of(besides.text, found)
    trusted = trust(heard, fit)
    if trusted >= LEAST_TO_ACT:
        return found
    return tuple(filter(telling.is_asked_anyway, found)) if trusted >= LEAST_TO_ASK else ()


def is_request(heard: Transcript, moment: Moment, parts: Parts) -> bool:
    """Whether it is well understood as a request, whatever it may say of the person besides."""
    found = reader_at(moment.now, parts).interpret(heard.text)
    return found is not None and found.skill != CORE and dialogue.is_sure(found)


def understand(
    heard: Transcript, tellings: Sequence[Telling], moment: Moment, parts: Parts
) -> Interpretation | None:
    """What it means to this conversation, what they said of themselves, or else the request."""
    if not heard.text:
        return None
    now, session = moment.now, moment.session
    need = need_in(heard, parts)
    if need is not None:
        return dialogue.needs_human(need, session)
    fresh = parts.understanding.interpret(heard, now)
    if fresh is not None and introduces_nobody(fresh, heard, parts):
        fresh = replace(fresh, band=Band.REJECT)
    reader = reader_at(now, parts)
    meant = dialogue.follow_up(heard, session, fresh, reader, now, tells=bool(tellings))
    if meant is not None:
        return meant
    told = telling.as_request(tellings) if tellings else None
    whole = None if states(fresh) else fresh
    both = dialogue.two_requests(heard, whole, reader, told)
    if both is not None:
        return both
    if told is not None and (telling.is_all(heard.text, tellings) or not dialogue.is_sure(whole)):
        return told
    if fresh is not None and states(fresh):
        return replace(fresh, band=Band.REJECT)  # it sounds like a statement, yet states nothing
    return fresh


def need_in(heard: Transcript, parts: Parts) -> dialogue.Need | None:
    """What whoever said it needs a human for; None mostly."""
    return parts.care.need_in([reading.text for reading in heard.hypotheses])


def as_taught(parts: Parts, moment: Moment) -> Parts:
    """`parts` that understand sentences of the person's own as they have corrected them."""
    return replace(parts, understanding=parts.understanding.taught(moment.view.wordings))


def states(found: Interpretation | None) -> bool:
    """Whether it was taken for a statement, which the profile alone can tell."""
    return found is not None and found.name == telling.TELL


def introduces_nobody(found: Interpretation, heard: Transcript, parts: Parts) -> bool:
    """Whether it was taken for "this is Anna", and says something else of what is no name."""
    if found.name not in telling.INTRODUCTIONS or "name" not in found.slots:
        return False
    written = heard.text if found.name == telling.INTRODUCTIONS[0] else ""
    return not parts.profile.people.might_be(found.slots["name"].said, written)


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
        reader = reader_at(moment.now, parts)
        helper, calls = helper_in(moment), parts.phone.works
        return dialogue.not_understood(heard, moment.session, reader, helper, calls=calls)
    understood, because = adapting.checked(understood, moment.view, moment.session)
    if understood.band is Band.CONFIRM and dialogue.is_worth_asking(understood):
        act = dialogue.confirm(understood, heard, moment.session, reader_at(moment.now, parts))
        return (replace(act, used=because),)
    parts_in_order = dialogue.what_is_taken_back_first(understood.parts)
    done = {id(part): carry_out(part, tellings, moment, parts) for part in parts_in_order}
    acts = [act for part in understood.parts for act in done[id(part)]]
    acts[0] = replace(acts[0], used=(*acts[0].used, *because))
    return dialogue.in_order(acts)


def carry_out(
    wanted: Interpretation, tellings: Sequence[Telling], moment: Moment, parts: Parts
) -> tuple[Act, ...]:
    """Do one thing. A skill that fails costs an apology, never the turn."""
    now, session = moment.now, moment.session
    if dialogue.is_care(wanted):
        return (care_for(wanted, moment, parts),)
    if wanted.skill == CORE and dialogue.takes_back(wanted):
        return (dialogue.taken_back(wanted, parts.desk.take_back(now, wanted.phrase)),)
    if adapted := offers.answered(wanted, parts.profile, session.speaker, now):
        return (adapted,)
    if wanted.skill == CORE:
        return (dialogue.conversation(wanted.intent, session, reader_at(now, parts), now),)
    if wanted.name == telling.TELL and (answer := telling.answer(tellings)):
        return (answer,)
    try:
        act = dialogue.in_words(parts.skills.act(wanted, now), wanted)
        if usual := adapting.as_usual(act, wanted, moment.view):
            said, chosen = usual
            return said, dialogue.in_words(parts.skills.act(chosen, now), chosen)
        if wanted.name == telling.TELL and (asked := telling.question(tellings)):
            return act, asked
    except NotPermittedError as error:
        return (dialogue.not_permitted(error),)
    except SkillError as error:
        return (dialogue.skill_failed(wanted.skill, error.message),)
    finally:
        parts.desk.done(wanted, now)
    return (act,)


def care_for(wanted: Interpretation, moment: Moment, parts: Parts) -> Act:
    """Offer the human the person named, or have them called upon a yes."""
    if wanted.intent != dialogue.CALL_HELPER:
        number, calls = parts.care.emergency_number, parts.phone.works
        return dialogue.offer(dialogue.Need(wanted.intent), helper_in(moment), number, calls=calls)
    try:
        parts.phone.call(wanted.slots["number"].said)
    except SkillError:
        return dialogue.calling(wanted, placed=False)
    return dialogue.calling(wanted, placed=True)


def helper_in(moment: Moment) -> dialogue.Helper:
    """Whom the person named to turn to where the assistant is no help."""
    named = contacts_in(moment.view.facts)
    return dialogue.first_of([dialogue.Helper(one.name, one.number) for one in named])


def word(acts: Sequence[Act], moment: Moment, parts: Parts) -> SpokenReply:
    """One reply of all the acts, in their order; the one that asks stands for it."""
    replies = [word_act(act, moment, parts) for act in acts]
    asking = next((reply for reply in replies if reply.asks), replies[0])
    marked = any(reply.marked for reply in replies)
    used = {use.fact: use for reply in replies for use in reply.used}
    used |= {use.fact: use for use in parts.desk.handed_out()}
    return replace(
        asking,
        text=" ".join(reply.text for reply in replies),
        marked=" ".join(reply.to_speak for reply in replies) if marked else "",
        used=tuple(used.values()),
        also=tuple(reply.act for reply in replies if reply is not asking),
    )


def word_act(act: Act, moment: Moment, parts: Parts) -> SpokenReply:
    """The act in words this person likes, and the facts that made them so."""
    style = moment.view.style.trying(act.trial)
    voice = parts.mouth.voice_for(style)
    if act == dialogue.SILENCE:
        return SpokenReply(act, "", voice.name)
    try:
        worded = parts.realiser.word(act, style, voice.persona, moment.now)
    except SpeakingError as error:
        if act.source == CORE:
            raise
        return word_act(dialogue.skill_failed(act.source, error.message), moment, parts)
    settled = voice.persona.settled(style)
    volume = parts.quiet_hours.volume_for(settled, moment.now.time())
    prosody = Prosody(settled.pace, settled.pitch, volume, moment.view.pronunciations)
    used = (*act.used, *worded.used, *parts.realiser.paced_by(style, voice.persona))
    return SpokenReply(act, worded.text, voice.name, used=used, prosody=prosody)


def speak(reply: SpokenReply, parts: Parts) -> SpokenReply:
    """The reply in sound, in the voice and the manner it was worded for."""
    return replace(reply, audio=parts.mouth.speak(reply.to_speak, reply.voice, reply.prosody))


def learn(
    reply: SpokenReply, tellings: Sequence[Telling], moment: Moment, parts: Parts
) -> tuple[LearntFact, ...]:
    """After the reply: keep what was told. Returns all this turn taught."""
    profile, session, now = parts.profile, moment.session, moment.now
    recent = telling.recently_taught(session)
    told = telling.learn(profile, tellings, speaker=session.speaker, recent=recent, now=now)
    if telling.asks_consent(reply.act) or offers.asks(reply.act):
        profile.consents.asked(now, session.speaker)
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
