"""Transcript to interpretation: what the installed skills take an utterance for.

Outlines tell which sentences of all skills the recogniser's hypotheses can be near to; all
hypotheses are compared with these at once. The cheapest reading wins, its band follows from how
well it fits and how near the next one is.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from copy import copy
from dataclasses import replace
from datetime import datetime
from functools import cache, cached_property
from itertools import chain
from math import inf
from typing import Protocol, TypeAlias

from assistant.understanding.bands import (
    CONFIRM_LIMIT,
    Verdict,
    judge_again,
    judge_dictated,
)
from assistant.understanding.candidates import (
    Candidate,
    best_of_each_intent,
    different,
    guess_first,
    is_rejected,
    with_guess,
)
from assistant.understanding.completeness import completeness
from assistant.understanding.expecting import NOTHING_EXPECTED, Expected, moment_hints
from assistant.understanding.heard import HeardText, heard_texts
from assistant.understanding.keeping import Keep, made_now
from assistant.understanding.learnt import Learnt
from assistant.understanding.normalising import Normaliser
from assistant.understanding.phrases import SlotKind, texts_of
from assistant.understanding.ranking import Grammar, ParseValue, Reading
from assistant.understanding.sentence_model import SentenceModel
from assistant.understanding.speech_hints import speech_hints
from assistant.understanding.templates import CompiledSkill
from assistant.understanding.trust import (
    GUESS_FIT,
    LEAST_TO_ACT,
    LEAST_TO_ASK,
    is_too_long_to_guess,
    trust,
)
from assistant.values import (
    Band,
    Completeness,
    Interpretation,
    Json,
    Risk,
    SpeechHints,
    Transcript,
    Wording,
)

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


_Asked: TypeAlias = tuple[tuple[HeardText, ...], datetime, float, float, bool]
"""What readings were asked for: of which texts, when, how far away, and whether of doubts only."""

_Read: TypeAlias = tuple[_Asked, list[Reading]]

SURELY_OTHERS = 0.95
"""Above this share of all that is not for us no template is looked at letter by letter. Of 900
requests and their like, and 503 misheard ones, one was understood otherwise for it: a weather
forecast, which is declined either way."""

READ_KEPT = 8
"""Texts of a turn whose readings are kept: it asks for whole and halves more than once."""


class Understanding:
    """What the installed skills understand. Immutable: build a new one when a skill changes."""

    def __init__(
        self,
        skills: Sequence[CompiledSkill],
        values: ValueParser,
        language: str = "en",
        sentence_model: SentenceModel | None = None,
        keep: Keep = made_now,
    ) -> None:
        templates = [template for skill in skills for template in skill.templates]
        self._skills = tuple(skills)
        self._language = language
        self._normaliser = Normaliser(
            language, lambda: chain.from_iterable(texts_of(one.phrase) for one in templates)
        )
        self._grammar = Grammar.of(templates, self._normaliser, keep)
        self._values = values
        self._learnt = Learnt(
            self._skills, self._grammar, self._normaliser, language, sentence_model, keep
        )
        self._last_taught: Understanding | None = None
        self._last_read: tuple[_Read, ...] = ()

    @cached_property
    def _standing_hints(self) -> SpeechHints:
        # With values in them the recogniser would hear these values.
        examples = [
            [example.say for example in skill.examples if not example.slots]
            for skill in self._skills
        ]
        templates, keep = self._grammar.templates, self._learnt.keep
        return speech_hints(templates, self._normaliser, examples, self._language, keep)

    @cached_property
    def _examples(self) -> Mapping[str, str]:
        """Something to say for each intent, by its full name: the first of its examples."""
        return {
            f"{skill.skill}.{example.intent}": example.say
            for skill in reversed(self._skills)
            for example in reversed(skill.examples)
        }

    def taught(self, wordings: Sequence[Wording]) -> Understanding:
        """The same for who has corrected it: their own sentences mean what they said.

        The last one made is kept, so that it is trained once, and goes when there are no such
        sentences any more. Training is put off until it is needed, or until `prepare`.
        """
        if tuple(wordings) == self._learnt.wordings:
            self._last_taught = None
            return self
        if self._last_taught is None or self._last_taught._learnt.wordings != tuple(wordings):
            other = copy(self)
            other._learnt, other._last_read = self._learnt.with_wordings(wordings), ()
            self._last_taught = other
        return self._last_taught

    def prepare(self) -> None:
        """Do now what the first sentence that fits no template would wait for."""
        if self._skills:
            self._learnt.guesser, self._standing_hints  # noqa: B018

    def interpret(self, transcript: Transcript, now: datetime) -> Interpretation | None:
        """What to act upon or to ask about; None where nothing fits well enough."""
        found = self._candidates(transcript, now, CONFIRM_LIMIT, RIVALS_NEARBY, only_doubts=True)
        best = next(iter(found), None)
        return None if best is None or is_rejected(best) else _trusted(best, transcript)

    def rank(self, transcript: Transcript, now: datetime, limit: int = 5) -> tuple[Candidate, ...]:
        """The best reading of each of up to `limit` intents, the most likely first.

        Rejected ones come last: they show how near a decision was. Takes a few times as long
        as `interpret`, and decides the same.
        """
        return tuple(self._candidates(transcript, now, SHOWN_REACH, SHOWN_NEARBY)[:limit])

    def exactly(self, text: str, now: datetime, skill: str = "") -> tuple[Interpretation, ...]:
        """All that `text` means to the letter, to one skill or to any: quicker than `interpret`."""
        texts = heard_texts(Transcript(text, 1.0, "typed"), self._normaliser)
        found = self._grammar.exact_readings(texts, self._value_parser(now), RIVALS_NEARBY, skill)
        ranked = best_of_each_intent(different(found))
        meant = (candidate.interpretation for candidate in ranked)
        return tuple(one for one in meant if one.score == 1.0)

    def completeness(self, transcript: Transcript, now: datetime) -> Completeness:
        """Whether these words are a whole request, and whether it could go on from here."""
        texts = heard_texts(transcript, self._normaliser)
        found = self._distinct_readings(texts, now, CONFIRM_LIMIT, RIVALS_NEARBY, only_doubts=True)
        breaks_off = bool(texts) and self._normaliser.breaks_off(texts[0].normal)
        return completeness(
            found, self._examples_with_slots, breaks_off=breaks_off, goes_on=transcript.goes_on
        )

    @cached_property
    def _examples_with_slots(self) -> Sequence[tuple[str, str, str]]:
        return [
            (skill.skill, each.intent, self._normaliser.normalise(each.say).text)
            for skill in self._skills
            for each in skill.examples
            if each.slots
        ]

    def example(self, name: str) -> str:
        """Something to say for the intent `name` ("skill.intent"); "" where there is none."""
        return self._examples.get(name, "")

    def hints(self, expected: Expected = NOTHING_EXPECTED) -> SpeechHints:
        """What the moment and the installed sentences make likely to be said."""
        now = moment_hints(expected, self._examples, self._normaliser, self._language)
        standing = self._standing_hints
        terms = tuple(dict.fromkeys((*now.terms, *standing.terms)))
        phrases = tuple(dict.fromkeys((*standing.phrases, *now.phrases)))
        return replace(standing, terms=terms, phrases=phrases, answers=now.answers)

    def _candidates(
        self,
        transcript: Transcript,
        now: datetime,
        reach: float,
        nearby: float,
        *,
        only_doubts: bool = False,
    ) -> list[Candidate]:
        """What fits a template or, where that leaves doubt, what it is most like; best first."""
        texts = heard_texts(transcript, self._normaliser)
        found = self._distinct_readings(texts, now, reach, nearby, only_doubts=only_doubts)
        ranked = best_of_each_intent(found)
        best = ranked[0].interpretation if ranked else None
        if not texts or not self._skills:
            return ranked
        if best is not None and best.score == 1.0:
            return [self._doubted(ranked[0], texts[0]), *ranked[1:]] if ranked[0].loose else ranked
        if taught := self._learnt.guesser.taught(texts[0], self._value_parser(now)):
            return guess_first(taught, ranked)
        if best is not None and best.band is Band.CONFIRM and len(transcript.hypotheses) > 1:
            return ranked  # which of them was said is a doubt that no classifier can end
        if best is not None and best.band is not Band.REJECT:
            ranked = [self._reconsidered(ranked[0], texts[0]), *ranked[1:]]
            best = ranked[0].interpretation
            if best.band is Band.ACT:
                return ranked
        guessed = self._learnt.guesser.guess(texts[0], self._value_parser(now))
        if guessed is None:
            return ranked
        return with_guess(
            guessed, ranked, lambda intent: self._learnt.guesser.opinion(texts[0], intent).share
        )

    def _doubted(self, candidate: Candidate, heard: HeardText) -> Candidate:
        """What is exact but for free text, judged by that too."""
        found = candidate.interpretation
        if found.declines or found.risk is Risk.UNDOABLE:
            return candidate
        verdict = judge_dictated(
            Verdict(found.band, found.score, candidate.reason, candidate.final),
            self._learnt.guesser.opinion(heard, (found.skill, found.intent)),
        )
        judged = replace(found, band=verdict.band)
        return replace(candidate, interpretation=judged, reason=verdict.reason)

    def _reconsidered(self, candidate: Candidate, heard: HeardText) -> Candidate:
        """What nearly fits a template, judged by its words too."""
        found = candidate.interpretation
        intent = (found.skill, found.intent)
        in_slots = {
            word.text
            for slot in found.slots.values()
            for word in self._normaliser.normalise(slot.said).words
        }
        words = [word.text for word in heard.normal.words if word.text not in in_slots]
        strangeness = self._learnt.families.strangeness(words, intent)
        if found.band is Band.ACT and not strangeness.strange:
            return candidate
        verdict = judge_again(
            Verdict(found.band, found.score, candidate.reason, candidate.final),
            self._learnt.guesser.opinion(heard, intent),
            strangeness,
            found.risk,
            sure=self._learnt.guesser.is_sure_of_slots(found),
        )
        judged = replace(found, band=verdict.band)
        return replace(candidate, interpretation=judged, reason=verdict.reason)

    def _distinct_readings(
        self,
        texts: Sequence[HeardText],
        now: datetime,
        reach: float,
        nearby: float,
        *,
        only_doubts: bool,
    ) -> list[Reading]:
        """Of the last few they are kept: what is understood is asked next whether it is all."""
        asked = (tuple(texts), now, reach, nearby, only_doubts)
        kept = self._last_read  # looked at once: another thread may put others in its place
        known = next((found for before, found in kept if before == asked), None)
        if known is None:
            most_others = SURELY_OTHERS if only_doubts else 1.0
            likely = cache(lambda: self._learnt.guesser.likely_templates(texts, most_others))
            parse = self._value_parser(now)
            known = different(
                self._grammar.readings(texts, parse, reach, nearby, likely, only_doubts=only_doubts)
            )
            self._last_read = (asked, known), *kept[: READ_KEPT - 1]
        return known

    def _value_parser(self, now: datetime) -> ParseValue:
        @cache
        def parse(kind: SlotKind, said: str) -> Json | None:
            return self._values.parse(kind.value, said, now)

        return parse


def _trusted(candidate: Candidate, heard: Transcript) -> Interpretation | None:
    """Asked about, or nothing, where it was heard too badly to have been meant.

    What is not exact has been judged by its letters already: that counts against it only once.
    """
    found = candidate.interpretation
    weak = candidate.cost == inf and found.band is Band.CONFIRM and found.score < GUESS_FIT
    if weak and is_too_long_to_guess(heard):
        return None
    trusted = trust(heard, max(GUESS_FIT, found.score))
    if trusted < LEAST_TO_ASK:
        return None
    if trusted < LEAST_TO_ACT and found.band is Band.ACT:
        return replace(found, band=Band.CONFIRM)
    return found
