"""Cut the loops out of what a recogniser wrote.

A Whisper window that ends soon after the speech makes the model begin again instead of
ending: the sentence, or its last words, come once more and then again.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

OPENING_WORDS = 3
"""So many words as at the start, in the same order, mean that the sentence begins again."""

SHORTEST_RUN = 3
"""A group of words this often in a row is a loop; a single word needs twice as many, for
"two two two" is a number somebody may say."""

_EDGES = re.compile(r"^\W+|\W+$")


def cut_loops(text: str) -> str:
    """`text` up to where it begins to repeat itself; unchanged where it does not."""
    words = text.split()
    keys = [_EDGES.sub("", word).casefold() for word in words]
    end = _cut_runs(keys, _second_opening(keys))
    return text if end == len(words) else " ".join(words[:end])


def _second_opening(keys: Sequence[str]) -> int:
    """Where the sentence starts once more, or its length.

    What follows has to say the same again, as far as it goes; otherwise it may be
    a second request ("set a timer for ten minutes and set a timer for five").
    """
    opening = list(keys[:OPENING_WORDS])
    for start in range(OPENING_WORDS, len(keys) - OPENING_WORDS + 1):
        if list(keys[start : start + OPENING_WORDS]) != opening:
            continue
        *again, last = keys[start:]
        same = all(word == keys[place % start] for place, word in enumerate(again))
        # The last word may have been cut off half way.
        if same and keys[len(again) % start].startswith(last):
            return start
    return len(keys)


def _cut_runs(keys: Sequence[str], end: int) -> int:
    """Where the second of a run of equal word groups starts, or `end`."""
    for start in range(end):
        for size in range(1, (end - start) // SHORTEST_RUN + 1):
            times = SHORTEST_RUN if size > 1 else 2 * SHORTEST_RUN
            group = keys[start : start + size]
            run = keys[start : start + size * times]
            if len(run) == size * times and run == list(group) * times:
                return start + size
    return end
