"""What can only be done at once: "turn the light off in ten minutes" is no reason to do it now."""

from __future__ import annotations

from collections.abc import Iterator

from assistant.dialogue.amending import FREE_TEXT
from assistant.dialogue.plain_words import trimmed
from assistant.dialogue.reading import EXACT, Reader, to_core
from assistant.values import CORE, Interpretation, Risk, Transcript

ONLY_NOW = "only_now"

MOMENTS = ("datetime", "date", "time", "duration", "recurrence")
"""Kinds of slots that say when, or for how long."""

MOST_WORDS, FEWEST_WORDS = 6, 2
"""Of a moment. One word alone, such as "one", is more often something else."""


def put_off(
    heard: Transcript, wanted: Interpretation | None, reader: Reader
) -> Interpretation | None:
    """That it can only be done now: where a request, said to the letter, has a moment before or
    after it and `wanted`, what was understood of it all, is that request without the moment, or
    nothing."""
    if wanted is not None and (wanted.score >= EXACT or not _is_done_at_once(wanted)):
        return None
    for request, moment in _cuts(heard.text):
        if reader.parse("datetime", moment) is None:
            continue
        found = reader.exactly_in(request, wanted.skill if wanted else "")
        if found is None or not _is_done_at_once(found):
            continue
        # Free text would take in whatever stands before the moment.
        dictated = any(slot.kind == FREE_TEXT for slot in found.slots.values())
        if found.name == wanted.name if wanted else not dictated:
            return to_core(ONLY_NOW)
    return None


def _is_done_at_once(request: Interpretation) -> bool:
    """Whether it changes something, and says nothing of when."""
    if request.skill == CORE or request.risk is Risk.NONE:
        return False
    return not any(slot.kind in MOMENTS for slot in request.slots.values())


def _cuts(text: str) -> Iterator[tuple[str, str]]:
    """All but some words at an end of `text`, and these."""
    words = text.split()
    for size in range(min(MOST_WORDS, len(words) - FEWEST_WORDS), FEWEST_WORDS - 1, -1):
        yield trimmed(" ".join(words[:-size])), trimmed(" ".join(words[-size:]))
        yield trimmed(" ".join(words[size:])), trimmed(" ".join(words[:size]))
