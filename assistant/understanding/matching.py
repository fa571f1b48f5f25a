"""The cheapest way to spell each hypothesis along each template, all at once.

The edit distance between a text and the nearest path of a graph, for all templates and all
hypotheses together: nodes of one level never depend on one another, so a level is a handful of
numpy operations. A node that no text reaches within the horizon is left out, and with it all
that could only be reached through it: of thousands of nodes, a text that is nearly exact
touches hundreds.

A cell holds the cost of reaching a node with so many characters of the text used, less EDIT for
each of these characters. In that form an additional character costs nothing to carry along a
row, and a row is a running minimum.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from assistant.understanding.arrays import Costs, Flags, Indices, WideCosts
from assistant.understanding.costs import EDIT
from assistant.understanding.network import Level, Network
from assistant.understanding.normalising import NormalText

UNREACHED = 20_000
"""More than any real cost (LONGEST_PATH and LONGEST_TEXT allow 16,000), and far enough from
the end of 16 bits that adding a whole path of deletions does not wrap around."""

LONGEST_TEXT = 300
"""Characters of a normal text that are still compared: half a minute of speech. More is not a
request."""

MOST_CELLS = 40_000_000
"""Of one comparison, 80 MB. Five readings of fifteen seconds of speech fit with all skills; of
longer speech the deepest parts of the network are left out."""

_CARRIES = (1, 2, 4, 8)
"""Running minimum by doubling: up to 15 additional characters in one place inside a phrase, any
number before and after it. Four passes of this are eight times faster than numpy's own
`minimum.accumulate` on rows this short; 15 characters more are no match anyhow."""

_PAD = 16
"""Cells between two hypotheses, so that what is carried out of one is not carried into the next."""

_NO_ROW = 0
"""The row of all nodes that were left out."""


@dataclass(frozen=True, slots=True)
class Costing:
    """What reaching each node costs with each stretch of each text.

    Node n has row `row_of[n]` of `cells[row, text, _PAD + used]`.
    """

    network: Network
    texts: tuple[NormalText, ...]
    cells: Costs
    row_of: Indices

    def rows(self, template: int, text: int) -> Costs:
        """The cells of one template's nodes, in its own numbering, for one text."""
        length = len(self.texts[text].text)
        rows = self.row_of[self.network.positions(template)]
        return self.cells[rows, text, _PAD : _PAD + length + 1]

    def wholes(self) -> WideCosts:
        """What each whole text costs along each whole template: `[template, text]`."""
        rows = self.row_of[self.network.ends()]
        wholes = np.empty((len(rows), len(self.texts)), np.int32)
        for index, text in enumerate(self.texts):
            length = len(text.text)
            ends = self.cells[rows, index, _PAD : _PAD + length + 1]
            wholes[:, index] = ends.min(axis=1).astype(np.int32) + EDIT * length
        return wholes


def cost_texts(
    network: Network, texts: Sequence[NormalText], starts: Flags, horizons: Sequence[float]
) -> Costing:
    """Compare every text with the templates in `starts`.

    Whatever costs up to `horizons[text]` is exact; what is dearer may be left out. No text is
    empty or above LONGEST_TEXT.
    """
    comparison = _Comparison(network, texts, horizons)
    comparison.begin(np.flatnonzero(starts))
    for level in network.levels:
        comparison.cost_characters(level)
        comparison.cost_joins(level)
        comparison.cost_open_slots(level)
    return Costing(network, tuple(texts), comparison.cells, comparison.row_of)


