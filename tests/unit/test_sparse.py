"""Rows that are nearly all zeros are the same rows, whatever is left out of them."""

from __future__ import annotations

import numpy as np
import pytest

from assistant.understanding.sparse import ROWS_OF_A_BLOCK, SparseRows

WIDTH = 50
CHANCE = np.random.default_rng(7)
FULL = CHANCE.random((100, WIDTH)) * (CHANCE.random((100, WIDTH)) < 0.1)
FULL[3] = 0
AT = CHANCE.permutation(np.argwhere(FULL))
ROWS = SparseRows.of(FULL.shape, AT[:, 0], AT[:, 1], FULL[AT[:, 0], AT[:, 1]].astype(np.float32))


@pytest.mark.parametrize("rows", [[], [3], [5, 2, 2], list(range(100))])
def test_blocks_have_what_the_rows_have(rows: list[int]) -> None:
    found = np.zeros((len(rows), WIDTH))
    blocks = list(ROWS.blocks(np.array(rows, np.intp)))

    for block in blocks:
        found[block.rows, block.places] = block.vectors

    assert np.allclose(found, FULL[rows])
    assert all(len(block.vectors) <= ROWS_OF_A_BLOCK for block in blocks)
    assert sum(len(block.vectors) for block in blocks) == len(rows)


def test_a_block_has_only_the_places_that_one_of_its_rows_has() -> None:
    (block,) = ROWS.blocks(np.array([0, 1]))
    assert block.places.tolist() == np.flatnonzero(FULL[:2].any(axis=0)).tolist()


def test_weighed_rows_have_length_one_and_empty_ones_stay_empty() -> None:
    weights = CHANCE.random(WIDTH).astype(np.float32)

    weighed = ROWS.weighed(weights)

    expected = FULL * weights
    lengths = np.linalg.norm(expected, axis=1, keepdims=True)
    expected /= np.where(lengths == 0, 1, lengths)
    assert np.allclose(weighed.values, expected[np.nonzero(FULL)])
    assert not len(next(weighed.blocks(np.array([3]))).places)


def test_what_falls_on_the_same_place_is_added_up() -> None:
    rows, places = np.array([1, 1, 1, 1]), np.array([4, 2, 4, 2])
    added = SparseRows.of((3, WIDTH), rows, places, np.array([1, 3, 0.5, -3], np.float32))
    assert (len(added), added.places.tolist(), added.values.tolist()) == (3, [4], [1.5])
    assert added.row_of_each().tolist() == [1]


def test_nothing_has_no_rows() -> None:
    none = np.zeros(0, np.intp)
    nothing = SparseRows.of((0, WIDTH), none, none, none.astype(np.float32))
    assert len(nothing) == 0
    assert not list(nothing.weighed(np.ones(WIDTH, np.float32)).blocks(none))
