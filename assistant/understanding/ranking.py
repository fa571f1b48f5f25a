"""All the ways a transcript can be taken, the most likely first.

A route whose open slots hold no value of their kind is no reading; the next cheapest is tried
in its place.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from math import inf
from typing import TypeAlias

import numpy as np

from assistant.understanding.alignment import Alignment, ClosedHit, OpenHit, align
from assistant.understanding.arrays import Indices
from assistant.understanding.bands import judge
from assistant.understanding.costs import EDIT, TEXT_CHARACTER, slot_cost
from assistant.understanding.heard import HeardText
from assistant.understanding.keeping import Keep, made_now
from assistant.understanding.normalising import Normaliser
from assistant.understanding.paths import Fits
from assistant.understanding.phrases import SlotKind
from assistant.understanding.search import Compared, FoundRoute, RouteSearch, Stage
from assistant.understanding.shortlist import Shortlist
from assistant.understanding.templates import Template
from assistant.values import Band, Json, SlotValue

NEARLY_EXACT = 2.5
"""Edits within which all templates are looked at. What is meant and well heard is found there at
once, the rest only among the likely templates and, where these have nothing to ask about, among
those that take free text: what is long costs more than this, however exact."""

EXACT_REACH = TEXT_CHARACTER / EDIT
"""Edits a character: what a text costs that is understood to the letter, all of it free text."""

ONE_EDIT = 1.0
"""What is not exact costs that at least."""

MOST_TEXTS = 2
"""Of free text in one sentence: as far as these reach, a sentence with free text may be exact."""

ParseValue: TypeAlias = Callable[[SlotKind, str], "Json | None"]
"""The value of some words as a kind of slot, None where they are no such value."""


@dataclass(frozen=True, slots=True)
class Reading:
    """One way to take the transcript. `cost` is in edits, open slots and penalty included.

    Open slots cost by the character so that of one text as little as possible is swallowed. That
    must not make "five minutes" likelier than "fifteen minutes" where the recogniser hesitates
    between them, so it is not charged for what a hypothesis is longer than the best one.
    """

    template: Template
    heard: HeardText
    alignment: Alignment
    slots: Mapping[str, SlotValue]
    cost: float

    @property
    def intent(self) -> tuple[str, str]:
        """The skill's name and the intent's."""
        return self.template.skill, self.template.intent

    def means_the_same_as(self, other: Reading) -> bool:
        """Whether acting on either would be the same."""
        return self.intent == other.intent and _meanings(self.slots) == _meanings(other.slots)


@dataclass(frozen=True, slots=True)
class Grammar:
    """All templates, ready to be compared with texts. `places` tells those of each intent,
    `dictated` those that take free text."""

    templates: tuple[Template, ...]
    places: Mapping[tuple[str, str], Indices]
    dictated: Indices
    compared: Compared
    normaliser: Normaliser

    @staticmethod
    def of(templates: Sequence[Template], normaliser: Normaliser, keep: Keep = made_now) -> Grammar:
        places: dict[tuple[str, str], list[int]] = {}
        for place, template in enumerate(templates):
            places.setdefault((template.skill, template.intent), []).append(place)
        compared = Compared(
            [template.graph for template in templates],
            [template.layout for template in templates],
            keep("shortlist", lambda: Shortlist.of([one.outline for one in templates])),
            np.array([len(template.graph.labels) for template in templates], np.intp),
        )
        arrays = {intent: np.array(each, np.intp) for intent, each in places.items()}
        dictated = [place for place, template in enumerate(templates) if _dictates(template)]
        return Grammar(tuple(templates), arrays, np.array(dictated, np.intp), compared, normaliser)

    def of_intents(self, intents: Collection[tuple[str, str]]) -> Indices:
        """The places of these intents' templates, given by their skills' names and their own."""
        none = np.empty(0, np.intp)
        return np.sort(np.concatenate([none, *(self.places[intent] for intent in intents)]))

    def of_skill(self, skill: str) -> Indices:
        """The places of one skill's templates; none where there is no such skill."""
        none = np.empty(0, np.intp)
        own = [places for (name, _), places in self.places.items() if name == skill]
        return np.sort(np.concatenate([none, *own]))

    def everything(self) -> Indices:
        """All templates."""
        return np.arange(len(self.templates))

    def readings(
        self,
        texts: Sequence[HeardText],
        parse: ParseValue,
        reach: float,
        nearby: float,
        likely: Callable[[], Indices],
        *,
        only_doubts: bool = False,
    ) -> Iterator[Reading]:
        """Every reading up to `reach` edits a character of the text, and up to `nearby` edits
        behind the first that fits well enough to be asked about.

        About the cheapest first: see `Reading.cost`. `likely`: the templates to look at where
        nothing is nearly exact, beside those that take free text. `only_doubts`: of what is
        understood to the letter, only what can cast doubt on it, which is quickly known.
        """
        if not texts or not self.templates:
            return
        if only_doubts:
            exact = self.exact_readings(texts, parse, nearby)
            if any(reading.cost < ONE_EDIT for reading in exact):
                yield from exact
                return
        stages: tuple[Stage, ...] = ((NEARLY_EXACT, self.everything), (inf, likely))
        settled = False
        for reading, band in self._found(texts, parse, reach, nearby, stages):
            settled = settled or band is not Band.REJECT
            yield reading
        if not settled:
            best = texts[:1]
            rest: Stage = (_cost_of_dictation(best), lambda: self.dictated)
            for reading, _ in self._found(best, parse, reach, nearby, (rest,)):
                yield reading

    def exact_readings(
        self, texts: Sequence[HeardText], parse: ParseValue, nearby: float, skill: str = ""
    ) -> list[Reading]:
        """Readings that meet a text to the letter, up to `nearby` edits behind the first.

        Of one skill, of all where it is "". What is only nearly exact casts no doubt on them.
        """
        ours = self.of_skill(skill) if skill else self.everything()
        if not texts or not len(ours):
            return []
        # Whatever is free text costs something, and says nothing of which intents are likely.
        search = RouteSearch(self.compared, texts, _fits(parse), EXACT_REACH)
        found = self._read(search, search.exact_routes(ours), texts, parse, nearby)
        return [reading for reading, _ in found if not reading.alignment.edits]

    def _found(
        self,
        texts: Sequence[HeardText],
        parse: ParseValue,
        reach: float,
        nearby: float,
        stages: Sequence[Stage],
    ) -> Iterator[tuple[Reading, Band]]:
        """The readings of one search of its own."""
        search = RouteSearch(self.compared, texts, _fits(parse), reach)
        return self._read(search, search.routes(stages), texts, parse, nearby)

    def _read(
        self,
        search: RouteSearch,
        routes: Iterable[FoundRoute],
        texts: Sequence[HeardText],
        parse: ParseValue,
        nearby: float,
    ) -> Iterator[tuple[Reading, Band]]:
        """The readings of routes of one search, each with the band its letters allow."""
        for found in routes:
            reading = self._reading(found, texts[found.text], parse)
            if reading is not None:
                band = judge(reading.alignment).band
                if band is not Band.REJECT:
                    search.stop_beyond(found.edits + nearby)
                yield reading, band

    def nearest(
        self, text: HeardText, parse: ParseValue, reach: float, intent: tuple[str, str]
    ) -> Reading | None:
        """The cheapest reading of one text as one intent, up to `reach` edits a character."""
        search = RouteSearch(self.compared, (text,), _fits(parse), reach)
        routes = search.routes(((inf, lambda: self.places[intent]),))
        readings = (self._reading(found, text, parse) for found in routes)
        return next((reading for reading in readings if reading is not None), None)

    def _reading(self, found: FoundRoute, heard: HeardText, parse: ParseValue) -> Reading | None:
        """What a route means, None where a slot on it holds no value of its kind."""
        if not found.route.steps:
            return None
        template = self.templates[found.template]
        alignment = align(template.graph, heard.normal, found.route.steps, self.normaliser)
        slots = _slots(alignment.hits, parse)
        if slots is None:
            return None
        cost = found.edits - _cost_of_length(alignment, heard.longer)
        return Reading(template, heard, alignment, slots, cost)


