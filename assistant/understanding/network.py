"""Some templates side by side, put in order for the matcher: level by level."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import NamedTuple

import numpy as np

from assistant.understanding.arrays import CodePoints, Costs, Indices, Numbers
from assistant.understanding.costs import slot_cost
from assistant.understanding.graph import JOIN, START, TemplateGraph

_CHARACTERS, _JOINS, _OPEN_SLOTS, _KINDS = range(4)
_NONE: Indices = np.empty(0, np.intp)
_NO_COSTS: Costs = np.empty((0, 2), np.int16)


@dataclass(frozen=True)
class Layout:
    """A graph as the matcher wants it; `labels`, `before`, `degrees` and `end` are the graph's.

    `ranks` tell the order in which nodes are costed: by level, and within one by kind. `slots`
    are the open slots' nodes, `slot_costs` what each costs: once, and a character.
    """

    labels: str
    ranks: Numbers
    degrees: Numbers
    before: Numbers
    slots: Numbers
    slot_costs: Costs
    end: int

    @staticmethod
    def of(graph: TemplateGraph) -> Layout:
        slots = list(graph.open)
        kinds = np.where(_code_points(graph.labels) == ord(JOIN), _JOINS, _CHARACTERS)
        kinds[START] = _CHARACTERS
        kinds[slots] = _OPEN_SLOTS
        costs = [slot_cost(slot.kind) for slot in graph.open.values()]
        return Layout(
            labels=graph.labels,
            ranks=_KINDS * graph.levels + kinds.astype(np.int16),
            degrees=graph.degrees,
            before=graph.before,
            slots=np.array(slots, np.int16),
            slot_costs=np.array(costs, np.int16).reshape(-1, 2),
            end=graph.end,
        )


class Level(NamedTuple):
    """Nodes that depend on nodes of earlier levels only.

    Characters are the nodes from `first` to `joins`, joins those to `slots`, open slots those to
    `end`. `letters` are places in the network's alphabet. `before_joins` holds all predecessors
    of the first join, then of the second …; each join's begin at one of `join_starts`.
    """

    first: int
    joins: int
    slots: int
    end: int
    before_characters: Indices
    letters: Indices
    before_joins: Indices
    join_starts: Indices
    before_slots: Indices
    slot_costs: Costs

    @staticmethod
    def of_characters(first: int, before: Indices, letters: Indices) -> Level:
        """A level of nothing else."""
        end = first + len(before)
        return Level(first, end, end, end, before, letters, _NONE, _NONE, _NONE, _NO_COSTS)


@dataclass(frozen=True, slots=True)
class Network:
    """The nodes of several graphs, numbered level by level; the starts come first.

    `alphabet` has the code points of its letters. `ends` are the graphs' last nodes, `nodes` the
    numbers of each graph's nodes in its own order.
    """

    levels: tuple[Level, ...]
    alphabet: Indices
    ends: Indices
    nodes: tuple[Indices, ...] = ()

    @property
    def starts(self) -> int:
        """The number of starts."""
        return self.levels[0].first

    @property
    def size(self) -> int:
        """The number of nodes."""
        return self.levels[-1].end


def build_network(layouts: Sequence[Layout]) -> Network:
    """All of `layouts` side by side."""
    offsets = np.cumsum([0, *(len(layout.ranks) for layout in layouts)])
    ranks = np.concatenate([layout.ranks for layout in layouts])
    order = np.argsort(ranks, kind="stable")
    numbers = np.empty_like(order)
    numbers[order] = np.arange(len(order))
    degrees = np.concatenate([layout.degrees for layout in layouts])
    before = np.concatenate(
        [layout.before + offset for layout, offset in zip(layouts, offsets, strict=False)]
    )
    alphabet, letters = np.unique(
        _code_points("".join(layout.labels for layout in layouts)), return_inverse=True
    )
    slots = np.concatenate(
        [layout.slots + offset for layout, offset in zip(layouts, offsets, strict=False)]
    )
    costs = np.zeros((len(order), 2), np.int16)
    costs[numbers[slots]] = np.concatenate([layout.slot_costs for layout in layouts])
    sequence = _Sequence(
        ranks=ranks[order],
        letters=letters[order],
        before=numbers[before[_runs((np.cumsum(degrees) - degrees)[order], degrees[order])]],
        first_before=np.concatenate(([0], np.cumsum(degrees[order]))),
        costs=costs,
    )
    nodes = tuple(np.split(numbers, offsets[1:-1]))
    ends = np.array([each[layout.end] for each, layout in zip(nodes, layouts, strict=True)])
    return Network(tuple(sequence.levels()), alphabet.astype(np.intp), ends, nodes)


def build_word_network(words: Iterable[str]) -> Network:
    """Each word as a graph; words that begin alike share their nodes, and one start."""
    spelt = list(words)
    beginnings = {word[:end] for word in spelt for end in range(1, len(word) + 1)}
    in_order = sorted(beginnings, key=lambda beginning: (len(beginning), beginning))
    numbers = {beginning: number for number, beginning in enumerate(("", *in_order))}
    alphabet, letters = np.unique(_integers(ord(b[-1]) for b in in_order), return_inverse=True)
    before = _integers(numbers[beginning[:-1]] for beginning in in_order)
    lengths = _integers(map(len, in_order))
    bounds = np.searchsorted(lengths, np.arange(1, int(lengths.max(initial=1)) + 2)).tolist()
    levels = tuple(
        Level.of_characters(1 + first, before[first:end], letters[first:end])
        for first, end in pairwise(bounds)
    )
    return Network(levels, alphabet, _integers(numbers[word] for word in spelt))


@dataclass(frozen=True, slots=True)
class _Sequence:
    """All nodes in their final order; `before` of node n begins at `first_before[n]`."""

    ranks: Indices
    letters: Indices
    before: Indices
    first_before: Indices
    costs: Costs

    def levels(self) -> Iterator[Level]:
        count = int(self.ranks[-1]) // _KINDS + 1
        bounds = np.searchsorted(self.ranks, np.arange(_KINDS * count + 1))
        firsts = self.first_before[bounds].tolist()
        places = bounds.tolist()
        # The first level holds the starts, which depend on nothing.
        for rank in range(_KINDS, _KINDS * count, _KINDS):
            first, joins, slots, end = places[rank : rank + _KINDS + 1]
            of_first, of_joins, of_slots, of_end = firsts[rank : rank + _KINDS + 1]
            if joins == end:
                before, letters = self.before[of_first:of_joins], self.letters[first:joins]
                yield Level.of_characters(first, before, letters)
                continue
            yield Level(
                first=first,
                joins=joins,
                slots=slots,
                end=end,
                before_characters=self.before[of_first:of_joins],
                letters=self.letters[first:joins],
                before_joins=self.before[of_joins:of_slots],
                join_starts=self.first_before[joins:slots] - of_joins,
                before_slots=self.before[of_slots:of_end],
                slot_costs=self.costs[slots:end],
            )


def _runs(starts: Indices, lengths: Indices) -> Indices:
    """All numbers from the first start on, as many as its length says; then of the second …"""
    shifts = starts - (np.cumsum(lengths) - lengths)
    return np.repeat(shifts, lengths) + np.arange(int(lengths.sum()))


def _code_points(labels: str) -> CodePoints:
    return np.frombuffer(labels.encode("utf-32-le"), np.int32)


def _integers(values: Iterable[int]) -> Indices:
    return np.fromiter(values, np.intp)
