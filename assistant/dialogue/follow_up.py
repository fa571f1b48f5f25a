"""What an utterance means in its conversation: as an answer, or about the last thing."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime

from assistant.dialogue.amending import FREE_TEXT
from assistant.dialogue.answers import Answer
from assistant.dialogue.last_thing import (
    LastThing,
    asked_about,
    continued,
    corrected,
    last_taken_up,
    points_at_it,
)
from assistant.dialogue.plain_words import after_opening, trimmed
from assistant.dialogue.reading import EXACT, Reader, is_sure, to_core
from assistant.values import (
    CORE,
    Band,
    Interpretation,
    Question,
    Risk,
    Session,
    SlotValue,
    Transcript,
)


def follow_up(
    heard: Transcript,
    session: Session,
    fresh: Interpretation | None,
    reader: Reader,
    now: datetime,
    *,
    tells: bool = False,
) -> Interpretation | None:
    """What the utterance means to the conversation; None where it is a new request.

    `fresh` is what it would mean by itself; where that is certain it goes before free text.
    `tells`: they said something of themselves, which is about nothing else.
    """
    kind_of = reader.book.answers.kind_of
    answer = kind_of(heard.text)
    if answer in (Answer.REPEAT, Answer.BACK):
        return to_core(answer.value)
    asked = None if fresh is None or fresh.skill == CORE else fresh
    if answer is None and session.question is not None and not is_sure(asked):
        # Only an answer that is waited for is looked for among the lesser readings.
        kinds = (kind_of(reading.text) for reading in heard.hypotheses)
        answer = next((kind for kind in kinds if kind is not None), None)
    found = None
    if session.question is not None:
        found = _answered(heard, session.question, answer, asked, reader, tells=tells)
    done = last_taken_up(session, now)
    if found is None and done is not None and not tells and answer in (None, Answer.CANCEL):
        found = _about(done, heard, asked, reader)
    if found is not None or is_sure(asked):
        return found
    if session.question is not None:
        return _by_kind(session.question, _in_other_words(fresh))
    return _alone(answer, heard, fresh, done, reader)


def _about(
    last: LastThing, heard: Transcript, asked: Interpretation | None, reader: Reader
) -> Interpretation | None:
    found = continued(heard, asked, last, reader)
    if found is not None or (asked is not None and asked.score >= EXACT):
        return found
    return corrected(heard, last, reader, expected=False)


def _answered(
    heard: Transcript,
    question: Question,
    answer: Answer | None,
    asked: Interpretation | None,
    reader: Reader,
    *,
    tells: bool,
) -> Interpretation | None:
    found = _by_kind(question, answer)
    if found is not None:
        return found
    if question.slot_kind == FREE_TEXT and asked is not None and asked.score == EXACT:
        return None
    if question.slot is not None:
        return _filled(heard, question, question.slot, reader)
    last = asked_about(question)
    if last is None or tells or (asked is not None and asked.score == EXACT):
        return None
    return corrected(heard, last, reader, expected=True)


def _by_kind(question: Question, answer: Answer | None) -> Interpretation | None:
    """Where a plain answer to the question leads."""
    match answer:
        case Answer.YES if question.slot is None:
            return _carried_out(question.yes, "yes")
        case Answer.NO | Answer.WRONG if question.slot is None:
            return _carried_out(question.no, "no")
        case Answer.NO | Answer.WRONG | Answer.CANCEL:
            return to_core("cancel")
        case Answer.REPEAT:
            return to_core("repeat")
    return None


def _in_other_words(fresh: Interpretation | None) -> Answer | None:
    """The answer that a longer sentence is; a yes has to be sure."""
    if fresh is None or fresh.skill != CORE or fresh.band is Band.REJECT:
        return None
    answer = Answer(fresh.intent)
    return None if answer is Answer.YES and fresh.band is not Band.ACT else answer


def _filled(
    heard: Transcript, question: Question, slot: str, reader: Reader
) -> Interpretation | None:
    """The asked-for slot's answer put into the request that waits for it."""
    if question.fill is None:
        return None
    for reading in heard.hypotheses:
        openings = (*reader.book.corrections, *reader.book.meanings)
        said = after_opening(reading.text, openings) or trimmed(reading.text)
        value = reader.parse(question.slot_kind, said)
        if value is not None:
            filled = SlotValue(said, value, question.slot_kind)
            slots = {**question.fill.slots, slot: filled}
            costly = question.fill.risk is Risk.COSTLY
            band = Band.CONFIRM if costly else Band.ACT
            phrase = ", ".join(filter(None, (question.fill.phrase, said)))
            return replace(question.fill, slots=slots, band=band, phrase=phrase)
    return None


def _alone(
    answer: Answer | None,
    heard: Transcript,
    fresh: Interpretation | None,
    done: LastThing | None,
    reader: Reader,
) -> Interpretation | None:
    """An answer to nothing: a complaint about the last thing, or only a word."""
    complains = answer is Answer.WRONG or (
        answer is None and is_sure(fresh) and _in_other_words(fresh) is Answer.NO
    )
    if complains:
        return to_core("wrong" if done is not None else "no")
    if answer is Answer.CANCEL and done is not None and done.wanted.risk is not Risk.NONE:
        return to_core("stands" if points_at_it(heard.text, reader.book) else "cancel")
    return None if answer is None else to_core(answer.value)


def _carried_out(way: Interpretation | None, otherwise: str) -> Interpretation:
    return replace(way, band=Band.ACT) if way else to_core(otherwise)
