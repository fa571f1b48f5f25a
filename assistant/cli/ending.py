"""How a command ends: its exit code, and the one line that says why it was not done.

0 done · 1 not done, the reason in one line on stderr · 2 bad usage · 130 interrupted.
"""

from __future__ import annotations

import sys
from contextlib import suppress

NOT_DONE = 1
INTERRUPTED = 130


def complain(message: str) -> None:
    """Say on stderr, in one line, what is wrong."""
    # Where nobody can be told, the exit code has to do.
    with suppress(OSError):
        print(f"assistant: {one_line(message)}", file=sys.stderr, flush=True)  # noqa: T201


def one_line(text: str) -> str:
    """`text` on one line, `as_printed`: file names may hold anything."""
    return as_printed(" ".join(text.split()))


def as_printed(text: str) -> str:
    """`text` as a terminal prints it and does not obey it."""
    return "".join(letter if letter.isprintable() else "?" for letter in text)
