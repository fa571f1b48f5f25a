"""Marks in a reply that only a voice takes notice of: a pause, and words with stress on them.

The author of a reply writes `[pause]` and `*word*`. In a text they are single characters that no
slot can hold, so that nothing a person said is taken for a mark.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

PAUSE, STRESS, UNSTRESSED = "\ue0f0", "\ue0f1", "\ue0f2"
"""A pause; the beginning and the end of what is stressed. Private-use characters of Unicode."""
MARKS = frozenset((PAUSE, STRESS, UNSTRESSED))

_WRITTEN_PAUSE = re.compile(r"\[pause\]")
_WRITTEN_STRESS = re.compile(r"(?<![\w*])\*(?=[^\s*])([^*]*[^\s*])\*(?![\w*])")
_PART = re.compile("([^\ue0f0-\ue0f2]*)([\ue0f0-\ue0f2]?)")
_GAP = re.compile(r"\s*[\ue0f0-\ue0f2]\s*([,.;:!?…])|[\ue0f0-\ue0f2]")


@dataclass(frozen=True, slots=True)
class Phrase:
    """A part of a sentence that is spoken in one manner, and whether a pause comes behind it."""

    text: str
    stressed: bool = False
    pause: bool = False


def with_marks(written: str) -> str:
    """What an author has written, its `[pause]` and `*word*` turned into marks."""
    return _WRITTEN_STRESS.sub(rf"{STRESS}\1{UNSTRESSED}", _WRITTEN_PAUSE.sub(PAUSE, written))


def without_marks(text: str) -> str:
    """`text` for reading."""
    if MARKS.isdisjoint(text):
        return text
    return " ".join(_GAP.sub(r"\1", text).split())


def phrases(sentence: str) -> Iterator[Phrase]:
    """The parts of `sentence`, in order; one, where it has no mark."""
    stressed = False
    for text, mark in _PART.findall(sentence):
        said = text.strip() if any(map(str.isalnum, text)) else ""
        if said or mark == PAUSE:
            yield Phrase(said, stressed, mark == PAUSE)
        if mark in (STRESS, UNSTRESSED):
            stressed = mark == STRESS
