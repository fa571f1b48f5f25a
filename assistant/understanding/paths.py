"""Which way a text takes through a template: the cheapest first, then the next cheapest.

The costs of `matching` say at every node how cheaply the rest can be reached, so a path is
read off backwards without searching. Wherever it could have come from elsewhere, the other
way is kept with its price; the next path is the cheapest of these, followed to its start.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from enum import Enum
from typing import NamedTuple, TypeAlias

from assistant.understanding.arrays import Costs
from assistant.understanding.costs import EDIT, slot_cost
from assistant.understanding.graph import JOIN, START, TemplateGraph
from assistant.understanding.matching import UNREACHED
from assistant.understanding.normalising import NormalText
from assistant.understanding.phrases import SlotKind

Fits: TypeAlias = Callable[[SlotKind, str], bool]

LONGEST_DETOUR = 12 * EDIT
"""How much dearer another reading of an open slot may be and still be tried: the word "please"
after a spoken duration costs seven edits; a dozen are beyond any limit for acting."""


class Use(Enum):
    """What became of a character of the phrase, of the text, or of both."""

    MET = "met"
    CHANGED = "changed"
    MISSING = "missing"
    EXTRA = "extra"
    SLOT = "slot"


class Step(NamedTuple):
    """`start:end` of the text used at a node. EXTRA carries the node it comes after."""

    use: Use
    node: int
    start: int
    end: int


class Steps(NamedTuple):
    """The rest of a path, from here to its end; paths share their ends."""

    first: Step
    rest: Steps | None

    @staticmethod
    def listed(steps: Steps | None) -> Iterator[Step]:
        while steps is not None:
            yield steps.first
            steps = steps.rest


class Fork(NamedTuple):
    """A way not yet followed: from the start to `node` with `used` characters, then `rest`.

    Out of an open slot, `slot` comes before `rest`, and what is additional up to `left`. `cost`,
    in parts of EDIT, is that of the whole path; while ways are compared, as in `rows`.
    """

    cost: int
    node: int
    used: int
    rest: Steps | None = None
    slot: Step | None = None
    left: int = 0


@dataclass(frozen=True, slots=True)
class Route:
    """One path of one text through one template.

    `steps` is empty where an open slot on it holds nothing of its kind. `forks` are the other
    ways that leave it, for those who want the next cheapest.
    """

    cost: int
    steps: tuple[Step, ...]
    forks: tuple[Fork, ...]


@dataclass(slots=True)
class RouteFinder:
    """Reads the routes of one text through one template off their costs: `[node, used]`.

    `fits` says whether words are a value of a kind of slot.
    """

    graph: TemplateGraph
    text: NormalText
    rows: Costs
    fits: Fits
    _before: list[int] = field(init=False)
    _firsts: list[int] = field(init=False)
    _letters: str = field(init=False)
    _breaks: tuple[int, ...] = field(init=False)

    def __post_init__(self) -> None:
        self._before, self._firsts = self.graph.predecessors()
        self._letters = self.text.text
        self._breaks = self.text.breaks

    def cheapest(self) -> Fork:
        """Where the cheapest route begins to be read."""
        length = len(self._letters)
        ends = self.rows[self.graph.end]
        used = length - int(ends[::-1].argmin())
        rest = _extra(self.graph.end, used, length, None)
        return Fork(int(ends[used]) + EDIT * length, self.graph.end, used, rest)

    def follow(self, fork: Fork) -> Route:
        """Read the cheapest route that takes `fork`, and the forks on its new part."""
        forks: list[Fork] = []
        way = fork
        while self._holds_value(way):
            node, used, rest = self._back_to_choice(way)
            if node == START:
                rest = _extra(START, 0, used, rest)
                return Route(fork.cost, tuple(Steps.listed(rest)), tuple(forks))
            if node in self.graph.open:
                ways = self._ways_out_of_slot(node, used, rest)
            else:
                before = self._before[self._firsts[node] : self._firsts[node + 1]]
                ways = [Fork(self.rows.item(n, used), n, used, rest) for n in before]
            way = min(ways, key=lambda each: each.cost)
            forks += [
                other._replace(cost=fork.cost + other.cost - way.cost)
                for other in ways
                if other is not way and other.cost < UNREACHED
            ]
        return Route(fork.cost, (), tuple(forks))

    def _holds_value(self, way: Fork) -> bool:
        """Whether a way out of an open slot leaves a value in it."""
        if way.slot is None:
            return True
        _, node, start, end = way.slot
        return self.fits(self.graph.open[node].kind, self.text.said(start, end))

    def _back_to_choice(self, way: Fork) -> tuple[int, int, Steps | None]:
        """Over the characters of a way to where it could have come from elsewhere, or the start."""
        _, node, used, rest, slot, left = way
        if slot is not None:
            rest = Steps(slot, _extra(slot.node, slot.end, left, rest))
        while self.graph.labels[node] != JOIN:
            node, used, step = self._back_over_character(node, used)
            rest = Steps(step, rest)
        return node, used, rest

    def _back_over_character(self, node: int, used: int) -> tuple[int, int, Step]:
        """One step towards the start; exact before changed before missing before extra."""
        cost = self.rows.item(node, used)
        before = self._before[self._firsts[node]]
        if used:
            reached = self.rows.item(before, used - 1)
            met = self._letters[used - 1] == self.graph.labels[node]
            if met and reached - EDIT == cost:
                return before, used - 1, Step(Use.MET, node, used - 1, used)
            if not met and reached == cost:
                return before, used - 1, Step(Use.CHANGED, node, used - 1, used)
        if self.rows.item(before, used) + EDIT == cost:
            return before, used, Step(Use.MISSING, node, used, used)
        return node, used - 1, Step(Use.EXTRA, node, used - 1, used)

    def _ways_out_of_slot(self, node: int, used: int, rest: Steps | None) -> list[Fork]:
        """Every stretch of whole words the slot could stand for, the cheapest at any price."""
        before = self._before[self._firsts[node]]
        once, each = slot_cost(self.graph.open[node].kind)
        breaks = [place for place in self._breaks if place <= used]
        stretches = sorted(
            (self.rows.item(before, start) + once - (EDIT - each) * (end - start), start, end)
            for index, start in enumerate(breaks)
            for end in breaks[index + 1 :]
        )
        return [
            Fork(cost, before, start, rest, Step(Use.SLOT, node, start, end), used)
            for cost, start, end in stretches
            if cost - stretches[0][0] <= LONGEST_DETOUR
        ]


def _extra(node: int, start: int, end: int, rest: Steps | None) -> Steps | None:
    for place in range(end, start, -1):
        rest = Steps(Step(Use.EXTRA, node, place - 1, place), rest)
    return rest
