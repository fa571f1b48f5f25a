"""Statements a recogniser is in two minds about: they may be asked about, and never just kept."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from assistant.profile.learning import SURE_CONFIDENCE
from assistant.profile.relations import split
from assistant.profile.statements import Statement
from assistant.profile.wording import key_words

DOUBTED_CONFIDENCE = SURE_CONFIDENCE - 0.01
"""What a statement is heard with at most where other readings have another value."""

LEAST_AGREEING = 2
"""Readings that must say the same, before what the best one does not say is asked about."""


def as_heard(
    readings: Sequence[Sequence[Statement]], language: str
) -> tuple[tuple[Statement, ...], ...]:
    """What each reading of an utterance states, best first, with what is in doubt less sure.

    In doubt is a value that another reading has otherwise ("Nick", "Nigh"), and all that the best
    reading does not say. What only a single other reading says is noise, and left out.
    """
    best, *others = readings or ((),)
    doubted = tuple(_doubted(one) if _is_disputed(one, others, language) else one for one in best)
    agreed = (
        [one for one in reading if _agreeing(one, others, language) >= LEAST_AGREEING]
        for reading in others
    )
    return (doubted, *(tuple(map(_doubted, reading)) for reading in agreed))


def _doubted(one: Statement) -> Statement:
    return replace(one, confidence=min(one.confidence, DOUBTED_CONFIDENCE))


def _is_disputed(one: Statement, others: Sequence[Sequence[Statement]], language: str) -> bool:
    """Whether another reading has a value that neither holds this one nor is part of it."""
    held = set(key_words(one.object, language))
    return any(
        not (told <= held or held <= told)
        for reading in others
        for other in reading
        if split(other.relation)[0] == split(one.relation)[0]
        for told in [set(key_words(other.object, language))]
    )


def _agreeing(one: Statement, others: Sequence[Sequence[Statement]], language: str) -> int:
    """How many of the other readings say the same."""
    return sum(
        any(
            other.relation == one.relation
            and key_words(other.object, language) == key_words(one.object, language)
            for other in reading
        )
        for reading in others
    )
