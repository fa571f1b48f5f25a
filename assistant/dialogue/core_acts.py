"""What the assistant says on its own account: confirming, not understanding, giving up."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import datetime

from assistant.dialogue.caring import ALL_WELL, NOBODY, Helper, call_question
from assistant.dialogue.last_thing import UNDO, UNDO_FIRST, LastThing, last_taken_up
from assistant.dialogue.once_more import DID, what_was_done
from assistant.dialogue.putting_off import ONLY_NOW
from assistant.dialogue.quoting import in_their_words, nearest, value_in_doubt
from assistant.dialogue.reading import Reader
from assistant.dialogue.routines import LOST
from assistant.errors import (
    NoRoomError,
    NotHeldBackError,
    NotPermittedError,
    NotReachedError,
    NotSetUpError,
    SkillError,
)
from assistant.values import (
    CORE,
    Act,
    Band,
    Interpretation,
    Json,
    Question,
    Risk,
    Session,
    Transcript,
)

PLAIN: Mapping[str, str] = {
    "yes": "agreed",
    ALL_WELL: ALL_WELL,
    "no": "not_done",
    "cancel": "left",
    LOST: "left_out",
    ONLY_NOW: ONLY_NOW,
}
"""What to say to an intent that asks for nothing more to be done."""

DID_YOU_SAY = "did_you_say"
ONLY_FOR_NOW = "only_for_now"

NO_SUCH_DAY = "no_such_day"

_HOLDS_OPEN = ("no_hurry", "again", NO_SUCH_DAY)
"""Acts with a question that they do not word themselves."""

ANSWERS = ("yes", "no", "cancel", "unsure")

MOST_ASKED = 3
"""How often one question is put in a row."""

SILENCE = Act(CORE, "silence")
"""The answer to nothing: no words at all."""


def not_understood(
    heard: Transcript,
    session: Session,
    reader: Reader,
    helper: Helper = NOBODY,
    *,
    calls: bool = False,
) -> tuple[Act, ...]:
    """Said plainly at first; the second time in a row with what may have been meant, if anything
    is near; the third time with the human to turn to, `helper`, if the person named one, who can
    be called from here or not.

    A question that is open is put again, in other words and then with an example; after that
    it is left.
    """
    asked = session.last.reply.act if session.last is not None else None
    if session.question is not None and asked is not None:
        return _asked_again(asked, session.question, session, reader)
    if not session.failures:
        return (Act(CORE, "not_understood"),)
    if session.failures > 1:
        question = call_question(helper) if calls else None
        slots: dict[str, Json] = {"helper": helper.name, "asks": question is not None}
        return (Act(CORE, "not_understood_at_all", slots, question),)
    return (Act(CORE, "not_understood_again", {"near": nearest(heard, reader) or ""}),)


def _asked_again(
    asked: Act, question: Question, session: Session, reader: Reader
) -> tuple[Act, ...]:
    """The open question once more, unless it was put often enough."""
    if session.failures + 1 >= MOST_ASKED:
        return (Act(CORE, "gave_up"),)
    if asked.source == CORE and asked.name in _HOLDS_OPEN:
        before = (turn.reply.act for turn in reversed(session.turns))
        asked = next((act for act in before if act.name not in _HOLDS_OPEN), asked)
    example = _example(question, reader) if session.failures else ""
    return (Act(CORE, "no_answer", {"example": example}), replace(asked, question=question))


def _example(question: Question, reader: Reader) -> str:
    """Something that would be an answer, "" for free text."""
    kind = question.slot_kind if question.slot is not None else ""
    return reader.book.examples.get(kind, "") if not question.options else question.options[0]


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


def confirm(wanted: Interpretation, heard: Transcript, session: Session, reader: Reader) -> Act:
    """Ask before acting, because it was not surely understood or because it is costly.

    Where all but one value is beyond doubt, only that is asked about; so is the answer to a
    question.
    """
    agreed = replace(
        wanted, band=Band.ACT, also=tuple(replace(part, band=Band.ACT) for part in wanted.also)
    )
    costly = any(part.risk is Risk.COSTLY for part in wanted.parts)
    value = None if costly else _answer_in_doubt(wanted, session.question)
    if value is None and not costly:
        value = value_in_doubt(wanted, heard, reader)
    if value is not None:
        return Act(CORE, DID_YOU_SAY, {"value": value}, Question(DID_YOU_SAY, yes=agreed))
    phrases = [in_their_words(part, heard, reader.book) for part in wanted.parts if _is_said(part)]
    name = "are_you_sure" if costly else DID_YOU_SAY
    return Act(CORE, name, {"value": "", "phrases": phrases}, Question(name, yes=agreed))


def _is_said(part: Interpretation) -> bool:
    return bool(part.phrase) and part.skill != CORE


def _answer_in_doubt(wanted: Interpretation, question: Question | None) -> str | None:
    if question is None or question.fill is None or question.fill.name != wanted.name:
        return None
    filled = wanted.slots.get(question.slot or "")
    return filled.said if filled is not None else None


def in_words(act: Act, wanted: Interpretation) -> Act:
    """A skill's act, its question knowing in which words the person began."""
    question = act.question
    if question is None:
        return act
    fill = question.fill and replace(question.fill, phrase=wanted.phrase)
    yes = question.yes and replace(question.yes, phrase=wanted.phrase)
    return replace(act, question=replace(question, fill=fill, yes=yes))


