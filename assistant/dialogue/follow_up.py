"""What an utterance means in its conversation: as an answer, or about the last thing."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime

from assistant.dialogue.answering import answered, by_kind
from assistant.dialogue.answers import Answer
from assistant.dialogue.last_thing import (
    UNDO,
    LastThing,
    continued,
    corrected,
    last_taken_up,
)
from assistant.dialogue.once_more import asks_what_was_done, once_more
from assistant.dialogue.plain_words import after_opening, after_openings, plain
from assistant.dialogue.reading import EXACT, Reader, is_sure, to_core
from assistant.values import CORE, Band, Interpretation, Question, Risk, Session, Transcript

WELL_HEARD = 0.7
"""The score of a request, beside an open question, from which it may be one."""

ANYWHERE = (Answer.REPEAT, Answer.BACK, Answer.UNDO)
"""What is understood whatever was asked."""


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
    exactly = fresh if fresh is not None and fresh.score >= EXACT else None
    bare = after_openings(heard.text, reader.book.corrections) or ""
    answer = kind_of(heard.text) or kind_of(bare) or _in_other_words(exactly)
    done = last_taken_up(session, now)
    again = asks_what_was_done(heard, reader)
    if again is None and session.question is None:
        again = once_more(heard, session, done, reader)
    if again is not None:
        return again
    if answer in ANYWHERE and not tells:
        in_words = answer is Answer.REPEAT and exactly is not None and done is not None
        read_out = continued(heard, None, done, reader) if in_words and done else None
        return read_out or to_core(answer.value)  # "read it": a list, or the last answer
    asked = None if fresh is None or fresh.skill == CORE else fresh
    if answer is None and session.question is not None and not is_sure(asked):
        # Only an answer that is waited for is looked for among the lesser readings.
        kinds = (kind_of(reading.text) for reading in heard.hypotheses)
        answer = next((kind for kind in kinds if kind is not None), None)
    found = None
    if session.question is not None:
        found = answered(heard, session.question, answer, asked, session, reader, tells=tells)
    if found is None and tells and (answer is None or session.question is None):
        return None  # what they say of themselves says more than a guess at an answer does
    if found is None and done is not None and not tells and answer in (None, Answer.CANCEL):
        found = _about(done, heard, asked, reader)
    if found is None and done is not None and session.question is None:
        found = _of_what_was_done(answer, heard, asked, done, reader)
    if found is None and session.question is not None and asked is not None:
        found = _guessed_beside(asked, session.question)
    # A plain "okay" is an answer, however much it is like some request.
    only_like = exactly is None and answer in (Answer.YES, Answer.NO)
    if found is not None or (is_sure(asked) and not only_like):
        return found
    if session.question is not None:
        return by_kind(session.question, _in_other_words(fresh))
    return _alone(answer, fresh, done)


def _guessed_beside(asked: Interpretation, question: Question) -> Interpretation | None:
    """A guess while an answer is expected is asked about at most, and a poor one is no request."""
    if asked.score >= EXACT or asked.declines:
        return None
    if asked.score < WELL_HEARD:
        return replace(asked, band=Band.REJECT)
    return replace(asked, band=Band.CONFIRM) if question.slot is not None else None


def _of_what_was_done(
    answer: Answer | None,
    heard: Transcript,
    asked: Interpretation | None,
    done: LastThing,
    reader: Reader,
) -> Interpretation | None:
    """To take it back, or words that only go on with it and are no request by themselves."""
    takes_back = answer is Answer.CANCEL and plain(heard.text) in reader.book.take_backs
    if takes_back and done.wanted.risk is not Risk.NONE:
        return to_core(UNDO)
    goes_on = after_opening(heard.text, reader.book.follow_ups) is not None
    if asked is not None and goes_on and asked.score < EXACT and asked.band is Band.ACT:
        return replace(asked, band=Band.REJECT)
    return None


def _about(
    last: LastThing, heard: Transcript, asked: Interpretation | None, reader: Reader
) -> Interpretation | None:
    found = continued(heard, asked, last, reader)
    if found is not None and _only_takes_back(heard, found, last, reader):
        return to_core(UNDO)
    if found is not None or (asked is not None and asked.score >= EXACT):
        return found
    return corrected(heard, last, reader, expected=False)


def _only_takes_back(
    heard: Transcript, found: Interpretation, last: LastThing, reader: Reader
) -> bool:
    """Whether "cancel that" is said of something done of which nothing was named: an alarm left
    out once is to ring again, not to be cancelled."""
    return (
        plain(heard.text) in reader.book.take_backs
        and last.done
        and last.wanted.risk is Risk.UNDOABLE
        and found.name != last.wanted.name
        and not last.wanted.slots
    )


def _in_other_words(fresh: Interpretation | None) -> Answer | None:
    """The answer that a longer sentence is; a yes has to be sure."""
    if fresh is None or fresh.skill != CORE or fresh.band is Band.REJECT:
        return None
    answer = Answer(fresh.intent)
    return None if answer is Answer.YES and fresh.band is not Band.ACT else answer


def _alone(
    answer: Answer | None, fresh: Interpretation | None, done: LastThing | None
) -> Interpretation | None:
    """An answer to nothing: a complaint about the last thing, or only a word."""
    complains = answer is Answer.WRONG or (
        answer is None and is_sure(fresh) and _in_other_words(fresh) is Answer.NO
    )
    if complains:
        return to_core("wrong" if done is not None else "no")
    if answer is None and is_sure(fresh) and fresh is not None and fresh.skill == CORE:
        return to_core(fresh.intent)  # the sentence says what is to be done, not with what
    return None if answer is None else to_core(answer.value)
