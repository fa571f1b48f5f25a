"""A request with its reason behind it: "turn off the light, it's too bright in here"."""

from __future__ import annotations

from assistant.dialogue.plain_words import around
from assistant.dialogue.reading import EXACT, Reader
from assistant.values import CORE, Interpretation, Transcript

MOST_READINGS = 3


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
        for before, _ in around(reading.text, reader.book.reasons):
            found = next(iter(reader.exactly(before)), None)
            if found is not None and found.skill != CORE:
                return found
    return None
