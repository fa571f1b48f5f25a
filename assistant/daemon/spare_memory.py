"""What was needed for a moment goes back to the system: a daemon lives for months."""

from __future__ import annotations

import ctypes

_LIBC = ctypes.CDLL(None)
_M_ARENA_MAX = -8
"""malloc.h of glibc; other C libraries need, and have, none of this."""


def share_one_heap() -> None:
    """Have all threads take memory from one place. Call it before there is a second thread.

    Otherwise each has a heap of its own, and keeps there the most it has ever needed.
    """
    if (configure := getattr(_LIBC, "mallopt", None)) is not None:
        configure(_M_ARENA_MAX, 1)


def give_back() -> None:
    """Give the system what is free, in three to seven milliseconds.

    To hear a request takes some 40 MB for the length of a decode; the next one is 10 ms slower for
    having to ask for them again.
    """
    if (trim := getattr(_LIBC, "malloc_trim", None)) is not None:
        trim(0)
