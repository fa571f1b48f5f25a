"""What it costs to take a text for a sentence, in twentieths of an edit."""

from __future__ import annotations

from assistant.understanding.phrases import SlotKind

EDIT = 20
"""One changed, missing or additional character; other costs are parts of it."""

TEXT_CHARACTER = 2
"""Of a free-text slot, a character: a tenth of an edit. Spoken text is off by .06 to .09 edits
a character where it was meant (FINDINGS, Hearing): swallowing it must not be cheaper."""

TEXT_SLOT = 10
"""Of a free-text slot, once: so that a phrase without it is preferred."""

VALUE_CHARACTER = 1
"""Of a slot with a kind, a character. Cheaper than free text, since it must still prove to be
such a value."""


def slot_cost(kind: SlotKind) -> tuple[int, int]:
    """What an open slot costs once, and for each character it stands for."""
    return (TEXT_SLOT, TEXT_CHARACTER) if kind.is_free_text else (0, VALUE_CHARACTER)
