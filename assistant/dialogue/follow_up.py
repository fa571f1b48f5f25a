"""What an utterance means as the answer to the question that was just asked."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import datetime

from assistant.dialogue.answers import Answer, AnswerWords
from assistant.values import (
    Band,
    Interpretation,
    Json,
    Question,
    Risk,
    Session,
    SlotValue,
    Transcript,
)

CORE = "core"
"""The source of acts and intents that belong to the conversation itself."""

ParseValue = Callable[[str, str, datetime], "Json | None"]
"""(kind, said, now) → the value, or None when `said` is not such a value."""


def follow_up(
    heard: Transcript,
    session: Session,
    fresh: Interpretation | None,
    words: AnswerWords,
    parse: ParseValue,
    now: datetime,
) -> Interpretation | None:
    """The interpretation that answers the open question or addresses the conversation itself.

    `fresh` is what the utterance would mean without the question; where that is certain it goes
    before free text. None when the utterance is no answer, so that it is a new request.
    """
    kinds = (words.kind_of(reading.text) for reading in heard.hypotheses)
    answer = next((kind for kind in kinds if kind is not None), None)
    question = session.question
    if answer is Answer.REPEAT:
        return _core("repeat")
    if question is None:
        taken = fresh is not None and fresh.band is Band.ACT
        return None if taken or answer is None else _core(answer.value)
    match answer:
        case Answer.YES if question.slot is None:
            return _carried_out(question.yes, "yes")
        case Answer.NO if question.slot is None:
            return _carried_out(question.no, "no")
        case Answer.NO | Answer.CANCEL:
            return _core("cancel")
    if question.slot_kind == "text" and fresh is not None and fresh.score == 1.0:
        return None
    return _filled(heard, question, parse, now)


def _filled(
    heard: Transcript, question: Question, parse: ParseValue, now: datetime
) -> Interpretation | None:
    """The asked-for slot's answer put into the request that waits for it."""
    if question.slot is None or question.fill is None:
        return None
    for reading in heard.hypotheses:
        said = reading.text.strip(" .,!?")
        value = parse(question.slot_kind, said, now)
        if value is not None:
            slots = {**question.fill.slots, question.slot: SlotValue(said, value)}
            costly = question.fill.risk is Risk.COSTLY
            band = Band.CONFIRM if costly else Band.ACT
            return replace(question.fill, slots=slots, band=band)
    return None


def _carried_out(way: Interpretation | None, otherwise: str) -> Interpretation:
    return replace(way, band=Band.ACT) if way else _core(otherwise)


def _core(intent: str) -> Interpretation:
    return Interpretation(CORE, intent)
