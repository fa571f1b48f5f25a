"""Variety without repeats."""

from __future__ import annotations

import random
from collections.abc import Sequence
from typing import Generic, TypeVar

Item = TypeVar("Item")


class ShuffleBag(Generic[Item]):
    """Gives every item once in random order, then all again; never the same one twice running."""

    def __init__(self, items: Sequence[Item], seed: str) -> None:
        if not items:
            raise ValueError("a bag needs something in it")
        self._items = tuple(items)
        self._random = random.Random(seed)  # noqa: S311  (variety, not secrecy)
        self._left: list[Item] = []
        self._last: Item | None = None

    def peek(self) -> Item:
        """What `take` is going to give."""
        if not self._left:
            self._left = list(self._items)
            self._random.shuffle(self._left)
            if self._left[-1] == self._last:
                self._left.reverse()
        return self._left[-1]

    def take(self) -> Item:
        self._last = self.peek()
        return self._left.pop()
