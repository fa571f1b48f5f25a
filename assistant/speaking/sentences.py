"""From a reply's text to what an engine is given: plain words, a sentence at a time."""

from __future__ import annotations

import re
import tomllib
import unicodedata
from collections.abc import Iterator, Mapping, Sequence
from functools import cache
from pathlib import Path

from assistant.speaking.prosody_marks import MARKS, STRESS, UNSTRESSED

LONGEST_TEXT = 10_000
LONGEST_PIECE = 300
"""So that a stop or a broken engine costs a few seconds of speech at most."""
LONGEST_FIRST = 70
"""A first sentence that is longer is parted at a clause, so that its sound begins soon."""

_TERMINAL_CODE = re.compile(r"\x1b\[[0-9;]*[A-Za-z]")
_TAG = re.compile(r"</?[A-Za-z][^<>]{0,200}>")
_LINK = re.compile(r"!?\[([^\[\]]{0,200})\]\([^()\s]{0,500}\)")
_LINE_END = re.compile(r"(?P<before>[^\s])[ \t]*(?:\r\n?|\n)\s*(?:[-*•–][ \t]+)?(?=\S)")
_MARKUP = re.compile(r"[*`|~^\\\[\]{}]+|(?<!\w)_+|_+(?!\w)|#+(?!\d)")
_UNSPOKEN_CATEGORIES = frozenset({"Cc", "Cf", "Cs", "Co", "Cn", "So", "Sk"})
_KEPT_SYMBOLS = MARKS | frozenset("°")
_MODIFIERS = re.compile("[\\ufe00-\\ufe0f\\U0001f3fb-\\U0001f3ff]")

_OPENING, _CLOSING = rf"[{STRESS}\"“‘'(]", rf"[{UNSTRESSED}\"”’')]"
_SENTENCE_END = re.compile(
    rf"(?<=[.!?…]){_CLOSING}*\s+(?={_OPENING}*(?:[^a-z\W]|\d))|(?<=[。！？])"
)
_CLAUSE_END = re.compile(r"[,;:–—]\s")
_SHORTEST_CLAUSE = 8
"""Characters: "Yes, " is not worth a pause of its own."""


def plain(text: str) -> str:
    """`text` without markup, emoji and control characters, white space made even.

    A line of a list ends like a sentence, prosody marks stay.
    """
    text = _TERMINAL_CODE.sub(" ", unicodedata.normalize("NFC", text))
    text = _TAG.sub(" ", _LINK.sub(r"\1", text))
    text = _MODIFIERS.sub("", _MARKUP.sub(" ", _LINE_END.sub(_as_a_stop, text)))
    return " ".join("".join(map(_spoken, text)).split())


def sentences(text: str) -> Iterator[str]:
    """The sentences of `text`, in order, each at most `LONGEST_PIECE` characters.

    Nothing that can be spoken is left out; a piece without a letter or digit is. A first sentence
    over `LONGEST_FIRST` characters comes in two pieces, where it has a clause to end the first.
    """
    longest = LONGEST_FIRST
    for sentence in _joined_at_abbreviations(_SENTENCE_END.split(plain(text))):
        for piece in _bounded(sentence, longest):
            longest = LONGEST_PIECE
            if any(map(str.isalnum, piece)):
                yield piece


def _spoken(character: str) -> str:
    if character in _KEPT_SYMBOLS or unicodedata.category(character) not in _UNSPOKEN_CATEGORIES:
        return character
    # A joiner inside an emoji or a word leaves no gap; anything else parts words.
    return "" if unicodedata.category(character) == "Cf" else " "


def _joined_at_abbreviations(parts: list[str]) -> Iterator[str]:
    held = ""
    for part in parts:
        if held and _no_end().search(f"{held} {part.split(' ', 1)[0]}"):
            held = f"{held} {part}"
            continue
        if held:
            yield held
        held = part
    if held:
        yield held


@cache
def _no_end() -> re.Pattern[str]:
    """A full stop that ends no sentence in any of our languages, and the word behind it."""
    file = Path(__file__).with_name("full_stops.toml")
    data: dict[str, dict[str, list[str]]] = tomllib.loads(file.read_text(encoding="utf-8"))
    short, after = (_any_of(data[name]) for name in ("abbreviations", "after_an_ordinal"))
    return re.compile(rf"(?:\b(?:{short})|\b[A-Z])\. \S+$|\b\d{{1,2}}\. (?:{after})\b\S*$")


def _any_of(lists: Mapping[str, Sequence[str]]) -> str:
    return "|".join(re.escape(word) for words in lists.values() for word in words)


def _as_a_stop(found: re.Match[str]) -> str:
    before = found["before"]
    return f"{before} " if before in ".!?…,;:。！？" else f"{before}. "


def _bounded(sentence: str, longest_first: int) -> Iterator[str]:
    if longest_first < len(sentence) and (cut := _first_clause(sentence)):
        yield sentence[:cut].strip()
        sentence = sentence[cut:].strip()
    while len(sentence) > LONGEST_PIECE:
        cut = _cut(sentence[: LONGEST_PIECE + 1])
        yield sentence[:cut].strip()
        sentence = sentence[cut:].strip()
    if sentence:
        yield sentence


def _first_clause(sentence: str) -> int:
    """Where the last of its clauses within `LONGEST_FIRST` ends; 0 where none does."""
    ends = (found.end() for found in _CLAUSE_END.finditer(sentence[: LONGEST_FIRST + 1]))
    # What is stressed is not torn apart.
    fit = (
        end for end in ends if sentence.count(STRESS, 0, end) == sentence.count(UNSTRESSED, 0, end)
    )
    return max((end for end in fit if end > _SHORTEST_CLAUSE), default=0)


def _cut(head: str) -> int:
    """Where to part a text that is too long: after a clause, else a word, else anywhere."""
    clauses = [match.end() for match in _CLAUSE_END.finditer(head)]
    if clauses and clauses[-1] > LONGEST_PIECE // 3:
        return clauses[-1]
    space = head.rfind(" ")
    return space + 1 if space > 0 else LONGEST_PIECE
