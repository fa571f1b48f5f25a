"""Transcript to interpretation: what the installed skills take an utterance for.

The sentences of all skills are one network. The recogniser's hypotheses are compared with
it at once; the cheapest reading wins, its band follows from how well it fits and how near
the next one is.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import cache
from typing import Protocol

from assistant.understanding.bands import CONFIRM_LIMIT, judge
from assistant.understanding.heard import heard_texts
from assistant.understanding.normalising import Normaliser
from assistant.understanding.phrases import SlotKind
from assistant.understanding.ranking import Grammar, ParseValue, Reading
from assistant.understanding.speech_hints import speech_hints
from assistant.understanding.templates import CompiledSkill
from assistant.values import Band, Interpretation, Json, SpeechHints, Transcript

RIVALS_NEARBY = 1.5
"""Edits behind the best within which readings are looked at as its rivals: above the distance
at which one casts doubt (bands), since a reading may be rejected and the next be the best."""

SHOWN_NEARBY = 8.0
"""Edits behind the best within which readings are worth showing beside it."""

SHOWN_REACH = 0.5
"""Edits a character up to which a reading is worth showing to who asks why it was rejected."""


class ValueParser(Protocol):
    """What understands spoken values."""

    def parse(self, kind: str, said: str, now: datetime) -> Json | None:
        """The value of all of `said` as `kind`, None where it is no such value."""


@dataclass(frozen=True, slots=True)
class Candidate:
    """A way to take an utterance. `cost` in edits; `reason` says why it has its band."""

    interpretation: Interpretation
    cost: float
    reason: str


class Understanding:
    """What the installed skills understand. Immutable: build a new one when a skill changes."""

    def __init__(
        self, skills: Sequence[CompiledSkill], values: ValueParser, language: str = "en"
    ) -> None:
        templates = [template for skill in skills for template in skill.templates]
        self._normaliser = Normaliser(language)
        self._grammar = Grammar.of(templates, self._normaliser)
        self._values = values
        self._hints = speech_hints(templates, self._normaliser, language)

    def interpret(self, transcript: Transcript, now: datetime) -> Interpretation | None:
        """What to act upon or to ask about; None where nothing fits well enough."""
        found = self._distinct_readings(transcript, now, CONFIRM_LIMIT, RIVALS_NEARBY)
        best = next(iter(_ranked(found)), None)
        return None if best is None or _is_rejected(best) else best.interpretation

    def rank(self, transcript: Transcript, now: datetime, limit: int = 5) -> tuple[Candidate, ...]:
        """The best reading of each of up to `limit` intents, the most likely first.

        Rejected ones come last: they show how near a decision was. Takes a few times as long
        as `interpret`, and decides the same.
        """
        found = self._distinct_readings(transcript, now, SHOWN_REACH, SHOWN_NEARBY)
        return tuple(_ranked(found)[:limit])

    def hints(self) -> SpeechHints:
        """What the installed sentences make likely to be said."""
        return self._hints

    def _distinct_readings(
        self, transcript: Transcript, now: datetime, reach: float, nearby: float
    ) -> list[Reading]:
        """Readings that mean different things, cheapest first."""
        texts = heard_texts(transcript, self._normaliser)
        all_found = self._grammar.readings(texts, self._value_parser(now), reach, nearby)
        distinct: list[Reading] = []
        for reading in sorted(all_found, key=lambda reading: reading.cost):
            if not any(reading.means_the_same_as(other) for other in distinct):
                distinct.append(reading)
        return distinct

    def _value_parser(self, now: datetime) -> ParseValue:
        @cache
        def parse(kind: SlotKind, said: str) -> Json | None:
            return self._values.parse(kind.value, said, now)

        return parse


def _ranked(found: Sequence[Reading]) -> list[Candidate]:
    """The best candidate of each intent; what is rejected comes last."""
    best: dict[tuple[str, str], Candidate] = {}
    for reading in found:
        candidate = _candidate(reading, found)
        if reading.intent not in best or _is_better(candidate, best[reading.intent]):
            best[reading.intent] = candidate
    return sorted(best.values(), key=_is_rejected)


def _candidate(reading: Reading, found: Sequence[Reading]) -> Candidate:
    """`reading` with its band, which the other readings nearby may lower."""
    rivals = [other.cost - reading.cost for other in found if _rivals(reading, other)]
    traits = reading.template.traits
    verdict = judge(reading.alignment, traits.risk, min(rivals, default=None))
    interpretation = Interpretation(
        skill=reading.template.skill,
        intent=reading.template.intent,
        score=verdict.score,
        band=verdict.band,
        risk=traits.risk,
        slots=dict(reading.slots),
        phrase=reading.alignment.sentence,
        declines=traits.declines,
    )
    return Candidate(interpretation, reading.cost, verdict.reason)


def _is_rejected(candidate: Candidate) -> bool:
    return candidate.interpretation.band is Band.REJECT


def _is_better(candidate: Candidate, other: Candidate) -> bool:
    """Of one intent: the cheaper stands, unless it is rejected and the dearer is not."""
    return _is_rejected(other) and not _is_rejected(candidate)


def _rivals(reading: Reading, other: Reading) -> bool:
    """Whether `other` casts doubt on `reading`: an exact one only by another exact hypothesis.

    A cheaper one is a rival too, with a negative distance: what is not the likeliest reading is
    never acted upon.
    """
    if other is reading:
        return False
    if reading.alignment.edits or other.cost < reading.cost:
        return True
    return not other.alignment.edits and other.heard.hypothesis != reading.heard.hypothesis
