"""What the person was asked to allow, and what they answered."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import date, datetime

NOES_TO_STOP = 2
QUESTIONS_A_DAY = 1
ANSWERS_KEPT = 200
"""The latest, besides the last one about each thing."""


@dataclass(frozen=True, slots=True)
class Answered:
    """That `about` (a relation, or something it may do) was allowed or refused, and when."""

    at: datetime
    about: str
    allowed: bool


@dataclass(frozen=True, slots=True)
class ConsentRecord:
    """Questions asked of one person, and their answers.

    `asked` counts the questions of the day `asked_on`; `noes` counts refusals in a row by
    relation ("kin", not "kin.sister"). While it is `paused`, nothing that is said is learnt.
    `answers` are all they gave, the newest last; `keeps_history`: their turns are noted.
    """

    asked_on: date | None = None
    asked: int = 0
    noes: Mapping[str, int] = field(default_factory=dict)
    paused: bool = False
    answers: tuple[Answered, ...] = ()
    keeps_history: bool = True

    def last_answer(self, about: str) -> bool | None:
        """Whether they allowed it when they last spoke of it; None where they never did."""
        return next((one.allowed for one in reversed(self.answers) if one.about == about), None)

    def noting(self, about: str, allowed: bool, at: datetime) -> ConsentRecord:
        """The record with an answer more. The last one about anything holds, however old it is."""
        answers = (*self.answers, Answered(at, about, allowed))
        last = {one.about: one for one in answers}
        old = tuple(one for one in answers[:-ANSWERS_KEPT] if one is last[one.about])
        return replace(self, answers=old + answers[-ANSWERS_KEPT:])

    def may_ask(self, relation: str, today: date) -> bool:
        """Whether this relation may be asked about on the person's local date `today`."""
        return not self.is_off(relation) and (
            self.asked_on != today or self.asked < QUESTIONS_A_DAY
        )

    def is_off(self, relation: str) -> bool:
        """Whether the person said no often enough not to be asked about this again."""
        return self.noes.get(relation, 0) >= NOES_TO_STOP

    def allowing(self, relation: str, allowed: bool) -> ConsentRecord:
        """The record once the person said whether this relation may be asked about."""
        noes = {name: count for name, count in self.noes.items() if name != relation}
        return replace(self, noes=noes if allowed else {**noes, relation: NOES_TO_STOP})

    def after_asking(self, today: date) -> ConsentRecord:
        """The record once a question was put on `today`."""
        asked = self.asked + 1 if self.asked_on == today else 1
        return replace(self, asked_on=today, asked=asked)

    def after_answer(self, relation: str, yes: bool) -> ConsentRecord:
        """The record once it was answered; a yes makes up for the noes before it."""
        noes = {name: count for name, count in self.noes.items() if name != relation}
        return replace(
            self, noes=noes if yes else {**noes, relation: self.noes.get(relation, 0) + 1}
        )