def _dictates(template: Template) -> bool:
    """Whether some sentence of a template takes free text."""
    return any(slot.kind.is_free_text for slot in template.graph.open.values())


def _cost_of_dictation(texts: Sequence[HeardText]) -> float:
    """What the longest text costs to the letter where nearly all of it is free text, in edits."""
    once, each = slot_cost(SlotKind.TEXT)
    longest = max(len(text.normal.text) for text in texts)
    return (MOST_TEXTS * once + each * longest) / EDIT


def _fits(parse: ParseValue) -> Fits:
    return lambda kind, said: parse(kind, said) is not None


def _cost_of_length(alignment: Alignment, longer: int) -> float:
    """What open slots were charged for being in a text that is so much longer, in edits."""
    kind = SlotKind.TEXT if alignment.dictated else SlotKind.NUMBER
    _, each = slot_cost(kind)
    return each * longer / EDIT if alignment.dictated or alignment.typed else 0.0


def _slots(
    hits: Sequence[ClosedHit | OpenHit], parse: ParseValue
) -> Mapping[str, SlotValue] | None:
    """The slots' values, None where one is no value of its kind or two contradict."""
    slots: dict[str, SlotValue] = {}
    for hit in hits:
        value = hit.value if isinstance(hit, ClosedHit) else parse(hit.kind, hit.said)
        if isinstance(hit, OpenHit) and value is None:
            return None
        if hit.slot in slots and slots[hit.slot].value != value:
            return None
        kind = "" if isinstance(hit, ClosedHit) else _kind_outside(hit.kind)
        slots[hit.slot] = SlotValue(hit.said, value, kind)
    return slots


def _kind_outside(kind: SlotKind) -> str:
    """What a slot that was filled has its value as: of a name no more is known than of a text."""
    return (SlotKind.TEXT if kind.is_free_text else kind).value


def _meanings(slots: Mapping[str, SlotValue]) -> Mapping[str, Json]:
    return {name: slot.value for name, slot in slots.items()}
