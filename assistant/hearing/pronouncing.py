"""A rough English pronunciation for words a dictionary lacks: names, brands, new words."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Callable, Collection, Mapping
from functools import cache
from importlib import resources
from pathlib import Path
from types import MappingProxyType

Lookup = Callable[[str], str | None]
"""The phones of a word in the dictionary, or None."""

SHORTEST_PART = 3
"""Of a compound: with shorter ones every word falls into letters."""

_TOKENS = re.compile(
    r"""//[^\n]* | /\*.*?\*/ | \{[^}]*\} | /[\d.]+/   # comments, tags, weights
    | (?:public\s*)?<[^>]*>                         # rules
    | [^\s()\[\]|;=<>{}/*+]+                         # words
    | .""",
    re.DOTALL | re.VERBOSE,
)
_MARKS = frozenset("()[]|;=*+") | {""}
_FIRST_RULE = re.compile(r"^\s*(?:public\s*)?<", re.MULTILINE)


def jsgf_words(jsgf: str) -> frozenset[str]:
    """All words that a JSGF grammar can say."""
    _, rules = _header_and_rules(jsgf)
    return frozenset(filter(_is_word, _TOKENS.findall(rules)))


def without_words(jsgf: str, words: Collection[str]) -> str:
    """`jsgf` with nothing to be said in the place of each of `words`."""
    if not words:
        return jsgf
    header, rules = _header_and_rules(jsgf)
    return header + "".join(
        "<NULL>" if token in words else token for token in _TOKENS.findall(rules)
    )


def dictionary(file: Path) -> Lookup:
    """The phones in a dictionary of lines, each ended: a word, a space, the word's phones.

    Raises `OSError` and `UnicodeDecodeError`.
    """
    text = "\n" + file.read_text(encoding="utf-8")

    def lookup(word: str) -> str | None:
        entry = f"\n{word} "
        start = text.find(entry)
        return None if start < 0 else text[start + len(entry) : text.find("\n", start + 1)]

    return lookup


def pronounce(word: str, lookup: Lookup) -> str:
    """Phones for `word` (CMU's set, separated by spaces): of its parts where `lookup` knows
    them, else by spelling; "" where it has nothing one could say."""
    plain = word.casefold()
    for end in range(SHORTEST_PART, len(plain) - SHORTEST_PART + 1):
        parts = (lookup(plain[:end]), lookup(plain[end:]))
        if parts[0] and parts[1]:
            return f"{parts[0]} {parts[1]}"
    return " ".join(_spelt(plain))


def _spelt(word: str) -> list[str]:
    rules = _rules()
    longest = max(map(len, rules))
    phones: list[str] = []
    place = 0
    while place < len(word):
        sizes = range(min(longest, len(word) - place), 0, -1)
        size = next((size for size in sizes if word[place : place + size] in rules), 0)
        if size:
            phones += rules[word[place : place + size]].split()
        place += size or 1
    return phones


@cache
def _rules() -> Mapping[str, str]:
    """Phones by letters; the longest letters that fit are taken."""
    file = resources.files("assistant.hearing").joinpath("spelling.en.toml")
    table = tomllib.loads(file.read_text(encoding="utf-8"))["phones"]
    return MappingProxyType({str(letters): str(phones) for letters, phones in table.items()})


def _header_and_rules(jsgf: str) -> tuple[str, str]:
    first = _FIRST_RULE.search(jsgf)
    start = first.start() if first else len(jsgf)
    return jsgf[:start], jsgf[start:]


def _is_word(token: str) -> bool:
    return token.strip() not in _MARKS and "<" not in token and token[0] not in "{/"
