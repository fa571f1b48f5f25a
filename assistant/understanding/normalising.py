"""One spelling for what is said and for what a template says, so that both sides can meet.

Every normal word remembers which stretch of the original text it came from: what a slot
gives back is the person's own words, not ours.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property, lru_cache

from unicode_rbnf import FormatPurpose, RbnfEngine

from assistant.understanding.spelling import Courtesies, bare_word, load_spelling, plain_word

_SOFT_HYPHEN = "\N{SOFT HYPHEN}"
_LONGEST_NUMBER = 6
"""Digits of a number still read as one; a longer one is a code and read digit by digit."""


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


class Normaliser:
    """Brings text of one language to its normal form."""

    def __init__(
        self, language: str = "en", texts: Callable[[], Iterable[str]] = tuple[str, ...]
    ) -> None:
        """`written` spells words as `texts` do. Raises `UnderstandingError` where the language has
        no tables."""
        self._spelling = load_spelling(language)
        self._texts = texts
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

    def plain(self, word: str) -> str:
        """A word in lower case with its letters as they are compared."""
        return plain_word(word, self._spelling.letters)

    def written(self, word: str) -> str:
        """A normal word as it is written: with its apostrophe or its accents, if it had some."""
        return self._spelling.apostrophes.get(word) or self._accented.get(word, word)

    @cached_property
    def _accented(self) -> Mapping[str, str]:
        letters = self._spelling.letters
        if not letters:
            return {}
        words = (word for text in self._texts() if not text.isascii() for word in text.split())
        return {plain_word(word, letters): word.lower() for word in words if not word.isascii()}

    def spoken(self, text: str) -> str:
        """`text` as a voice says it: numbers in words, all else as it is spelt, lower-case."""
        said = (
            token.group().lower() if token["word"] else self._written_out(token)
            for token in self._spelling.token.finditer(text.replace("’", "'"))
        )
        return " ".join(" ".join(said).split())

    def breaks_off(self, normal: NormalText) -> bool:
        """Whether its last word is one that nothing ends with: "a coffee with"."""
        return bool(normal.words) and normal.words[-1].text in self._spelling.unfinished

    def without_courtesies(self, normal: NormalText) -> NormalText:
        """`normal` without "please" and its like at both ends; unchanged if that is all of it."""
        words = _stripped(normal.words, self._spelling.before, self._spelling.after)
        return NormalText(normal.source, words)

    def without_trimmings(self, normal: NormalText) -> NormalText:
        """The same, and without "now" and its like, which may belong to a dictated text."""
        words = _stripped(normal.words, self._spelling.before, self._spelling.trimmings)
        return NormalText(normal.source, words)

    def _words(self, text: str) -> Iterator[Word]:
        compound = self._spelling.compound
        for token in self._spelling.token.finditer(text):
            joint = compound.fullmatch(token.group()) if compound else None
            if joint is not None:
                at = token.start()
                for part in (1, 2):
                    start, end = joint.span(part)
                    yield Word(self._normal(joint[part]), at + start, at + end)
                continue
            for word in self._spell(token).split():
                yield Word(word, token.start(), token.end())

    def _spell(self, token: re.Match[str]) -> str:
        if token.lastgroup in ("word", "initials"):
            return self._normal(token.group().replace(".", ""))
        return plain_word(self._written_out(token), self._spelling.letters)

    def _normal(self, word: str) -> str:
        plain = plain_word(word, self._spelling.letters).rstrip("'")
        return self._spelling.words.get(plain, bare_word(plain))

    def _written_out(self, token: re.Match[str]) -> str:
        """A number, a clock or a sign in words."""
        match token.lastgroup:
            case "number" | "ordinal":
                written = token["number"].replace(self._spelling.grouping, "")
                digits = written.replace(self._spelling.decimal, ".")
                return self._number_words(digits, token["ordinal"] is not None)
            case "clock":
                return self._clock_words(token["clock"])
            case "symbol":
                return self._spelling.symbols.get(token["symbol"], "")
        return self._spell(token)

    def _clock_words(self, clock: str) -> str:
        hour, minute = clock.split(":")
        words = self._number_words(hour, False)
        if minute == "00":
            return words
        clock = self._spelling.clocks[minute[0] == "0"]
        return clock.format(hour=words, minute=self._number_words(minute, False))

    def number_words(self, number: int, *, ordinal: bool = False) -> Sequence[str]:
        """A number as normal words."""
        return plain_word(self._number_words(str(number), ordinal), self._spelling.letters).split()

    def _spell_number(self, digits: str, is_ordinal: bool) -> str:
        if sum(character.isdigit() for character in digits) > _LONGEST_NUMBER:
            return " ".join(self._number_words(d, False) for d in digits if d.isdigit())
        purpose = FormatPurpose.ORDINAL if is_ordinal else FormatPurpose.CARDINAL
        said = self._numbers.format_number(digits, purpose=purpose).text
        return said.replace("-", " ").replace(_SOFT_HYPHEN, "")


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
