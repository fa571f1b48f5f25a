"""A voice's own words in the place of a skill's: "do not" for "don't". Facts stay as they are."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path

_UNTOUCHED = re.compile(r"\{[{%#].*?[}%#]\}|“[^”]*”", re.DOTALL)
"""What a template prints or decides, and what a person is told to say."""


@dataclass(frozen=True, slots=True)
class Lexicon:
    """Which words to say in the place of which others, all in small letters."""

    words: Mapping[str, str] = field(default_factory=dict)

    def without(self, others: Collection[str]) -> Lexicon:
        """The same, but for words that somebody else has their own for."""
        return Lexicon({word: said for word, said in self.words.items() if word not in others})

    def applied(self, template: str) -> str:
        """`template` in these words. Slots, conditions and what stands in “…” are left alone."""
        if not self.words:
            return template
        masked = _UNTOUCHED.sub(_mask, template)
        pieces, end = [], 0
        for found in _pattern(tuple(self.words)).finditer(masked):
            said = found[0]
            other = self.words[said.casefold()]
            pieces += [template[end : found.start()], _as_large(other, said)]
            end = found.end()
        return "".join(pieces) + template[end:]


def _mask(found: re.Match[str]) -> str:
    """As long as what was found: a letter, where a word would go on through it, or spaces."""
    before, after = found.string[: found.start()][-1:], found.string[found.end() :][:1]
    goes_on = not found[0].startswith("{%") or (before.isalpha() and after.isalpha())
    return ("_" if goes_on else " ") * len(found[0])


def altered_facts(word: str, other: str, language: str) -> tuple[str, ...]:
    """Which kinds of fact would not be the same if `other` were said in the place of `word`."""
    before, after = set(_carried(word, language)), set(_carried(other, language))
    return tuple(sorted({kind for kind, _ in before ^ after}))


def claims_in(line: str, language: str) -> bool:
    """Whether the line claims to feel, or to be human."""
    claims = _data(language)["claims"]["words"]
    return any(re.search(rf"\b{re.escape(claim)}\b", line.casefold()) for claim in claims)


def _carried(words: str, language: str) -> Iterator[tuple[str, str]]:
    """The facts in `words`: their kind, and which one of it; all ways to say "not" are one."""
    for kind, known in _data(language)["carries"].items():
        for fact in known:
            start = "" if fact.startswith("n'") else r"\b"
            if re.search(rf"{start}{re.escape(fact)}\b", words.casefold()):
                yield kind, "" if kind == "not" else fact


@cache
def _data(language: str) -> Mapping[str, Mapping[str, Sequence[str]]]:
    file = Path(__file__).with_name(f"lexicon.{language}.toml")
    data: dict[str, dict[str, list[str]]] = tomllib.loads(file.read_text(encoding="utf-8"))
    return data


@cache
def _pattern(words: tuple[str, ...]) -> re.Pattern[str]:
    longest_first = sorted(words, key=len, reverse=True)
    one_of = "|".join(map(re.escape, longest_first))
    return re.compile(rf"(?<![\w'’-])(?:{one_of})(?![\w'’-])", re.IGNORECASE)


def _as_large(word: str, like: str) -> str:
    return word[:1].upper() + word[1:] if like[:1].isupper() else word
