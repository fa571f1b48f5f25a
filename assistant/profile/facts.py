"""A fact: one item of what is known of a person, with where it comes from and what it may do."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from enum import IntEnum, StrEnum

from assistant.profile.evidence import Evidence
from assistant.values import CORE

OWNER = "owner"
"""The speaker who ran setup."""


class Kind(StrEnum):
    """What sort of thing a fact is; each relation has one kind."""

    FACT = "fact"
    PREFERENCE = "preference"
    HABIT = "habit"
    STYLE = "style"
    PERSON = "person"
    DATE = "date"
    CONSENT = "consent"
    NOTE = "note"


class Source(StrEnum):
    """How a fact was learnt. Only a statement or a confirmation may close another one."""

    STATED = "stated"
    CONFIRMED = "confirmed"
    OBSERVED = "observed"
    INFERRED = "inferred"


class Sensitivity(IntEnum):
    """S0 to S3: the higher, the more is asked before it is kept, and the less it is told."""

    STYLE = 0
    TASTE = 1
    LIFE = 2
    HEALTH = 3


class Audience(StrEnum):
    """Who may hear a fact when somebody other than its owner is, or may be, listening."""

    PRIVATE = "private"
    HOUSEHOLD = "household"
    ANYONE = "anyone"


class Purpose(StrEnum):
    """What a fact may be used for. No purpose, no use."""

    ADDRESS = "address"
    FILTER = "filter"
    REMIND = "remind"
    STYLE = "style"
    RECALL = "recall"
    HELP = "help"
    UNDERSTAND = "understand"


@dataclass(frozen=True, slots=True)
class Provenance:
    """Where a fact comes from.

    `said_at` is when its person said so last, `quote` the span that states it, never the whole
    utterance. `recogniser_confidence` is in 0…1, 1 for typed text.
    """

    said_at: datetime
    quote: str
    rule: str
    recogniser_confidence: float = 1.0


@dataclass(frozen=True, slots=True)
class Use:
    """That a reply used a fact. `reply` names the act; what was said is not kept.

    `by` is the skill that was given it, "" where only the wording went by it.
    """

    at: datetime
    reply: str
    why: str
    by: str = ""


@dataclass(frozen=True, slots=True)
class Fact:
    """One item of what is known.

    `valid_*` is when it was true, `learnt_at` and `retracted_at` when we held it to be:
    a superseded fact gets a `valid_to`, one that was never true a `retracted_at`.
    `evidence` is what an observed one rests on; until that is enough it has no purpose.
    `confidence` is in 0…1. A relation may carry what it is about: "kin.sister".
    """

    id: str
    relation: str
    object: str
    provenance: Provenance
    learnt_at: datetime
    valid_from: datetime
    kind: Kind
    sensitivity: Sensitivity
    audience: Audience
    purposes: tuple[Purpose, ...]
    owner: str = OWNER
    subject: str = "self"
    polarity: bool = True
    source: Source = Source.STATED
    confidence: float = 1.0
    valid_to: datetime | None = None
    retracted_at: datetime | None = None
    uses: tuple[Use, ...] = ()
    evidence: Evidence | None = None

    @property
    def active(self) -> bool:
        """Whether it may be used at all: still true, and never taken back."""
        return self.valid_to is None and self.retracted_at is None

    @property
    def believed(self) -> bool:
        """Whether it holds and may be gone by: what was seen too seldom has no purpose yet."""
        return self.active and bool(self.purposes)

    @property
    def was_said(self) -> bool:
        """Whether the person told it, as against what was observed or inferred."""
        return self.source in (Source.STATED, Source.CONFIRMED)

    def said_in(self, act: str) -> Sequence[datetime]:
        """When it was used for that act of the conversation itself, the latest uses only."""
        return [use.at for use in self.uses if use.reply == f"{CORE}.{act}"]

    @property
    def unspoken(self) -> bool:
        """Whether it is never told by voice alone: anyone may be asking, or listening."""
        return self.sensitivity >= Sensitivity.LIFE


def as_of(facts: Iterable[Fact], at: datetime) -> tuple[Fact, ...]:
    """Those of `facts` that were known `at` a moment, as they were then."""
    return tuple(
        replace(
            fact,
            valid_to=_by(fact.valid_to, at),
            retracted_at=_by(fact.retracted_at, at),
            uses=tuple(use for use in fact.uses if use.at < at),
        )
        for fact in facts
        if fact.learnt_at < at
    )


def _by(moment: datetime | None, at: datetime) -> datetime | None:
    return moment if moment is not None and moment < at else None
