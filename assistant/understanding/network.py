"""Many templates side by side, put in order for the matcher: level by level."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import accumulate, chain

import numpy as np

from assistant.understanding.arrays import Costs, Indices
from assistant.understanding.costs import slot_cost
from assistant.understanding.graph import JOIN, START, TemplateGraph

_CHARACTERS, _JOINS, _OPEN_SLOTS, _KINDS = range(4)


@dataclass(frozen=True, slots=True)
class Level:
    """Nodes that depend on nodes of earlier levels only.

    Characters are the nodes from `first` to `joins`, joins those to `slots`, open slots those to
    `end`. `before_joins` holds all predecessors of the first join, then of the second …;
    `joined[k]` says to which join of the level the k-th of them belongs.
    """

    first: int
    joins: int
    slots: int
    end: int
    before_characters: Indices
    labels: Indices
    before_joins: Indices
    joined: Indices
    before_slots: Indices
    slot_once: Costs
    slot_each: Costs


@dataclass(frozen=True, slots=True)
class Network:
    """The nodes of all templates, numbered level by level; the starts come first.

    `codes` numbers the letters, as in `labels` of the levels.
    """

    graphs: tuple[TemplateGraph, ...]
    codes: dict[str, int]
    levels: tuple[Level, ...]
    numbers: Indices
    offsets: Indices

    @property
    def size(self) -> int:
        """The number of nodes."""
        return len(self.numbers)

    def positions(self, template: int) -> Indices:
        """The numbers here of one template's nodes, in its own order."""
        return self.numbers[self.offsets[template] : self.offsets[template + 1]]

    def ends(self) -> Indices:
        """The number of each template's end."""
        local = np.array([graph.end for graph in self.graphs], np.intp)
        ends: Indices = self.numbers[self.offsets[:-1] + local]
        return ends


def build_network(graphs: Sequence[TemplateGraph]) -> Network:
    """All of `graphs` side by side."""
    sizes = [len(graph.labels) for graph in graphs]
    offsets = np.array([0, *accumulate(sizes)], np.intp)
    letters = sorted({label for graph in graphs for label in graph.labels})
    codes = {letter: code for code, letter in enumerate(letters)}
    labels = _integers(codes[label] for graph in graphs for label in graph.labels)
    levels = _integers(chain.from_iterable(graph.levels for graph in graphs))
    degrees = _integers(len(nodes) for graph in graphs for nodes in graph.before)
    before = _integers(
        int(offset) + node
        for offset, graph in zip(offsets, graphs, strict=False)
        for nodes in graph.before
        for node in nodes
    )
    costs = np.zeros((int(offsets[-1]), 2), np.int16)
    kinds = np.where(labels == codes.get(JOIN, -1), _JOINS, _CHARACTERS)
    kinds[offsets[:-1] + START] = _CHARACTERS
    for offset, graph in zip(offsets, graphs, strict=False):
        for node, slot in graph.open.items():
            kinds[offset + node] = _OPEN_SLOTS
            costs[offset + node] = slot_cost(slot.kind)
    order = np.lexsort((kinds, levels))
    numbers = np.empty_like(order)
    numbers[order] = np.arange(len(order))
    layout = _Layout(
        ranks=(levels * _KINDS + kinds)[order],
        labels=labels[order],
        degrees=degrees[order],
        first_before=(np.cumsum(degrees) - degrees)[order],
        before=numbers[before],
        costs=costs[order],
    )
    return Network(tuple(graphs), codes, tuple(layout.levels()), numbers, offsets)


@dataclass(frozen=True, slots=True)
class _Layout:
    """All nodes in their final order; `before` of node n begins at `first_before[n]`."""

    ranks: Indices
    labels: Indices
    degrees: Indices
    first_before: Indices
    before: Indices
    costs: Costs

    def levels(self) -> Iterator[Level]:
        count = int(self.ranks[-1]) // _KINDS + 1 if len(self.ranks) else 0
        bounds = np.searchsorted(self.ranks, np.arange(_KINDS * count + 1)).tolist()
        # The first level holds the starts, which depend on nothing.
        for rank in range(_KINDS, _KINDS * count, _KINDS):
            first, joins, slots, end = bounds[rank : rank + _KINDS + 1]
            degrees = self.degrees[joins:slots]
            joined = np.repeat(np.arange(slots - joins), degrees)
            within = np.arange(len(joined)) - np.repeat(np.cumsum(degrees) - degrees, degrees)
            yield Level(
                first=first,
                joins=joins,
                slots=slots,
                end=end,
                before_characters=self.before[self.first_before[first:joins]],
                labels=self.labels[first:joins],
                before_joins=self.before[self.first_before[joins + joined] + within],
                joined=joined,
                before_slots=self.before[self.first_before[slots:end]],
                slot_once=self.costs[slots:end, 0],
                slot_each=self.costs[slots:end, 1],
            )


def _integers(values: Iterator[int]) -> Indices:
    return np.fromiter(values, np.intp)
