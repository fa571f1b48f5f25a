"""All the ways a transcript can be taken, the most likely first.

A route whose open slots hold no value of their kind is no reading; the next cheapest is tried
in its place.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence, Set
from dataclasses import dataclass
from math import inf
from typing import TypeAlias

import numpy as np

from assistant.understanding.alignment import Alignment, ClosedHit, OpenHit, align
from assistant.understanding.arrays import Flags
from assistant.understanding.bands import judge
from assistant.understanding.costs import EDIT, slot_cost
from assistant.understanding.heard import HeardText
from assistant.understanding.network import Network, build_network
from assistant.understanding.normalising import Normaliser
from assistant.understanding.phrases import SlotKind
from assistant.understanding.search import FoundRoute, RouteSearch
from assistant.understanding.shortlist import LetterBounds
from assistant.understanding.templates import Template
from assistant.values import Band, Json, SlotValue

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
    """All templates, ready to be compared with texts."""

    templates: tuple[Template, ...]
    network: Network
    bounds: LetterBounds
    normaliser: Normaliser

    @staticmethod
    def of(templates: Sequence[Template], normaliser: Normaliser) -> Grammar:
        network = build_network([template.graph for template in templates])
        return Grammar(tuple(templates), network, LetterBounds.of(network), normaliser)

    def among(self, intents: Set[tuple[str, str]]) -> Flags:
        """Which templates are of these intents, given by their skills' names and their own."""
        each = [(template.skill, template.intent) in intents for template in self.templates]
        return np.array(each, np.bool_)

    def readings(
        self,
        texts: Sequence[HeardText],
        parse: ParseValue,
        reach: float,
        nearby: float,
        likely: Callable[[], Flags] | None = None,
    ) -> Iterator[Reading]:
        """Every reading up to `reach` edits a character of the text, and up to `nearby` edits
        behind the first that fits well enough to be asked about.

        About the cheapest first: see `Reading.cost`. `likely`: the templates to look at where
        nothing is nearly exact.
        """
        if not texts or not self.templates:
            return
        search = RouteSearch(self.network, self.bounds, texts, reach, likely)
        for found in search.routes():
            reading = self._reading(found, texts[found.text], parse)
            if reading is not None:
                if judge(reading.alignment).band is not Band.REJECT:
                    search.stop_beyond(found.edits + nearby)
                yield reading

    def nearest(
        self, text: HeardText, parse: ParseValue, reach: float, among: Flags
    ) -> Reading | None:
        """The cheapest reading of one text, up to `reach` edits a character, among templates."""
        search = RouteSearch(
            self.network, self.bounds, (text,), reach, lambda: among, horizons=(0.0, inf)
        )
        readings = (self._reading(found, text, parse) for found in search.routes())
        return next((reading for reading in readings if reading is not None), None)

    def _reading(self, found: FoundRoute, heard: HeardText, parse: ParseValue) -> Reading | None:
        """What a route means, None where a slot on it holds no value of its kind."""
        template = self.templates[found.template]
        alignment = align(template.graph, heard.normal, found.route.steps, self.normaliser)
        slots = _slots(alignment.hits, parse)
        if slots is None:
            return None
        cost = found.edits - _cost_of_length(alignment, heard.longer)
        return Reading(template, heard, alignment, slots, cost)


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
        kind = "" if isinstance(hit, ClosedHit) else hit.kind.value
        slots[hit.slot] = SlotValue(hit.said, value, kind)
    return slots


def _meanings(slots: Mapping[str, SlotValue]) -> Mapping[str, Json]:
    return {name: slot.value for name, slot in slots.items()}
