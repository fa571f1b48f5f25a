"""From a reply's text to what an engine is given: plain words, a sentence at a time."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator

LONGEST_TEXT = 10_000
LONGEST_PIECE = 300
"""So that a stop or a broken engine costs a few seconds of speech at most."""

_TERMINAL_CODE = re.compile(r"\x1b\[[0-9;]*[A-Za-z]")
_TAG = re.compile(r"</?[A-Za-z][^<>]{0,200}>")
_LINK = re.compile(r"!?\[([^\[\]]{0,200})\]\([^()\s]{0,500}\)")
_MARKS = re.compile(r"[*_`#|~^\\\[\]{}]+")
_UNSPOKEN_CATEGORIES = frozenset({"Cc", "Cf", "Cs", "Co", "Cn", "So", "Sk"})
_KEPT_SYMBOLS = frozenset("°")
_MODIFIERS = re.compile("[\\ufe00-\\ufe0f\\U0001f3fb-\\U0001f3ff]")

_SENTENCE_END = re.compile(r"(?<=[.!?…])[\"”’')]*\s+(?=[\"“‘'(]?[^a-z\W]|\d)|(?<=[。！？])")
_NO_END = re.compile(r"(?:\b(?:Mr|Mrs|Ms|Dr|St|Prof|No|vs|etc|e\.g|i\.e)|\b[A-Z])\.$")
_CLAUSE_END = re.compile(r"[,;:–—]\s")


def plain(text: str) -> str:
    """`text` without markup, emoji and control characters, white space made even."""
    text = _TERMINAL_CODE.sub(" ", unicodedata.normalize("NFC", text))
    text = _TAG.sub(" ", _LINK.sub(r"\1", text))
    text = _MODIFIERS.sub("", _MARKS.sub(" ", text))
    return " ".join("".join(map(_spoken, text)).split())


def sentences(text: str) -> Iterator[str]:
    """The sentences of `text`, in order, each at most `LONGEST_PIECE` characters.

    Nothing that can be spoken is left out; a piece without a letter or digit is.
    """
    for sentence in _joined_at_abbreviations(_SENTENCE_END.split(plain(text))):
        yield from (piece for piece in _bounded(sentence) if any(map(str.isalnum, piece)))


def _spoken(character: str) -> str:
    if character in _KEPT_SYMBOLS or unicodedata.category(character) not in _UNSPOKEN_CATEGORIES:
        return character
    # A joiner inside an emoji or a word leaves no gap; anything else parts words.
    return "" if unicodedata.category(character) == "Cf" else " "


def _joined_at_abbreviations(parts: list[str]) -> Iterator[str]:
    held = ""
    for part in parts:
        held = f"{held} {part}" if held else part
        if not _NO_END.search(held):
            yield held
            held = ""
    if held:
        yield held


def _bounded(sentence: str) -> Iterator[str]:
    while len(sentence) > LONGEST_PIECE:
        cut = _cut(sentence[: LONGEST_PIECE + 1])
        yield sentence[:cut].strip()
        sentence = sentence[cut:].strip()
    if sentence:
        yield sentence


def _cut(head: str) -> int:
    """Where to part a text that is too long: after a clause, else a word, else anywhere."""
    clauses = [match.end() for match in _CLAUSE_END.finditer(head)]
    if clauses and clauses[-1] > LONGEST_PIECE // 3:
        return clauses[-1]
    space = head.rfind(" ")
    return space + 1 if space > 0 else LONGEST_PIECE
