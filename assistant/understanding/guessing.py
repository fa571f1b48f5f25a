"""What a sentence asks for that fits no template: the classifier's intent, and slots found in it.

Where a text is near a template, its letters decide (`bands`). This is for wordings no author
thought of. The intent comes from the classifier; values from the words that make one up; free
text from how the nearest template of that intent lies over the sentence.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cache

from assistant.understanding.arrays import Indices
from assistant.understanding.bands import (
    SHORT_WORDS,
    Opinion,
    Verdict,
    cost_per_character,
    judge_guess,
)
from assistant.understanding.classifier import Classifier, Guess
from assistant.understanding.families import Families, Strangeness
from assistant.understanding.heard import HeardText
from assistant.understanding.likelihood import likelihood
from assistant.understanding.normalising import Normaliser, NormalText
from assistant.understanding.ranking import Grammar, ParseValue, Reading
from assistant.understanding.slot_finding import (
    FoundSlot,
    Listed,
    contradicts,
    find_slots,
    listed_values,
    place_of,
)
from assistant.understanding.slot_kinds import SlotKinds, slot_kinds
from assistant.understanding.templates import Template
from assistant.values import Band, IntentTraits, Interpretation, SlotValue, Wording

TEMPLATE_REACH = 0.6
"""Edits a character within which the nearest template says where free text lies."""

LIKELY_INTENTS = 6
"""Whose templates are compared letter by letter where nothing is nearly exact."""

DICTATED_REACH = 0.3
"""Edits a character of a template's own within which what it says of free text is believed."""


@dataclass(frozen=True, slots=True)
class Guessed:
    """An interpretation that no template had, why it has its band, how many of its words are
    strange and how likely it is right."""

    interpretation: Interpretation
    reason: str
    strange: int
    likely: float


@dataclass(frozen=True, slots=True)
class _Intent:
    traits: IntentTraits
    kinds: SlotKinds
    listed: Listed


