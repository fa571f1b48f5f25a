"""Finding a line in a file that is sorted by the bytes of its keys, without reading all of it."""

from __future__ import annotations

from typing import IO


def line_of(index: IO[bytes], key: bytes, separator: bytes) -> str | None:
    """The line whose first field is `key`, found by halving.

    Heads of a file that have no key come before everything else.
    """
    low, high = 0, index.seek(0, 2)
    while low < high:
        middle = (low + high) // 2
        line = _line_after(index, middle)
        if line and line.partition(separator)[0] < key:
            low = middle + 1
        else:
            high = middle
    line = _line_after(index, low)
    return line.decode() if line.startswith(key + separator) else None


def _line_after(index: IO[bytes], place: int) -> bytes:
    """The first line that begins at `place` or behind it."""
    index.seek(place)
    if place:
        index.readline()
    return index.readline()
