"""What was mended within one sentence: "set an alarm for seven, no, I mean eight".

What stands before the words of mending has to be a request by itself, understood to the letter,
and the rest has to fit where one of its values stands. So "remind me to say no at five", where
nothing was said before the "no" that five could replace, is no such sentence.
"""

from __future__ import annotations

from assistant.dialogue.amending import FREE_TEXT, amended
from assistant.dialogue.last_thing import changed_to
from assistant.dialogue.plain_words import around
from assistant.dialogue.reading import Reader
from assistant.values import CORE, Interpretation, Transcript

MOST_READINGS = 3


def repaired(heard: Transcript, reader: Reader) -> Interpretation | None:
    """The request as it was mended; None where nothing was."""
    for reading in heard.hypotheses[:MOST_READINGS]:
        for before, behind in around(reading.text, reader.book.repairs):
            base = next(iter(reader.exactly(before)), None)
            if base is None or base.skill == CORE:
                continue
            found = amended(base, changed_to(behind, reader.book) or behind, reader)
            if found is not None and _replaces_a_value(base, found):
                return found
    return None


def _replaces_a_value(base: Interpretation, found: Interpretation) -> bool:
    """Whether a value that was said, other than free text, gave way to another one."""
    return any(
        slot.kind not in (FREE_TEXT, "")
        and name in found.slots
        and found.slots[name].value != slot.value
        for name, slot in base.slots.items()
    )
