"""Texts as bare words, to be compared with phrases."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

_AT_THE_ENDS = " .,;:!?…"

MOST_WORDS = 30
"""Of a text that is looked through for phrases; more is a story."""


def plain(text: str) -> str:
    """`text` in lower case without punctuation, its words one space apart."""
    letters = re.sub(r"[^\w' ]", " ", text.lower().replace("’", "'"))
    return " ".join(letters.split())


def trimmed(text: str) -> str:
    """`text` without punctuation at its ends."""
    return text.strip(_AT_THE_ENDS)


def after_openings(text: str, openings: Sequence[str]) -> str | None:
    """What follows all the openings in `text`: "oh no | that was wrong | it should be | five"."""
    found = None
    rest = after_opening(text, openings)
    while rest is not None:
        found, rest = rest, after_opening(rest, openings)
    return found


def within(text: str, before: str, after: str) -> str | None:
    """What stands between the two in `text`, as it was written; None where they are not around."""
    words = text.split()
    bare = [plain(word) for word in words]
    first, last = len(before.split()), len(words) - len(after.split())
    if first >= last or bare[:first] != before.split() or bare[last:] != after.split():
        return None
    return trimmed(" ".join(words[first:last]))


def around(text: str, phrases: Sequence[str]) -> Iterator[tuple[str, str]]:
    """What stands before and after each of `phrases` within `text`, as it was written; of phrases
    that begin alike the longest is taken."""
    words = text.split()
    if len(words) > MOST_WORDS:
        return
    bare = [plain(word) for word in words]
    longest_first = sorted((phrase.split() for phrase in phrases), key=len, reverse=True)
    start = 1
    while start < len(words):
        size = next((len(one) for one in longest_first if bare[start : start + len(one)] == one), 0)
        if size and start + size < len(words):
            yield trimmed(" ".join(words[:start])), trimmed(" ".join(words[start + size :]))
        start += size or 1


def after_opening(text: str, openings: Sequence[str]) -> str | None:
    """What follows the longest of `openings` in `text`, as it was written.

    None where `text` opens with none of them or nothing follows.
    """
    words = text.split()
    bare = [plain(word) for word in words]
    lengths = [len(one.split()) for one in openings if bare[: len(one.split())] == one.split()]
    return trimmed(" ".join(words[max(lengths) :])) or None if lengths else None
