"""What the assistant says on its own account: confirming, not understanding, giving up."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import datetime

from assistant.dialogue.last_thing import LastThing, last_taken_up
from assistant.dialogue.quoting import in_their_words, nearest, value_in_doubt
from assistant.dialogue.reading import Reader
from assistant.values import CORE, Act, Band, Interpretation, Question, Risk, Session, Transcript

PLAIN: Mapping[str, str] = {
    "yes": "agreed",
    "no": "not_done",
    "cancel": "left",
    "stands": "cannot_undo",
    "first_stands": "first_stands",
}
"""What to say to an intent that asks for nothing more to be done."""

DID_YOU_SAY = "did_you_say"

ANSWERS = ("yes", "no", "cancel")

SILENCE = Act(CORE, "silence")
"""The answer to nothing: no words at all."""


def not_understood(heard: Transcript, session: Session, reader: Reader) -> Act:
    """Said plainly at first; the second time in a row with what may have been meant, if anything
    is near; from then on with where to learn what can be said.
    """
    if not session.failures:
        return Act(CORE, "not_understood")
    near = nearest(heard, reader) if session.failures == 1 else None
    return Act(CORE, "not_understood_again", {"near": near or ""})


def has_failed(understood: Interpretation | None, session: Session) -> bool:
    """Whether a turn of the session led nowhere: nothing understood, or something else."""
    if understood is None or understood.band is Band.REJECT:
        return True
    misread = session.question is not None and session.question.topic == DID_YOU_SAY
    return misread and understood.name == f"{CORE}.no"


def is_worth_asking(wanted: Interpretation) -> bool:
    """Whether to ask before carrying out what was not surely understood.

    A question is no help before an explanation why it can't be done, nor before a word of the
    conversation itself, which does nothing. Anything else is asked about, however little it
    risks: of 5 such sentences of nlu-evaluation-data (folds 1 to 3, no slots, no risk) 4 were
    meant otherwise, and an answer to another question is worse than a question.
    """
    return not wanted.only_declines and wanted.skill != CORE


def confirm(wanted: Interpretation, heard: Transcript, reader: Reader) -> Act:
    """Ask before acting, because it was not surely understood or because it is costly.

    Where all but one value is beyond doubt, only that is asked about.
    """
    agreed = replace(
        wanted, band=Band.ACT, also=tuple(replace(part, band=Band.ACT) for part in wanted.also)
    )
    costly = any(part.risk is Risk.COSTLY for part in wanted.parts)
    value = None if costly else value_in_doubt(wanted, heard, reader)
    if value is not None:
        return Act(CORE, DID_YOU_SAY, {"value": value}, Question(DID_YOU_SAY, yes=agreed))
    phrases = [in_their_words(part, heard, reader.book) for part in wanted.parts if part.phrase]
    name = "are_you_sure" if costly else DID_YOU_SAY
    return Act(CORE, name, {"value": "", "phrases": phrases}, Question(name, yes=agreed))


def in_words(act: Act, wanted: Interpretation) -> Act:
    """A skill's act, its question knowing in which words the person began."""
    question = act.question
    if question is None:
        return act
    fill = question.fill and replace(question.fill, phrase=wanted.phrase)
    yes = question.yes and replace(question.yes, phrase=wanted.phrase)
    return replace(act, question=replace(question, fill=fill, yes=yes))


def skill_failed(skill: str, why: str) -> Act:
    """An apology. `why` is one line for who has to mend it; it is not spoken."""
    return Act(CORE, "skill_failed", {"skill": skill, "why": why})


def conversation(intent: str, session: Session, now: datetime) -> Act:
    """The act for an intent of the conversation itself: yes, no, cancel, repeat, back, wrong."""
    match intent:
        case "repeat":
            return _again(session)
        case "back":
            return _back(session)
        case "wrong":
            return _what_then(last_taken_up(session, now))
        case _ if intent in ANSWERS and session.question is None:
            return Act(CORE, "agreed")
    return Act(CORE, PLAIN[intent])


def in_order(acts: Sequence[Act]) -> tuple[Act, ...]:
    """The acts of one turn as they are said: a question last, and one question at a time."""
    asking = [act for act in acts if act.question is not None]
    told = [act for act in acts if act.question is None]
    if len(asking) > 1:
        told.append(Act(CORE, "one_at_a_time"))
    return (*told, *asking[:1])


def _what_then(done: LastThing | None) -> Act:
    """Say what the last thing was taken for, and listen for what it should have been."""
    wanted = None if done is None else done.wanted
    phrase = "" if wanted is None else wanted.phrase
    return Act(CORE, "wrong", {"phrase": phrase}, Question("what_then", fill=wanted))


def _again(session: Session) -> Act:
    if session.last is None:
        return Act(CORE, "nothing_to_repeat")
    return Act(CORE, "again", {"text": session.last.reply.text}, session.question)


def _back(session: Session) -> Act:
    """The question before the open one, or no question at all."""
    if session.question is None:
        return Act(CORE, "nothing_to_go_back_to")
    before = session.turns[-2].reply.act if len(session.turns) > 1 else None
    return Act(CORE, "left") if before is None or before.question is None else before
