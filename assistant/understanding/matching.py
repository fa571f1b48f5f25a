"""The cheapest way to spell each hypothesis along each template, all at once.

The edit distance between a text and the nearest path of a graph, for several graphs and all
hypotheses together: nodes of one level never depend on one another, so a level is a handful of
numpy operations.

A cell holds the cost of reaching a node with so many characters of the text used, less EDIT for
each of these characters. In that form an additional character costs nothing to carry along a
row, and a row is a running minimum. Cells are ordered `[node, used, text]`: one character further
is one step further in memory for all texts together.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from math import inf

import numpy as np

from assistant.understanding.arrays import Costs, Indices, WideCosts
from assistant.understanding.costs import EDIT
from assistant.understanding.network import Level, Network
from assistant.understanding.normalising import NormalText

UNREACHED = 20_000
"""More than any real cost (LONGEST_PATH and LONGEST_TEXT allow 16,000), and far enough from
the end of 16 bits that adding a whole path of deletions does not wrap around."""

LONGEST_TEXT = 300
"""Characters of a normal text that are still compared: half a minute of speech. More is not a
request."""

DOUBLINGS = 4
"""Running minimum by doubling. Four passes of this are several times faster than numpy's own
`minimum.accumulate` on rows this short."""

MOST_EXTRA = 2**DOUBLINGS - 1
"""Additional characters in one place inside a phrase, any number before and after it: 15 more are
no match anyhow."""

_BEYOND = 1
"""Cells behind the longest text, for what is worked out in vain beside longer ones."""


@dataclass(frozen=True, slots=True)
class Costing:
    """What reaching each node costs with each stretch of each text: `cells[node, used, text]`."""

    network: Network
    lengths: Indices
    cells: Costs

    def rows(self, graph: int, text: int) -> Costs:
        """The cells of one graph's nodes, in its own numbering, for one text."""
        return self.cells[self.network.nodes[graph], : self.lengths[text] + 1, text]

    def wholes(self) -> WideCosts:
        """What each whole text costs along each whole graph: `[graph, text]`."""
        ends = self.cells[self.network.ends].astype(np.int32)
        used = np.arange(ends.shape[1])[:, None]
        cheapest = np.where(used <= self.lengths, ends, UNREACHED).min(axis=1)
        wholes: WideCosts = cheapest + EDIT * self.lengths.astype(np.int32)
        return wholes

    def parts(self) -> Costs:
        """What each whole graph costs at least along some part of each text: `[graph, text]`.

        Of a costing that began anywhere in the text.
        """
        used = np.arange(self.cells.shape[1], dtype=np.int16)[:, None]
        ends = self.cells[self.network.ends] + EDIT * used
        # Beyond the end of a text nothing is met: it is never cheaper there.
        parts: Costs = ends.min(axis=1)
        return parts


def cost_texts(
    network: Network, texts: Sequence[NormalText], extra: float = inf, *, anywhere: bool = False
) -> Costing:
    """Compare every text with every graph of `network`.

    What needs more than `extra` additional characters in one place may be costed too high, as may
    what needs more than MOST_EXTRA. `anywhere`: a graph may begin at any character, and the
    characters before it cost nothing. No text is empty or above LONGEST_TEXT.
    """
    lengths = np.array([len(text.text) for text in texts], np.intp)
    width = int(lengths.max()) + 1 + _BEYOND
    cells: Costs = np.empty((network.size, width, len(texts)), np.int16)
    used = np.arange(width, dtype=np.int16)[:, None]
    cells[: network.starts] = -EDIT * used if anywhere else 0
    comparison = _Comparison(network, texts, cells, extra)
    for level in network.levels:
        comparison.cost(level)
    return Costing(network, lengths, cells)


def cost_exactly(network: Network, texts: Sequence[NormalText]) -> Costing:
    """Compare every text with every graph, to the letter: all else is unreached. Much quicker than
    `cost_texts`, of which it finds what costs no edit."""
    lengths = np.array([len(text.text) for text in texts], np.intp)
    width = int(lengths.max()) + 1 + _BEYOND
    cells: Costs = np.full((network.size, width, len(texts)), UNREACHED, np.int16)
    cells[: network.starts, 0] = 0
    comparison = _ExactComparison(network, texts, cells, 0)
    for level in network.levels:
        comparison.cost(level)
    unused = np.arange(width)[:, None] != lengths
    cells[network.ends] = np.where(unused, UNREACHED, cells[network.ends])
    return Costing(network, lengths, cells)


