"""How a language spells its words once they are compared: `normaliser.LANGUAGE.toml`."""

from __future__ import annotations

import re
import tomllib
import unicodedata
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import Any, TypeAlias

from assistant.errors import UnderstandingError

_A_WORD = r"""
      (?P<initials> (?: [^\W\d_] \. ){{2,}} )                     # a.m.  p.m.
    | (?P<clock>    \d{{1,2}} : \d{{2}} (?!\d) )                  # 7:30
    | (?P<number>   (?: (?<![\w-]) - )? \d+ (?: {grouping} \d{{3}} )* (?: {decimal} \d+ )? )
      (?P<ordinal>  (?: {ordinals} ) (?! [^\W_] ) )?
    | (?P<word>     [^\W\d_]+ (?: ' [^\W\d_]+ )* '? )
    | (?P<symbol>   [^\w\s] )
    """

SHORTEST_PART = 3
"""Letters of a compound's first part; fewer are rather part of another word."""


Courtesies: TypeAlias = Mapping[str, Sequence[tuple[str, ...]]]
"""Phrases that are nobody's request, by the word at which to look for them."""


@dataclass(frozen=True, slots=True)
class Spelling:
    """The tables of one language. `words` maps a word to its normal form, "" for none.

    `token` reads one word, number or sign; `compound` takes apart what is also two words; `letters`
    says how letters are written without the keys for them, `clocks` how a clock is said with its
    minutes, and with fewer than ten.
    `contracted` maps normal words to their shorter form ("i would" to "id"), `apostrophes` that
    back to how it is written. `before` are by their first word, `after` and `trimmings`, which
    include them, by their last. Nothing ends with a word of `unfinished`.
    """

    token: re.Pattern[str]
    grouping: str
    decimal: str
    compound: re.Pattern[str] | None
    letters: Mapping[int, str]
    clocks: tuple[str, str]
    words: Mapping[str, str]
    contracted: Mapping[tuple[str, ...], str]
    apostrophes: Mapping[str, str]
    symbols: Mapping[str, str]
    light: frozenset[str]
    unfinished: frozenset[str]
    before: Courtesies
    after: Courtesies
    trimmings: Courtesies


@cache
def load_spelling(language: str) -> Spelling:
    """Raises `UnderstandingError` where the language has no tables."""
    source = files(__package__) / f"normaliser.{language}.toml"
    if not source.is_file():
        raise UnderstandingError(f"no spelling tables for the language {language!r}")
    text = source.read_text(encoding="utf-8")
    notation = tomllib.loads(text)["notation"]
    letters = str.maketrans(tomllib.loads(text).get("letters", {}))
    tables = tomllib.loads(text.translate(letters))
    contractions: Mapping[str, str] = tables["contractions"]
    words = {**tables["words"], **contractions, **dict.fromkeys(tables["fillers"], "")}
    courtesies = tables["courtesies"]
    after = _phrases(courtesies["after"], words)
    return Spelling(
        token=_token(notation),
        grouping=notation["grouping"],
        decimal=notation["decimal"],
        compound=_compound(tables.get("compounds", {"heads": []})["heads"]),
        letters=letters,
        clocks=(notation["minutes"], notation["few_minutes"]),
        words=words,
        contracted={tuple(long.split()): bare_word(short) for short, long in contractions.items()},
        apostrophes={bare_word(short): short for short in contractions},
        symbols=tables["symbols"],
        light=frozenset(tables["light"]["words"]),
        unfinished=frozenset(words.get(word, word) for word in tables["unfinished"]["words"]),
        before=_by_word(_phrases(courtesies["before"], words), 0),
        after=_by_word(after, -1),
        trimmings=_by_word((*after, *_phrases(courtesies["after_commands"], words)), -1),
    )


def _compound(heads: Sequence[str]) -> re.Pattern[str] | None:
    """What takes a word apart that ends in one of `heads`: "Nudeltimer" is a timer."""
    if not heads:
        return None
    either = "|".join(sorted(heads, key=len, reverse=True))
    return re.compile(rf"([^\W\d_]{{{SHORTEST_PART},}}?)({either})", re.IGNORECASE)


def _token(notation: Mapping[str, Any]) -> re.Pattern[str]:
    """What reads one word, number or sign where they are written so."""
    pattern = _A_WORD.format(
        grouping=re.escape(notation["grouping"]),
        decimal=re.escape(notation["decimal"]),
        ordinals=" | ".join(map(re.escape, notation["ordinals"])) or "(?!)",
    )
    return re.compile(pattern, re.VERBOSE)


def _phrases(texts: Sequence[str], words: Mapping[str, str]) -> tuple[tuple[str, ...], ...]:
    """Each text as normal words, in the order given, without repetition."""
    normal = (tuple(words.get(word, word) for word in text.split()) for text in texts)
    return tuple(dict.fromkeys(normal))


def _by_word(phrases: Iterable[tuple[str, ...]], end: int) -> Courtesies:
    """Phrases by the word at one end, each in the order given."""
    found: dict[str, list[tuple[str, ...]]] = {}
    for phrase in phrases:
        found.setdefault(phrase[end], []).append(phrase)
    return found


def bare_word(word: str) -> str:
    """Without apostrophes."""
    return word.replace("'", "")


def plain_word(word: str, letters: Mapping[int, str]) -> str:
    """Lower-case without accents, with `letters` in the place of others."""
    if word.isascii():
        return word.lower()
    lower = unicodedata.normalize("NFC", word).lower().translate(letters)
    decomposed = unicodedata.normalize("NFKD", lower.casefold())
    bare = "".join(c for c in decomposed if not unicodedata.combining(c))
    return unicodedata.normalize("NFC", bare)
