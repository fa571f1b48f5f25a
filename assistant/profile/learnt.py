"""What may be learnt at all, and what learning did: to be told to the person, and taken back."""

from __future__ import annotations

from dataclasses import dataclass

from assistant.errors import ProfileError
from assistant.profile.contacts import REACHED
from assistant.profile.facts import Fact
from assistant.profile.guarded import is_secret
from assistant.profile.learning import STRANGERS, is_fit
from assistant.profile.relations import split
from assistant.profile.statements import Statement
from assistant.values import LearntFact


@dataclass(frozen=True, slots=True)
class Learnt:
    """What learning did: the fact that is now kept (None: only ended some), and what it ended.

    `is_new`: the fact was not known before. `voided` were never true (a correction); `ended`
    were, and are past.
    """

    fact: Fact | None
    is_new: bool = False
    ended: tuple[Fact, ...] = ()
    voided: tuple[Fact, ...] = ()

    @property
    def replaced(self) -> Fact | None:
        """A fact whose place the new one takes, to be told to the person."""
        return next(iter(self.ended + self.voided), None)

    @property
    def taught(self) -> tuple[LearntFact, ...]:
        """What is new, for the turn's record."""
        if self.fact is None or not self.is_new:
            return ()
        fact = self.fact
        return (LearntFact(fact.id, fact.relation, fact.object, fact.source.value),)


def check_fit(statement: Statement, speaker: str) -> None:
    """Raises `ProfileError` for what is never kept, whoever decided so."""
    if speaker in STRANGERS:
        raise ProfileError("What a guest says is never kept")
    # A contact's number looks like a card's, and no rule finds one: it is set, not said.
    number = split(statement.relation)[0] == REACHED
    if not number and (is_secret(statement.quote) or is_secret(statement.object)):
        raise ProfileError("PINs, passwords and card numbers are never kept")
    if not statement.closes and not is_fit(statement):
        raise ProfileError("that is nothing the profile can keep")