class _Comparison:
    """Fills in `cells`, level by level."""

    def __init__(
        self, network: Network, texts: Sequence[NormalText], cells: Costs, extra: float
    ) -> None:
        size, width, count = cells.shape
        self._rows = cells.reshape(size, width * count)
        self._matches = _matches(network.alphabet, texts, width)
        self._breaks = _Breaks.of(texts)
        self._steps = [count * 2**doubling for doubling in range(DOUBLINGS) if 2**doubling <= extra]
        self._one = count
        # Before each row there is room to look back into, so that nothing is carried in.
        self._before = count * 2**DOUBLINGS
        most = max(level.end - level.first for level in network.levels)
        self._scratch = np.full((2, most, self._before + width * count), UNREACHED, np.int16)

    def cost(self, level: Level) -> None:
        """Fill in the cells of the level's nodes."""
        if level.joins > level.first:
            self._cost_characters(level)
        if level.slots > level.joins:
            above = self._rows.take(level.before_joins, axis=0)
            rows = self._rows[level.joins : level.slots]
            np.minimum.reduceat(above, level.join_starts, axis=0, out=rows)
        if level.end > level.slots:
            self._cost_open_slots(level)

    def _cost_characters(self, level: Level) -> None:
        """A character is met, changed (both along the diagonal) or missing (straight down)."""
        above = self._rows.take(level.before_characters, axis=0)
        rows = self._scratch[0, : len(above), self._before :]
        np.add(above, EDIT, out=rows)
        diagonal = self._matches.take(level.letters, axis=0)
        diagonal += above[:, : -self._one]
        further = rows[:, self._one :]
        np.minimum(further, diagonal, out=further)
        self._carry(level.first, level.joins)

    def _cost_open_slots(self, level: Level) -> None:
        """At least one whole word, at so much once and so much a character."""
        once, each = level.slot_costs.astype(np.int32).T[:, :, None, None]
        positions, places = self._breaks.positions, self._breaks.cells
        entry = self._rows.take(level.before_slots, axis=0)[:, places].astype(np.int32)
        # In this form the words in between cost nothing: the best entry is a running minimum.
        entry += (EDIT - each) * positions
        best = np.minimum.accumulate(entry, axis=1)[:, :-1]
        leave = best + once - (EDIT - each) * positions[1:]
        rows = self._scratch[0, : len(entry), self._before :]
        rows[:] = UNREACHED
        rows[:, places[1:]] = np.minimum(leave, UNREACHED)
        self._carry(level.slots, level.end)

    def _carry(self, first: int, end: int) -> None:
        """Carry every cost on along its row: what follows may be additional characters."""
        rows, spare = self._scratch[:, : end - first]
        for step in self._steps:
            ahead, behind = rows[:, self._before :], rows[:, self._before - step : -step]
            np.minimum(ahead, behind, out=spare[:, self._before :])
            rows, spare = spare, rows
        self._rows[first:end] = rows[:, self._before :]


class _ExactComparison(_Comparison):
    """Fills in `cells` where every character is met; the others are unreached already."""

    def _cost_characters(self, level: Level) -> None:
        above = self._rows.take(level.before_characters, axis=0)[:, : -self._one]
        met = self._matches.take(level.letters, axis=0)
        further = self._rows[level.first : level.joins, self._one :]
        np.copyto(further, above + met, where=met < 0)


def _matches(alphabet: Indices, texts: Sequence[NormalText], width: int) -> Costs:
    """What using up a character on a letter adds to a cell: for each letter a flat row without
    its first cells."""
    codes = np.zeros((width - 1, len(texts)), np.intp)
    for column, text in zip(codes.T, texts, strict=True):
        spelt = text.text
        column[: len(spelt)] = [ord(character) for character in spelt]
    met = alphabet[:, None] == codes.reshape(-1)
    return np.where(met, np.int16(-EDIT), np.int16(0))


@dataclass(frozen=True, slots=True)
class _Breaks:
    """Where open slots may begin or end: `[k, text]`, and the cells of a flat row these are.

    Texts with fewer breaks than others are filled up with the place beyond their end, from which
    nothing leads back.
    """

    positions: WideCosts
    cells: Indices

    @staticmethod
    def of(texts: Sequence[NormalText]) -> _Breaks:
        count = max(len(text.breaks) for text in texts)
        rows = [
            [*text.breaks, *[len(text.text) + 1] * (count - len(text.breaks))] for text in texts
        ]
        positions = np.array(rows, np.int32).T
        return _Breaks(positions, positions.astype(np.intp) * len(texts) + np.arange(len(texts)))