def only_for_now(acts: Sequence[Act], session: Session, *, held: bool) -> tuple[Act, ...]:
    """`acts`, and where something was `held` in memory only that this is so, said once."""
    said = {act.name for turn in session.turns for act in (turn.reply.act, *turn.reply.also)}
    if not held or ONLY_FOR_NOW in said:
        return tuple(acts)
    return in_order((*acts, Act(CORE, ONLY_FOR_NOW)))


def skill_failed(skill: str, why: str) -> Act:
    """An apology. `why` is one line for who has to mend it; it is not spoken."""
    return Act(CORE, "skill_failed", {"skill": skill, "why": why})


def not_done(skill: str, refused: SkillError) -> Act:
    """Why the skill did nothing for the person, with how they could let it; else an apology."""
    if isinstance(refused, NotPermittedError):
        slots: dict[str, Json] = {"permission": refused.permission, "what": refused.words}
        return Act(CORE, "not_permitted", {"skill": skill, **slots})
    if name := _NOT_DONE.get(type(refused)):
        return Act(CORE, name, {"skill": skill, "why": refused.message})
    return skill_failed(skill, refused.message)


_NOT_DONE: Mapping[type[SkillError], str] = {
    NoRoomError: "no_room",
    NotHeldBackError: "not_held_back",
    NotReachedError: "not_reached",
    NotSetUpError: "not_set_up",
}


def late(due: datetime, text: str) -> Act:
    """An announcement, in its words, that was due while nobody could be told."""
    return Act(CORE, "late", {"due": due.isoformat(), "text": text})


def takes_back(wanted: Interpretation) -> bool:
    """Whether it takes back what was done before."""
    return wanted.skill == CORE and wanted.intent in (UNDO, UNDO_FIRST)


def what_is_taken_back_first(parts: Sequence[Interpretation]) -> Sequence[Interpretation]:
    """The order in which to carry out what is told in another one: undone before done anew."""
    return sorted(parts, key=lambda part: not takes_back(part))


def taken_back(wanted: Interpretation, done: Interpretation | None) -> Act:
    """What to say once something was taken back. `done`: what it was, None for nothing."""
    if wanted.intent == UNDO_FIRST:
        return Act(CORE, "first_undone" if done else "first_stands")
    return Act(CORE, "undone", {"phrase": done.phrase}) if done else Act(CORE, "cannot_undo")


def conversation(intent: str, session: Session, reader: Reader, now: datetime) -> Act:
    """The act for another intent of the conversation itself: yes, no, cancel, repeat, back …"""
    match intent:
        case "unsure" if session.question is not None:
            example = _example(session.question, reader)
            return Act(CORE, "no_hurry", {"example": example}, session.question)
        case "repeat":
            return _again(session)
        case "back":
            return _back(session)
        case _ if intent == DID:
            return what_was_done(session)
        case "wrong":
            return _what_then(last_taken_up(session, now))
        case _ if intent in ANSWERS and session.question is None:
            return Act(CORE, "agreed")
    return Act(CORE, PLAIN[intent])


def nowhere(day: str, session: Session) -> Act:
    """Say that there is no such day; what was asked before stays open."""
    return Act(CORE, NO_SUCH_DAY, {"day": day}, session.question)


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