class _Comparison:
    """The rows computed so far, of the nodes that are within the horizon."""

    def __init__(
        self, network: Network, texts: Sequence[NormalText], horizons: Sequence[float]
    ) -> None:
        longest = max(len(text.text) for text in texts)
        self._width = _PAD + longest + 1
        self._texts = len(texts)
        rows = min(network.size + 1, MOST_CELLS // (len(texts) * self._width))
        # Memory that is never written is never taken from the system.
        self.cells: Costs = np.empty((rows, len(texts), self._width), np.int16)
        self.cells[_NO_ROW] = UNREACHED
        self.row_of: Indices = np.full(network.size, _NO_ROW, np.intp)
        self._next_row = _NO_ROW + 1
        self._matches = _match_costs(network.codes, texts, self._width)
        self._breaks = _Breaks.of(texts)
        self._beyond = _beyond(texts, horizons, self._width)

    def begin(self, starts: Indices) -> None:
        """The templates' starts are reached for nothing."""
        starts = starts[: len(self.cells) - self._next_row]
        rows = self._new_rows(len(starts))
        rows[:, :, :_PAD] = UNREACHED
        rows[:, :, _PAD:] = 0
        self._keep(starts, rows)

    def cost_characters(self, level: Level) -> None:
        """A character is met, changed (both along the diagonal) or missing (straight down)."""
        before = self.row_of[level.before_characters]
        reached = self._reached(before)
        if not len(reached):
            return
        count = len(reached)
        above = self.cells.take(before[reached], axis=0).reshape(count, -1)
        diagonal = self._matches.take(level.labels[reached], axis=0).reshape(count, -1)
        rows = self._new_rows(count)
        flat = rows.reshape(count, -1)
        np.add(above, EDIT, out=flat)
        diagonal[:, 1:] += above[:, :-1]
        np.minimum(flat, diagonal, out=flat)
        _carry(rows)
        self._keep(level.first + reached, rows)

    def cost_joins(self, level: Level) -> None:
        """The cheapest of all predecessors."""
        before = self.row_of[level.before_joins]
        reached = self._reached(before)
        if not len(reached):
            return
        joins, starts = np.unique(level.joined[reached], return_index=True)
        rows = self._new_rows(len(joins))
        above = self.cells.take(before[reached], axis=0)
        np.minimum.reduceat(above, starts, axis=0, out=rows)
        self._keep(level.joins + joins, rows)

    def cost_open_slots(self, level: Level) -> None:
        """At least one whole word, at so much once and so much a character."""
        before = self.row_of[level.before_slots]
        reached = self._reached(before)
        if not len(reached):
            return
        each = level.slot_each[reached, None, None].astype(np.int32)
        once = level.slot_once[reached, None, None].astype(np.int32)
        texts = np.arange(self._texts)[None, :, None]
        columns = self._breaks.columns[None]
        entry = self.cells[before[reached, None, None], texts, columns].astype(np.int32)
        # In this form the words in between cost nothing: the best entry is a running minimum.
        entry += (EDIT - each) * self._breaks.positions
        best = np.minimum.accumulate(entry, axis=2)[:, :, :-1]
        leave = best + once - (EDIT - each) * self._breaks.positions[:, 1:]
        leave = np.where(self._breaks.are_real[:, 1:], leave, UNREACHED)
        rows = self._new_rows(len(reached))
        rows[:] = UNREACHED
        nodes = np.arange(len(reached))[:, None, None]
        rows[nodes, texts, columns[:, :, 1:]] = np.minimum(leave, UNREACHED)
        _carry(rows)
        self._keep(level.slots + reached, rows)

    def _reached(self, before: Indices) -> Indices:
        """Which of these rows exist, as many as there is room for what follows them."""
        return np.flatnonzero(before)[: len(self.cells) - self._next_row]

    def _new_rows(self, count: int) -> Costs:
        first = self._next_row
        self._next_row += count
        return self.cells[first : self._next_row]

    def _keep(self, nodes: Indices, rows: Costs) -> None:
        """Give `nodes` the newest `rows`, but those that no text reaches within its horizon."""
        over = rows.reshape(len(rows), -1) + self._beyond
        kept = np.flatnonzero(over.min(axis=1) <= 0)
        first = self._next_row - len(rows)
        if len(kept) < len(rows):
            # Space is used again: touching new memory would cost more than copying.
            rows[: len(kept)] = rows[kept]
            self._next_row = first + len(kept)
        self.row_of[nodes[kept]] = np.arange(first, self._next_row)


@dataclass(frozen=True, slots=True)
class _Breaks:
    """Where open slots may begin or end, `[text, k]`; filled up with the column before a text."""

    positions: WideCosts
    columns: Indices
    are_real: Flags

    @staticmethod
    def of(texts: Sequence[NormalText]) -> _Breaks:
        rows = [text.breaks for text in texts]
        shape = (len(rows), max(len(row) for row in rows))
        positions = np.zeros(shape, np.int32)
        are_real = np.zeros(shape, np.bool_)
        for index, row in enumerate(rows):
            positions[index, : len(row)] = row
            are_real[index, : len(row)] = True
        return _Breaks(positions, np.where(are_real, positions + _PAD, 0), are_real)


def _match_costs(codes: dict[str, int], texts: Sequence[NormalText], width: int) -> Costs:
    """What using up a text's character on a letter adds to a cell: `[letter, text, cell]`."""
    costs = np.zeros((max(1, len(codes)), len(texts), width), np.int16)
    for index, text in enumerate(texts):
        for used, character in enumerate(text.text, start=1):
            code = codes.get(character)
            if code is not None:
                costs[code, index, _PAD + used] = -EDIT
    return costs


def _beyond(texts: Sequence[NormalText], horizons: Sequence[float], width: int) -> Costs:
    """What added to a cell tells how far it is beyond its text's horizon, of one row."""
    used = np.arange(-_PAD, width - _PAD)
    rows = [
        np.where((used < 0) | (used > len(text.text)), UNREACHED // 2, EDIT * used - horizon)
        for text, horizon in zip(texts, horizons, strict=True)
    ]
    beyond: Costs = np.concatenate(rows).clip(-UNREACHED // 2, UNREACHED // 2).astype(np.int16)
    return beyond


def _carry(rows: Costs) -> None:
    """Carry every cost on along its row: what follows may be additional characters."""
    flat = rows.reshape(len(rows), -1)
    for step in _CARRIES:
        np.minimum(flat[:, step:], flat[:, :-step], out=flat[:, step:])
    rows[:, :, :_PAD] = UNREACHED
