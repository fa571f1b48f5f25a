"""What the assistant says on its own account: confirming, not understanding, giving up."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

from assistant.dialogue.follow_up import CORE
from assistant.values import Act, Band, Interpretation, Question, Risk, Session

ANSWERED: Mapping[str, str] = {"yes": "agreed", "no": "not_done", "cancel": "left"}
"""What to say when an answer to a question asks for nothing more to be done."""

SILENCE = Act(CORE, "silence")
"""The answer to nothing: no words at all."""


def not_understood(session: Session) -> Act:
    """Said plainly; from the second time in a row with a way on, rather than the same again."""
    return Act(CORE, "not_understood_again" if session.failures else "not_understood")


def confirm(wanted: Interpretation) -> Act:
    """Ask before acting, because it was not surely understood or because it is costly."""
    name = "are_you_sure" if wanted.risk is Risk.COSTLY else "did_you_say"
    agreed = replace(wanted, band=Band.ACT)
    return Act(CORE, name, {"phrase": wanted.phrase}, Question(name, yes=agreed))


def skill_failed(skill: str) -> Act:
    return Act(CORE, "skill_failed", {"skill": skill})


def conversation(intent: str, session: Session) -> Act:
    """The act for an intent of the conversation itself: yes, no, cancel, repeat."""
    if intent != "repeat":
        return Act(CORE, ANSWERED[intent] if session.question else "agreed")
    if session.last is None:
        return Act(CORE, "nothing_to_repeat")
    return Act(CORE, "again", {"text": session.last.reply.text}, session.question)
