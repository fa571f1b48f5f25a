"""Vectors that are nearly all zeros, kept as what else is in them.

A sentence has some forty of two thousand places. Rows that have much in common are multiplied
together, over the places that any of them has: a quarter to a third of all.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np

from assistant.understanding.arrays import Indices, Vectors

ROWS_OF_A_BLOCK = 32
"""With fewer the copying costs more than the zeros that are spared."""


@dataclass(frozen=True, slots=True)
class Block:
    """Some of the rows asked for (`rows` says which), without the places that none of them has:
    `vectors` `[row, index of places]`."""

    rows: slice
    places: Indices
    vectors: Vectors


@dataclass(frozen=True, slots=True)
class SparseRows:
    """Row `n` has `values[starts[n] : starts[n + 1]]` at the same of `places`, of `width`."""

    width: int
    starts: Indices
    places: Indices
    values: Vectors

    @staticmethod
    def of(shape: tuple[int, int], rows: Indices, places: Indices, values: Vectors) -> SparseRows:
        """`shape` (rows, width): zeros, to which at these rows and places the values are added."""
        count, width = shape
        cells = rows * width + places
        order = np.argsort(cells, kind="stable")
        cells = cells[order]
        first = np.flatnonzero(np.diff(cells, prepend=-1))
        sums = np.add.reduceat(values[order], first) if len(first) else values
        is_left = sums != 0
        rows, places = np.divmod(cells[first][is_left], width)
        starts = np.searchsorted(rows, np.arange(count + 1))
        return SparseRows(width, starts, places, sums[is_left])

    def __len__(self) -> int:
        return len(self.starts) - 1

    def weighed(self, weights: Vectors) -> SparseRows:
        """Each place counting as much as it has of `weights`, and each row of length 1."""
        values = self.values * weights[self.places]
        rows = self.row_of_each()
        lengths = np.sqrt(np.bincount(rows, values * values, len(self)))
        values /= np.maximum(lengths, 1e-6)[rows]
        return SparseRows(self.width, self.starts, self.places, values)

    def row_of_each(self) -> Indices:
        """The row that each value is in."""
        return np.repeat(np.arange(len(self)), np.diff(self.starts))

    def blocks(self, rows: Indices) -> Iterator[Block]:
        """These rows, a few at a time, in their order."""
        for start in range(0, len(rows), ROWS_OF_A_BLOCK):
            some = slice(start, start + ROWS_OF_A_BLOCK)
            yield Block(some, *self._in_brief(rows[some]))

    def _in_brief(self, rows: Indices) -> tuple[Indices, Vectors]:
        counts = np.diff(self.starts)[rows]
        at = ranges(self.starts[rows], counts)
        places = self.places[at]
        here = np.zeros(self.width, np.bool_)
        here[places] = True
        column = np.cumsum(here) - 1
        met = np.flatnonzero(here)
        vectors = np.zeros((len(rows), len(met)), np.float32)
        vectors[np.repeat(np.arange(len(rows)), counts), column[places]] = self.values[at]
        return met, vectors


def ranges(starts: Indices, counts: Indices) -> Indices:
    """From each of `starts` so many numbers up, one range after another."""
    ends = np.cumsum(counts)
    return np.repeat(starts - ends + counts, counts) + np.arange(counts.sum())