class Guesser:
    """Interprets what fits no template of a set of skills."""

    def __init__(
        self,
        grammar: Grammar,
        classifier: Classifier,
        families: Families,
        normaliser: Normaliser,
        wordings: Sequence[Wording] = (),
    ) -> None:
        self._grammar = grammar
        self._classifier = classifier
        self._families = families
        self._normaliser = normaliser
        by_intent: dict[tuple[str, str], list[Template]] = {}
        for template in grammar.templates:
            by_intent.setdefault((template.skill, template.intent), []).append(template)
        # Of one intent when it is first likely: of all, at every change of a list, is a wait.
        self._intent = cache(lambda intent: _intent(by_intent[intent], normaliser))
        known = {".".join(intent): intent for intent in by_intent}
        self._taught = {
            normaliser.normalise(wording.text).text: known[wording.means]
            for wording in wordings
            if wording.means in known
        }

    def taught(self, heard: HeardText, parse: ParseValue) -> Guessed | None:
        """What this very sentence means since the person corrected it; None where they did not."""
        intent = self._taught.get(heard.normal.text)
        if intent is None:
            return None
        guessed = self._guessed(heard, Guess(intent, 1.0, 0.0), parse)
        return replace(guessed, reason=f"because you corrected me; {guessed.reason}")

    def guess(self, heard: HeardText, parse: ParseValue) -> Guessed | None:
        """The likeliest intent with its slots, None where it is too little like any."""
        guess = self._classifier.guess(heard.normal)
        return None if guess is None else self._guessed(heard, guess, parse)

    def opinion(self, heard: HeardText, intent: tuple[str, str]) -> Opinion:
        """What the classifier makes of `heard` as a sentence of `intent`."""
        return self._classifier.opinion(heard.normal, intent)

    def is_sure_of_slots(self, found: Interpretation) -> bool:
        """Whether no free text fills a slot, and the values of lists were said to the letter."""
        intent = self._intent((found.skill, found.intent))
        return not intent.kinds.dictated & found.slots.keys() and all(
            (name, slot.value) in intent.listed.get(self._words(slot.said), ())
            for name, slot in found.slots.items()
            if not slot.kind
        )

    def _words(self, said: str) -> tuple[str, ...]:
        return tuple(word.text for word in self._normaliser.normalise(said).words)

    def likely_templates(self, texts: Sequence[HeardText], most_others: float) -> Indices:
        """The templates of the intents that one of these texts is likely of; of none where more
        than `most_others` is the share of all that is not for us."""
        likely = self._classifier.likely([each.normal for each in texts], LIKELY_INTENTS)
        return self._grammar.of_intents(likely.intents if likely.others <= most_others else ())

    def _guessed(self, heard: HeardText, guess: Guess, parse: ParseValue) -> Guessed:
        intent = self._intent(guess.intent)
        nearest = self._nearest(heard, guess.intent, parse)
        dictated = self._dictated(heard, nearest, intent) if intent.kinds.dictated else ()
        slots = (*dictated, *_besides(dictated, heard.normal, intent, parse))
        strangeness = self._strangeness(heard.normal, guess.intent, slots)
        sure = not contradicts(heard.normal, slots, intent.listed)
        far = None if nearest is None else cost_per_character(nearest.alignment)
        likely = likelihood(guess.share, guess.others, strangeness, far)
        verdict = self._verdict(likely, intent, slots, sure, strangeness)
        skill, name = guess.intent
        interpretation = Interpretation(
            skill=skill,
            intent=name,
            score=verdict.score,
            band=verdict.band,
            risk=intent.traits.risk,
            slots={slot.slot: slot.value for slot in slots},
            phrase=heard.normal.source,
            declines=intent.traits.declines,
        )
        if verdict.band is Band.CONFIRM:
            interpretation = _worded(interpretation, nearest)
        return Guessed(interpretation, verdict.reason, strangeness.strange, likely)

    def _verdict(
        self,
        likely: float,
        intent: _Intent,
        slots: Sequence[FoundSlot],
        sure: bool,
        words: Strangeness,
    ) -> Verdict:
        suffices = intent.kinds.suffice(slot.slot for slot in slots)
        dictates = any(slot.slot in intent.kinds.dictated for slot in slots)
        return judge_guess(likely, intent.traits.risk, suffices, sure, dictates, words)

    def _nearest(
        self, heard: HeardText, intent: tuple[str, str], parse: ParseValue
    ) -> Reading | None:
        """The reading by the intent's own template that is nearest to the text."""
        return self._grammar.nearest(heard, parse, TEMPLATE_REACH, intent)

    def _dictated(
        self, heard: HeardText, reading: Reading | None, intent: _Intent
    ) -> tuple[FoundSlot, ...]:
        """Free text as the nearest template has it, if enough of its own words were met."""
        if reading is None or not _tells_dictation(reading):
            return ()
        places = (
            (slot, place_of(reading.slots[slot].said, heard.normal, self._normaliser))
            for slot in sorted(intent.kinds.dictated & reading.slots.keys())
        )
        return tuple(FoundSlot(slot, *at, reading.slots[slot]) for slot, at in places if at)

    def _strangeness(
        self, text: NormalText, intent: tuple[str, str], slots: Sequence[FoundSlot]
    ) -> Strangeness:
        """Of the words that fill no slot, how many are strange to the intent."""
        words = [
            word.text
            for at, word in enumerate(text.words)
            if not any(slot.overlaps(at, at + 1) for slot in slots)
        ]
        return self._families.strangeness(words, intent)


def _worded(asked: Interpretation, reading: Reading | None) -> Interpretation:
    """A question says what it was taken for: the nearest template's words, if they agree."""
    if reading is None or not _same(reading.slots, asked.slots):
        return asked
    return replace(asked, phrase=reading.alignment.sentence)


def _besides(
    dictated: Sequence[FoundSlot], text: NormalText, intent: _Intent, parse: ParseValue
) -> list[FoundSlot]:
    """The values among the words that are no free text."""
    return [
        slot
        for slot in find_slots(text, intent.kinds, intent.listed, parse)
        if not any(
            slot.slot == other.slot or slot.overlaps(other.first, other.after) for other in dictated
        )
    ]


def _tells_dictation(reading: Reading) -> bool:
    """Whether enough of the template's own words were met to believe what lies between them."""
    own = reading.alignment
    return own.own_words > SHORT_WORDS and cost_per_character(own) <= DICTATED_REACH


def _intent(templates: Sequence[Template], normaliser: Normaliser) -> _Intent:
    kinds = slot_kinds(templates)
    return _Intent(templates[0].traits, kinds, listed_values(kinds, normaliser))


def _same(left: Mapping[str, SlotValue], right: Mapping[str, SlotValue]) -> bool:
    return {name: slot.value for name, slot in left.items()} == {
        name: slot.value for name, slot in right.items()
    }
