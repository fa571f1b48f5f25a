"""Which way a text takes through a template: the cheapest first, then the next cheapest.

The costs of `matching` say at every node how cheaply the rest can be reached, so a path is
read off backwards without searching. Wherever it could have come from elsewhere, the other
way is kept with its price; the next path is the cheapest of these, followed to its start.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from enum import Enum
from typing import NamedTuple

from assistant.understanding.arrays import Costs
from assistant.understanding.costs import EDIT, slot_cost
from assistant.understanding.graph import JOIN, START, TemplateGraph
from assistant.understanding.matching import UNREACHED, Costing
from assistant.understanding.normalising import NormalText

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

    `cost`, in parts of EDIT, is that of the whole path; while ways are compared, as in `rows`.
    """

    cost: int
    node: int
    used: int
    rest: Steps | None = None


@dataclass(frozen=True, slots=True)
class Route:
    """One path of one text through one template."""

    cost: int
    steps: tuple[Step, ...]
    forks: tuple[Fork, ...]
    """The other ways that leave this route, for those who want the next cheapest."""


@dataclass(slots=True)
class RouteFinder:
    """Reads the routes of one text through one template off their costs."""

    graph: TemplateGraph
    text: NormalText
    rows: Costs
    _letters: str = field(init=False)
    _breaks: tuple[int, ...] = field(init=False)

    def __post_init__(self) -> None:
        self._letters = self.text.text
        self._breaks = self.text.breaks

    @classmethod
    def of(cls, costing: Costing, template: int, text: int) -> RouteFinder:
        rows = costing.rows(template, text)
        return cls(costing.network.graphs[template], costing.texts[text], rows)

    def cheapest(self) -> Fork:
        """Where the cheapest route begins to be read."""
        length = len(self._letters)
        ends = self.rows[self.graph.end]
        used = length - int(ends[::-1].argmin())
        rest = _extra(self.graph.end, used, length, None)
        return Fork(int(ends[used]) + EDIT * length, self.graph.end, used, rest)

    def follow(self, fork: Fork) -> Route:
        """Read the cheapest route that takes `fork`, and the forks on its new part."""
        node, used, rest = fork.node, fork.used, fork.rest
        forks: list[Fork] = []
        while node != START:
            if node in self.graph.open:
                ways = self._ways_out_of_slot(node, used, rest)
            elif self.graph.labels[node] == JOIN:
                ways = [
                    Fork(self.rows.item(n, used), n, used, rest) for n in self.graph.before[node]
                ]
            else:
                node, used, step = self._back_over_character(node, used)
                rest = Steps(step, rest)
                continue
            cheapest = min(ways, key=lambda way: way.cost)
            forks += [
                way._replace(cost=fork.cost + way.cost - cheapest.cost)
                for way in ways
                if way is not cheapest and way.cost < UNREACHED
            ]
            _, node, used, rest = cheapest
        rest = _extra(START, 0, used, rest)
        return Route(fork.cost, tuple(Steps.listed(rest)), tuple(forks))

    def _back_over_character(self, node: int, used: int) -> tuple[int, int, Step]:
        """One step towards the start; exact before changed before missing before extra."""
        cost = self.rows.item(node, used)
        before = self.graph.before[node][0]
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
        before = self.graph.before[node][0]
        once, each = slot_cost(self.graph.open[node].kind)
        breaks = [place for place in self._breaks if place <= used]
        stretches = sorted(
            (self.rows.item(before, start) + once - (EDIT - each) * (end - start), start, end)
            for index, start in enumerate(breaks)
            for end in breaks[index + 1 :]
        )
        return [
            Fork(
                cost,
                before,
                start,
                Steps(Step(Use.SLOT, node, start, end), _extra(node, end, used, rest)),
            )
            for cost, start, end in stretches
            if cost - stretches[0][0] <= LONGEST_DETOUR
        ]


def _extra(node: int, start: int, end: int, rest: Steps | None) -> Steps | None:
    for place in range(end, start, -1):
        rest = Steps(Step(Use.EXTRA, node, place - 1, place), rest)
    return rest
