"""Whether to keep what was said, by the rules of consent; and then, as what kind of fact."""

from __future__ import annotations

import secrets
from collections.abc import Collection, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime
from enum import StrEnum

from assistant.profile.consent import ConsentRecord
from assistant.profile.facts import Audience, Fact, Provenance, Sensitivity, Source
from assistant.profile.guarded import is_secret
from assistant.profile.matching import ended_by, same
from assistant.profile.relations import relation_of, relations, sensitivity_of, split
from assistant.profile.statements import HOW_TO_BE_CALLED, Statement
from assistant.profile.style import suits_style
from assistant.values import GUEST

STRANGERS: Collection[str] = frozenset({GUEST, "unknown"})
"""Speakers of whom nothing is ever kept."""

LEAST_CONFIDENCE = 0.2
SURE_CONFIDENCE = 0.5
"""A recogniser's confidence (0…1) below which a statement is taken for misheard, and the one
below which it is only asked about. Whisper gave .3 to .65 to 17 short sentences that it heard
right and .17 to .46 to six that it did not, so that neither is certain."""

SURE_NAME_CONFIDENCE = 0.6
"""The latter for how somebody is called: names sound like anything, and are heard every day."""

STATED_CONFIDENCE = 0.9
"""What a statement is worth, times the recogniser's confidence; a confirmed one is worth 1."""

LONGEST = 300
"""Characters of a value, or of a quote; nobody says more of themselves in one breath, and a routine
is what they have asked for in one. A text or a skill may hold anything."""


class Decision(StrEnum):
    """What becomes of a statement; CLOSE ends a fact and keeps nothing new."""

    STORE = "store"
    ASK = "ask"
    IGNORE = "ignore"
    CLOSE = "close"


class Reason(StrEnum):
    """Why it was decided so; for tests, for `--json`, and for the person who asks."""

    STATED = "stated"
    EXPLICIT = "asked_to_remember"
    UPDATE = "update"
    SENSITIVE = "sensitive"
    ENDED = "ended"
    NOTHING_TO_END = "nothing_to_end"
    KNOWN = "known"
    STRANGER = "stranger"
    MISHEARD = "low_confidence"
    UNSURE = "unsure"
    SECRET = "secret"  # noqa: S105 - a reason, not a password
    FORGOTTEN = "forgotten"
    REFUSED = "refused_before"
    ASKED_TODAY = "asked_today"
    UNFIT = "unfit"
    PAUSED = "paused"


@dataclass(frozen=True, slots=True)
class Ruling:
    """What to do with a statement, why, and which facts it ends when it is done."""

    decision: Decision
    reason: Reason
    ends: tuple[Fact, ...] = ()

    @property
    def replaced(self) -> Fact | None:
        """The fact whose place the statement takes, to be read back to the person."""
        return self.ends[0] if self.ends else None


def decide(
    statement: Statement,
    facts: Sequence[Fact],
    consent: ConsentRecord,
    *,
    speaker: str,
    today: date,
    language: str,
    forgotten: bool,
    recent: Collection[str] = (),
    asked_again: bool = False,
) -> Ruling:
    """What to do with `statement` of `speaker`, whose facts are `facts`.

    `forgotten`: the person had these very words forgotten. `today` is their local date.
    `recent`: ids of facts learnt in the last two turns. `asked_again`: it puts right what they
    have just been asked about.
    """
    if reason := _never(statement, speaker):
        return Ruling(Decision.IGNORE, reason)
    if consent.paused:
        return Ruling(Decision.IGNORE, Reason.PAUSED)
    ends = ended_by(statement, facts, language, recent)
    if statement.closes:
        return (
            Ruling(Decision.CLOSE, Reason.ENDED, ends)
            if ends
            else Ruling(Decision.IGNORE, Reason.NOTHING_TO_END)
        )
    if any(same(fact, statement, language) for fact in facts if fact.active):
        return Ruling(Decision.IGNORE, Reason.KNOWN)
    if statement.confidence < _least_sure(statement):
        return Ruling(Decision.ASK, Reason.UNSURE, ends)
    if statement.explicit:
        return Ruling(Decision.STORE, Reason.EXPLICIT, ends)
    if forgotten:
        return Ruling(Decision.IGNORE, Reason.FORGOTTEN)
    name = split(statement.relation)[0]
    if consent.is_off(name):
        return Ruling(Decision.IGNORE, Reason.REFUSED)
    if sensitivity_of(statement.relation, statement.object) <= Sensitivity.TASTE:
        return Ruling(Decision.STORE, Reason.STATED, ends)
    # Who agreed that their town is kept has agreed to its being kept right.
    if any(fact.relation == statement.relation for fact in ends):
        return Ruling(Decision.STORE, Reason.UPDATE, ends)
    if not (asked_again or consent.may_ask(name, today)):
        return Ruling(Decision.IGNORE, Reason.ASKED_TODAY)
    return Ruling(Decision.ASK, Reason.SENSITIVE, ends)


def _least_sure(statement: Statement) -> float:
    is_name = statement.relation in HOW_TO_BE_CALLED
    return SURE_NAME_CONFIDENCE if is_name else SURE_CONFIDENCE


def fact_from(statement: Statement, now: datetime, speaker: str, source: Source) -> Fact:
    """`statement` of `speaker` as a new fact, learnt `now`."""
    relation = relation_of(statement.relation)
    name, about = split(statement.relation)
    confirmed = source is Source.CONFIRMED
    sensitivity = sensitivity_of(statement.relation, statement.object)
    return Fact(
        # Short enough to be typed into `assistant profile forget`.
        id=secrets.token_hex(4),
        relation=statement.relation,
        object=statement.object,
        polarity=statement.polarity,
        owner=speaker,
        subject=about if name == "kin" and about else "self",
        kind=relation.kind,
        source=source,
        provenance=Provenance(now, statement.quote, statement.rule, statement.confidence),
        confidence=1.0 if confirmed else STATED_CONFIDENCE * statement.confidence,
        sensitivity=sensitivity,
        audience=Audience.PRIVATE if sensitivity >= Sensitivity.LIFE else relation.audience,
        purposes=relation.purposes,
        learnt_at=now,
        valid_from=now,
    )


def told_again(fact: Fact, now: datetime) -> Fact:
    """`fact`, which its person tells us once more."""
    return replace(fact, provenance=replace(fact.provenance, said_at=now))


def is_fit(statement: Statement) -> bool:
    """Whether `statement` has the shape of a fact: a relation there is, and a value of a size."""
    name, about = split(statement.relation)
    return (
        name in relations()
        and (bool(statement.object) or name == "address_as")
        and max(map(len, (about, statement.object, statement.quote))) <= LONGEST
        and (about + statement.object).isprintable()
        and suits_style(name, statement.object)
    )


def _never(statement: Statement, speaker: str) -> Reason | None:
    if speaker in STRANGERS:
        return Reason.STRANGER
    if statement.confidence < LEAST_CONFIDENCE:
        return Reason.MISHEARD
    if is_secret(statement.quote) or is_secret(statement.object):
        return Reason.SECRET
    if not statement.closes and not is_fit(statement):
        return Reason.UNFIT
    return None
