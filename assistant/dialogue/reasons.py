"""A request with its reason behind it: "turn off the light, it's too bright in here"."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from assistant.dialogue.plain_words import plain, trimmed
from assistant.dialogue.reading import EXACT, Reader
from assistant.values import CORE, Interpretation, Transcript

MOST_READINGS = 3
MOST_WORDS = 30
"""Of a reading that is looked through; more is a story."""


def before_reason(
    heard: Transcript, fresh: Interpretation | None, reader: Reader
) -> Interpretation | None:
    """What was asked for, understood to the letter, where a reason follows; None where none does.

    `fresh`: what it means with the reason; to the letter that goes first, for a reminder or a
    note may have a reason in it.
    """
    if fresh is not None and fresh.score >= EXACT:
        return None
    for reading in heard.hypotheses[:MOST_READINGS]:
        for before in _befores(reading.text, reader.book.reasons):
            found = next(iter(reader.exactly(before)), None)
            if found is not None and found.skill != CORE:
                return found
    return None


def _befores(text: str, reasons: Sequence[str]) -> Iterator[str]:
    """What stands before the words that reasons begin with, and something follows them."""
    words = text.split()
    if len(words) > MOST_WORDS:
        return
    bare = [plain(word) for word in words]
    openings = [opening.split() for opening in reasons]
    for start in range(1, len(words)):
        if any(
            bare[start : start + len(opening)] == opening and start + len(opening) < len(words)
            for opening in openings
        ):
            yield trimmed(" ".join(words[:start]))
