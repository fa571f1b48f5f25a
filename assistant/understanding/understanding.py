"""Transcript to interpretation: what the installed skills take an utterance for.

The sentences of all skills are one network. The recogniser's hypotheses are compared with
it at once; the cheapest reading wins, its band follows from how well it fits and how near
the next one is.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from functools import cache, cached_property
from math import inf
from typing import Protocol

from assistant.understanding.background import load_background
from assistant.understanding.bands import CONFIRM_LIMIT, STRANGE_DOUBT_SHARE, judge
from assistant.understanding.classifier import Classifier
from assistant.understanding.costs import EDIT, TEXT_CHARACTER
from assistant.understanding.families import Families
from assistant.understanding.guessing import Guessed, Guesser
from assistant.understanding.heard import HeardText, heard_texts
from assistant.understanding.normalising import Normaliser
from assistant.understanding.phrases import SlotKind
from assistant.understanding.ranking import Grammar, ParseValue, Reading
from assistant.understanding.speech_hints import speech_hints
from assistant.understanding.templates import CompiledSkill
from assistant.values import Band, Interpretation, Json, SpeechHints, Transcript

RIVALS_NEARBY = 1.5
"""Edits behind the best within which readings are looked at as its rivals: above the distance
at which one casts doubt (bands), since a reading may be rejected and the next be the best."""

EXACT_REACH = TEXT_CHARACTER / EDIT
"""Edits a character: what a text costs that is understood to the letter, all of it free text."""

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
        self._skills = tuple(skills)
        self._language = language
        self._normaliser = Normaliser(language)
        self._grammar = Grammar.of(templates, self._normaliser)
        self._values = values
        self._hints = speech_hints(templates, self._normaliser, language)

    @cached_property
    def _guesser(self) -> Guesser:
        """Trained when it is first needed: what fits a template never needs it."""
        background = load_background(self._language)
        classifier = Classifier(self._skills, background, self._normaliser)
        return Guesser(self._grammar, classifier, self._families, self._normaliser)

    @cached_property
    def _families(self) -> Families:
        background = load_background(self._language)
        return Families(self._grammar.templates, background, self._normaliser)

    def prepare(self) -> None:
        """Do now what the first sentence that fits no template would wait for."""
        if self._skills:
            self._guesser  # noqa: B018

    def interpret(self, transcript: Transcript, now: datetime) -> Interpretation | None:
        """What to act upon or to ask about; None where nothing fits well enough."""
        best = next(iter(self._candidates(transcript, now, CONFIRM_LIMIT, RIVALS_NEARBY)), None)
        return None if best is None or _is_rejected(best) else best.interpretation

    def rank(self, transcript: Transcript, now: datetime, limit: int = 5) -> tuple[Candidate, ...]:
        """The best reading of each of up to `limit` intents, the most likely first.

        Rejected ones come last: they show how near a decision was. Takes a few times as long
        as `interpret`, and decides the same.
        """
        return tuple(self._candidates(transcript, now, SHOWN_REACH, SHOWN_NEARBY)[:limit])

    def exactly(self, text: str, now: datetime) -> tuple[Interpretation, ...]:
        """All that `text` means to the letter, to whichever skills: quicker than `interpret`."""
        texts = heard_texts(Transcript(text, 1.0, "typed"), self._normaliser)
        ranked = _ranked(self._distinct_readings(texts, now, EXACT_REACH, RIVALS_NEARBY))
        found = (candidate.interpretation for candidate in ranked)
        return tuple(one for one in found if one.score == 1.0)

    def example(self, name: str) -> str:
        """Something to say for the intent `name` ("skill.intent"); "" where there is none."""
        return next(
            (
                example.say
                for skill in self._skills
                for example in skill.examples
                if f"{skill.skill}.{example.intent}" == name
            ),
            "",
        )

    def hints(self) -> SpeechHints:
        """What the installed sentences make likely to be said."""
        return self._hints

    def _candidates(
        self, transcript: Transcript, now: datetime, reach: float, nearby: float
    ) -> list[Candidate]:
        """What fits a template or, where that leaves doubt, what it is most like; best first."""
        texts = heard_texts(transcript, self._normaliser)
        ranked = _ranked(self._distinct_readings(texts, now, reach, nearby))
        best = ranked[0].interpretation if ranked else None
        if not texts or not self._skills or (best is not None and best.score == 1.0):
            return ranked
        if best is not None and best.band is Band.ACT:
            return [self._doubted(ranked[0], texts[0]), *ranked[1:]]
        if best is not None and best.band is Band.CONFIRM and len(transcript.hypotheses) > 1:
            return ranked  # which of them was said is a doubt that no classifier can end
        guessed = self._guesser.guess(texts[0], self._value_parser(now))
        if guessed is None or not _is_surer(guessed, best):
            return ranked
        name = guessed.interpretation.name
        others = [each for each in ranked if each.interpretation.name != name]
        return [Candidate(guessed.interpretation, inf, guessed.reason), *others]

    def _doubted(self, candidate: Candidate, heard: HeardText) -> Candidate:
        """Asked about instead of acted upon where its letters fit and its words do not: for
        "speak louder" the letters would do for "speak slower"."""
        found = candidate.interpretation
        in_slots = {
            word.text
            for slot in found.slots.values()
            for word in self._normaliser.normalise(slot.said).words
        }
        words = [word.text for word in heard.normal.words if word.text not in in_slots]
        strangeness = self._families.strangeness(words, (found.skill, found.intent))
        if not strangeness.exceeds(STRANGE_DOUBT_SHARE):
            return candidate
        reason = f"{candidate.reason}; {strangeness.strange} words are strange to it"
        return replace(candidate, interpretation=replace(found, band=Band.CONFIRM), reason=reason)

    def _distinct_readings(
        self, texts: Sequence[HeardText], now: datetime, reach: float, nearby: float
    ) -> list[Reading]:
        """Readings that mean different things, cheapest first."""
        parse = self._value_parser(now)
        all_found = self._grammar.readings(
            texts, parse, reach, nearby, lambda: self._guesser.likely_templates(texts)
        )
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


def _is_surer(guessed: Guessed, best: Interpretation | None) -> bool:
    """Whether a guess goes before what fits best: never for less than that would be allowed."""
    found = guessed.interpretation
    if best is None or best.band is Band.REJECT:
        return found.band is not Band.REJECT
    if guessed.strange or found.band is not Band.ACT or found.name != best.name:
        return False
    return found.slots == best.slots


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
