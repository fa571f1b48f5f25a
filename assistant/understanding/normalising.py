"""One spelling for what is said and for what a template says, so that both sides can meet.

Every normal word remembers which stretch of the original text it came from: what a slot
gives back is the person's own words, not ours.
"""

from __future__ import annotations

import re
import tomllib
import unicodedata
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache, cached_property, lru_cache
from importlib.resources import files
from typing import TypeAlias

from unicode_rbnf import FormatPurpose, RbnfEngine

from assistant.errors import UnderstandingError

_TOKEN = re.compile(
    r"""
      (?P<initials> (?: [^\W\d_] \. ){2,} )                       # a.m.  p.m.
    | (?P<clock>    \d{1,2} : \d{2} (?!\d) )                      # 7:30
    | (?P<number>   (?: (?<![\w-]) - )? \d+ (?: , \d{3} )* (?: \. \d+ )? )
      (?P<ordinal>  (?: st | nd | rd | th ) (?! [^\W_] ) )?
    | (?P<word>     [^\W\d_]+ (?: ' [^\W\d_]+ )* '? )
    | (?P<symbol>   [^\w\s] )
    """,
    re.VERBOSE,
)
_LONGEST_NUMBER = 6
"""Digits of a number still read as one; a longer one is a code and read digit by digit."""


Courtesies: TypeAlias = Mapping[str, Sequence[tuple[str, ...]]]
"""Phrases that are nobody's request, by the word at which to look for them."""


@dataclass(frozen=True, slots=True)
class Word:
    """A normal word and the stretch `start:end` of the original text it stands for."""

    text: str
    start: int
    end: int


@dataclass(frozen=True)
class NormalText:
    """A text in its normal form; `source` is the text as it came."""

    source: str
    words: tuple[Word, ...]

    @cached_property
    def text(self) -> str:
        """The normal words, each followed by one space: what is compared with a phrase."""
        return "".join(f"{word.text} " for word in self.words)

    @cached_property
    def breaks(self) -> tuple[int, ...]:
        """Positions in `text` where an open slot may begin or end.

        "7:30" is two normal words and one original: no slot may begin inside it.
        """
        positions = [0]
        at = 0
        for index, word in enumerate(self.words):
            at += len(word.text) + 1
            following = self.words[index + 1 : index + 2]
            if not following or following[0].start >= word.end:
                positions.append(at)
        return tuple(positions)

    def said(self, start: int, end: int) -> str:
        """The original words at least half under `start:end` of `text`, "" where there are none."""
        at = 0
        covered: list[Word] = []
        for word in self.words:
            shared = min(end, at + len(word.text)) - max(start, at)
            if 2 * shared >= len(word.text):
                covered.append(word)
            at += len(word.text) + 1
        return self.source[covered[0].start : covered[-1].end] if covered else ""


@dataclass(frozen=True, slots=True)
class Spelling:
    """The tables of one language. `words` maps a word to its normal form, "" for none.

    `contracted` maps normal words to their shorter form ("i would" to "id"), `apostrophes` that
    back to how it is written. `before` are by their first word, `after` and `trimmings`, which
    include them, by their last.
    """

    words: Mapping[str, str]
    contracted: Mapping[tuple[str, ...], str]
    apostrophes: Mapping[str, str]
    symbols: Mapping[str, str]
    light: frozenset[str]
    before: Courtesies
    after: Courtesies
    trimmings: Courtesies


