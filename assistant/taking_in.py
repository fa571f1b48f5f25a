"""What was said, and what it means to this conversation. Nothing is done or written yet."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime
from functools import cache

from assistant import dialogue
from assistant.parts import Moment, Parts
from assistant.profile import telling
from assistant.profile.same_person import with_the_person
from assistant.profile.telling import Telling
from assistant.understanding.expecting import Expected
from assistant.understanding.trust import GUESS_FIT, LEAST_TO_ACT, LEAST_TO_ASK, trust
from assistant.values import CORE, Band, Interpretation, Json, Session, Transcript, Utterance

SPELT_OUT_SLOTS = 3
SPELT_OUT_SCORE = 0.93
"""What a sentence of six words or more has that is said to a letter or two."""


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
    own_words = (*parts.own_words.words(), *moment.view.names, *moment.view.routines)
    return Expected(session.question, moment.now, own_words, asked)


def notice(heard: Transcript, moment: Moment, parts: Parts) -> tuple[Telling, ...]:
    """What the person said of themselves, beside what they asked for. Nothing is written.

    Nothing, where it was heard too badly: every noise sounds like a sentence to somebody. And
    nothing where they need a human: that is never a fact about them.
    """
    if need_in(heard, parts) is not None:
        return ()
    heard = in_full(heard, moment, parts)

    def tells(text: str) -> bool:
        return bool(parts.profile.notice(text, heard.confidence))

    besides = dialogue.besides_requests(heard, reader_at(moment.now, parts), tells)
    found = telling.noticed(parts.profile, besides, moment.session, moment.now)
    if any(map(telling.is_denied, found)):
        return found
    wanted = reader_at(moment.now, parts).interpret(heard.text) if found else None
    if dialogue.is_word_for_word(wanted):
        return ()
    if any(map(telling.is_mended, found)) and is_request(wanted):
        return ()
    if heard.engine != "typed" and is_spelt_out(wanted):
        return ()
    fit = GUESS_FIT + (1 - GUESS_FIT) * telling.share_of(besides.text, found)
    trusted = trust(heard, fit)
    if trusted >= LEAST_TO_ACT:
        return found
    return tuple(filter(telling.is_asked_anyway, found)) if trusted >= LEAST_TO_ASK else ()


def in_full(heard: Transcript, moment: Moment, parts: Parts) -> Transcript:
    """“Remember that” with what it is about: what they told in their last turn."""
    last, book = moment.session.last, parts.phrasebook
    if last is None or moment.session.question is not None or not telling.told_in(last):
        return heard
    wanted = reader_at(moment.now, parts).interpret(heard.text)
    asks = dialogue.is_sure(wanted) and wanted is not None and wanted.name == telling.REMEMBER_THAT
    offered = last.reply.act.name == telling.NOT_TODAY
    if not asks and not (offered and book.answers.kind_of(heard.text) is dialogue.Answer.YES):
        return heard
    before = moment.session.turns[-2] if len(moment.session.turns) > 1 else None
    said = with_the_person(last.heard.text, before, parts.profile.language)
    text = book.remembering.format(said=said)
    return Transcript(text, min(heard.confidence, last.heard.confidence), heard.engine)


def is_spelt_out(wanted: Interpretation | None) -> bool:
    """Whether so much of a request is named that "I like a large iced latte" was "I'd like"."""
    if wanted is None or states(wanted) or len(wanted.slots) < SPELT_OUT_SLOTS:
        return False
    return is_request(wanted) and wanted.score >= SPELT_OUT_SCORE


def is_request(wanted: Interpretation | None) -> bool:
    """Whether it is well understood as a request, whatever it may say of the person besides."""
    return wanted is not None and wanted.skill != CORE and dialogue.is_sure(wanted)


def understand(
    heard: Transcript, tellings: Sequence[Telling], moment: Moment, parts: Parts
) -> Interpretation | None:
    """What it means to this conversation, what they said of themselves, or else the request."""
    if not heard.text:
        return None
    now, session = moment.now, moment.session
    if care := care_in(heard, session, parts):
        return care
    if impossible := parts.values.impossible_day(heard.text):
        return if_clear(Interpretation(CORE, dialogue.NO_SUCH_DAY, phrase=impossible), heard)
    reader = reader_at(now, parts)
    routines = moment.view.routines if session.question is None else {}
    if routines and (chained := dialogue.routine(heard, routines, reader)):
        return if_clear(chained, heard)
    fresh = parts.understanding.interpret(heard, now)
    if fresh is not None and introduces_nobody(fresh, heard, parts):
        fresh = replace(fresh, band=Band.REJECT)
    if mended := dialogue.repaired(heard, reader):
        return if_clear(mended, heard)
    meant = dialogue.follow_up(heard, session, fresh, reader, now, tells=bool(tellings))
    if meant is not None:
        return meant
    if found := (
        dialogue.for_later(heard, reader)
        or dialogue.put_off(heard, fresh, reader)
        or (None if tellings else dialogue.before_reason(heard, fresh, reader))
    ):
        return if_clear(found, heard)
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


def if_clear(found: Interpretation, heard: Transcript) -> Interpretation:
    """To be confirmed where it was heard too badly to be sure of any word."""
    is_clear = trust(heard, 1.0) >= LEAST_TO_ACT
    return found if is_clear else replace(found, band=Band.CONFIRM)


def care_in(heard: Transcript, session: Session, parts: Parts) -> Interpretation | None:
    """That whoever said it needs a human or, where one was offered, that there is no need."""
    need = need_in(heard, parts)
    if need is not None:
        return dialogue.needs_human(need, session)
    is_well = parts.care.is_well(heard.text, session)
    return Interpretation(CORE, dialogue.ALL_WELL) if is_well else None


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
    profile = parts.profile
    return not profile.people.might_be(found.slots["name"].said, profile.language, written)


def routine_in(
    phrase: str, said: str, now: datetime, parts: Parts
) -> tuple[str, Sequence[str]] | None:
    """The phrase and the requests in what was said, each understood; None where they are not.

    Without a `phrase` it is what `said` begins with.
    """
    reader = reader_at(now, parts)
    if not phrase:
        return dialogue.phrase_and_requests(said, reader)
    requests = dialogue.requests_in(said, reader)
    return (phrase, requests) if requests else None


def reader_at(now: datetime, parts: Parts) -> dialogue.Reader:
    """What the conversation needs to understand other sentences than the one that was heard.

    It remembers what it was asked, so it is for one turn.
    """

    @cache
    def interpret(text: str) -> Interpretation | None:
        found = parts.understanding.interpret(Transcript(text, 1.0, "typed"), now)
        return None if states(found) else found

    def rank(text: str) -> list[Interpretation]:
        ranked = parts.understanding.rank(Transcript(text, 1.0, "typed"), now)
        return [one.interpretation for one in ranked if not states(one.interpretation)]

    def parse(kind: str, said: str) -> Json | None:
        return parts.values.parse(kind, said, now)

    @cache
    def exactly(text: str, skill: str = "") -> tuple[Interpretation, ...]:
        found = parts.understanding.exactly(text, now, skill)
        return tuple(one for one in found if not states(one))

    example = parts.understanding.example
    return dialogue.Reader(parts.phrasebook, parse, interpret, exactly, rank, example)