class Normaliser:
    """Brings text of one language to its normal form."""

    def __init__(self, language: str = "en") -> None:
        """Raises `UnderstandingError` where the language has no tables."""
        self._spelling = _load_spelling(language)
        self._numbers = RbnfEngine.for_language(language)
        self._number_words = lru_cache(maxsize=1024)(self._spell_number)
        self._forms = lru_cache(maxsize=1024)(self._find_forms)

    @property
    def light_words(self) -> frozenset[str]:
        """Words that carry little of a request's meaning."""
        return self._spelling.light

    def normalise(self, text: str) -> NormalText:
        """The normal form of `text`; control characters and punctuation are dropped."""
        readable = text.replace("’", "'").replace("‘", "'")
        return NormalText(text, tuple(self._words(readable)))

    def forms(self, text: str) -> tuple[tuple[str, ...], ...]:
        """The normal forms a template's text may be met in, piece by piece: one of each."""
        return self._forms(text)

    def _find_forms(self, text: str) -> tuple[tuple[str, ...], ...]:
        words = [word.text for word in self.normalise(text).words]
        pieces: list[tuple[str, ...]] = []
        while words:
            pair = tuple(words[:2])
            short = self._spelling.contracted.get(pair)
            if short is None:
                pieces.append((words.pop(0),))
            else:
                pieces.append((" ".join(pair), short))
                del words[:2]
        return tuple(pieces)

    def written(self, word: str) -> str:
        """A normal word as it is written: with its apostrophe, if it had one."""
        return self._spelling.apostrophes.get(word, word)

    def spoken(self, text: str) -> str:
        """`text` as a voice says it: numbers in words, all else as it is spelt, lower-case."""
        said = (
            token.group().lower() if token["word"] else self._spell(token)
            for token in _TOKEN.finditer(text.replace("’", "'"))
        )
        return " ".join(" ".join(said).split())

    def without_courtesies(self, normal: NormalText) -> NormalText:
        """`normal` without "please" and its like at both ends; unchanged if that is all of it."""
        words = _stripped(normal.words, self._spelling.before, self._spelling.after)
        return NormalText(normal.source, words)

    def without_trimmings(self, normal: NormalText) -> NormalText:
        """The same, and without "now" and its like, which may belong to a dictated text."""
        words = _stripped(normal.words, self._spelling.before, self._spelling.trimmings)
        return NormalText(normal.source, words)

    def _words(self, text: str) -> Iterator[Word]:
        for token in _TOKEN.finditer(text):
            for word in self._spell(token).split():
                yield Word(word, token.start(), token.end())

    def _spell(self, token: re.Match[str]) -> str:
        match token.lastgroup:
            case "number" | "ordinal":
                digits = token["number"].replace(",", "")
                return self._number_words(digits, token["ordinal"] is not None)
            case "clock":
                return self._clock_words(token["clock"])
            case "symbol":
                return self._spelling.symbols.get(token["symbol"], "")
        word = _plain(token.group().replace(".", "")).rstrip("'")
        return self._spelling.words.get(word, _bare(word))

    def _clock_words(self, clock: str) -> str:
        hour, minute = clock.split(":")
        words = self._number_words(hour, False)
        if minute == "00":
            return words
        return f"{words} {'oh ' if minute[0] == '0' else ''}{self._number_words(minute, False)}"

    def _spell_number(self, digits: str, is_ordinal: bool) -> str:
        if sum(character.isdigit() for character in digits) > _LONGEST_NUMBER:
            return " ".join(self._number_words(d, False) for d in digits if d.isdigit())
        purpose = FormatPurpose.ORDINAL if is_ordinal else FormatPurpose.CARDINAL
        return self._numbers.format_number(digits, purpose=purpose).text.replace("-", " ")


def _stripped(words: tuple[Word, ...], before: Courtesies, after: Courtesies) -> tuple[Word, ...]:
    """`words` without any of `before` and `after` at its ends, as long as something is left."""
    left = words
    while first := _courtesy(before, left, 0):
        left = left[first:]
    while last := _courtesy(after, left, -1):
        left = left[:-last]
    return left or words


def _courtesy(courtesies: Courtesies, words: tuple[Word, ...], end: int) -> int:
    """How many words at this end of `words` are one of the courtesies."""
    for phrase in courtesies.get(words[end].text, ()) if words else ():
        if _texts(words[: len(phrase)] if end == 0 else words[-len(phrase) :]) == phrase:
            return len(phrase)
    return 0


def _texts(words: Sequence[Word]) -> tuple[str, ...]:
    return tuple(word.text for word in words)


def _bare(word: str) -> str:
    return word.replace("'", "")


def _plain(word: str) -> str:
    """Lower-case without accents."""
    if word.isascii():
        return word.lower()
    decomposed = unicodedata.normalize("NFKD", word.casefold())
    bare = "".join(c for c in decomposed if not unicodedata.combining(c))
    return unicodedata.normalize("NFC", bare)


@cache
def _load_spelling(language: str) -> Spelling:
    source = files(__package__) / f"normaliser.{language}.toml"
    if not source.is_file():
        raise UnderstandingError(f"no spelling tables for the language {language!r}")
    tables = tomllib.loads(source.read_text(encoding="utf-8"))
    contractions: Mapping[str, str] = tables["contractions"]
    words = {**tables["words"], **contractions, **dict.fromkeys(tables["fillers"], "")}
    courtesies = tables["courtesies"]
    after = _phrases(courtesies["after"], words)
    return Spelling(
        words=words,
        contracted={tuple(long.split()): _bare(short) for short, long in contractions.items()},
        apostrophes={_bare(short): short for short in contractions},
        symbols=tables["symbols"],
        light=frozenset(tables["light"]["words"]),
        before=_by_word(_phrases(courtesies["before"], words), 0),
        after=_by_word(after, -1),
        trimmings=_by_word((*after, *_phrases(courtesies["after_commands"], words)), -1),
    )


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
