"""WordNet's own files, read where they lie: sorted indexes, and synsets by their place in a file.

The format is that of the manual page wndb(5). Nothing is kept in memory; a word costs a few reads.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import IO

from .sorted_lines import line_of

POINTER_TO_OPPOSITE = "!"
LONGEST_WORD = 60


class NoDictionaryError(Exception):
    """There are no such files, or they cannot be read."""


@dataclass(frozen=True, slots=True)
class Sense:
    """One meaning: its kind ("noun"), what it says, and the words that have it.

    `uses` is how often the word was tagged so in texts, where that was counted.
    """

    kind: str
    gloss: str
    words: tuple[str, ...]
    opposites: tuple[str, ...]

    @property
    def meaning(self) -> str:
        """The gloss without its examples."""
        return self.gloss.split('; "')[0].strip().removesuffix(";")


@dataclass(frozen=True, slots=True)
class WordNet:
    """The files in `folder`; `endings` by kind, to find "run" for "running"."""

    folder: Path
    endings: Mapping[str, Sequence[Sequence[str]]]

    def senses(self, word: str) -> tuple[Sense, ...]:
        """What `word` means, the commonest kind of word first; () where it is not there.

        Raises `NoDictionaryError`.
        """
        wanted = word.lower().strip().replace(" ", "_")
        if not wanted or len(wanted) > LONGEST_WORD:
            return ()
        try:
            found = list(self._entries(wanted))
        except (OSError, ValueError) as error:
            raise NoDictionaryError from error
        found.sort(key=lambda entry: -entry.tagged)
        return tuple(sense for entry in found for sense in entry.senses)

    def _entries(self, word: str) -> Iterator[_Entry]:
        for kind in self.endings:
            forms = dict.fromkeys((word, *self._base_forms(word, kind)))
            entry = next(filter(None, (self._entry(form, kind) for form in forms)), None)
            if entry is not None:
                yield entry

    def _base_forms(self, word: str, kind: str) -> Iterator[str]:
        with (self.folder / f"{kind}.exc").open(encoding="utf-8") as exceptions:
            for line in exceptions:
                form, *bases = line.split()
                if form == word:
                    yield from bases
        for ending, base in self.endings[kind]:
            if word.endswith(ending) and len(word) > len(ending) + 1:
                yield word.removesuffix(ending) + base

    def _entry(self, lemma: str, kind: str) -> _Entry | None:
        with (self.folder / f"index.{kind}").open("rb") as index:
            line = line_of(index, lemma.encode(), b" ")
        if line is None:
            return None
        fields = line.split()
        count, pointers = int(fields[2]), int(fields[3])
        offsets = [int(offset) for offset in fields[-count:]]
        with (self.folder / f"data.{kind}").open("rb") as data:
            senses = tuple(_sense(data, offset, lemma, kind) for offset in offsets)
        return _Entry(int(fields[5 + pointers]), senses)


@dataclass(frozen=True, slots=True)
class _Entry:
    tagged: int
    """How many of its senses were met in texts."""
    senses: tuple[Sense, ...]


def _sense(data: IO[bytes], offset: int, lemma: str, kind: str) -> Sense:
    data.seek(offset)
    fields, _, gloss = data.readline().decode().partition(" | ")
    parts = fields.split()
    if not parts or int(parts[0]) != offset:
        raise ValueError("the index is not of this file")
    count = int(parts[3], 16)
    words = [_plain(parts[4 + 2 * number]) for number in range(count)]
    own = 1 + next((n for n, one in enumerate(words) if one.lower() == _plain(lemma)), 0)
    return Sense(kind, gloss.strip(), tuple(words), tuple(_opposites(data, parts, count, own)))


def _opposites(data: IO[bytes], parts: Sequence[str], count: int, own: int) -> Iterator[str]:
    """The opposites of this very word of the synset (wndb(5): the pointer "!")."""
    first = 5 + 2 * count
    for at in range(first, first + 4 * int(parts[first - 1]), 4):
        symbol, offset, _, ends = parts[at : at + 4]
        if symbol == POINTER_TO_OPPOSITE and int(ends[:2], 16) == own:
            data.seek(int(offset))
            other = data.readline().decode().split()
            yield _plain(other[4 + 2 * (int(ends[2:], 16) - 1)])


def _plain(word: str) -> str:
    """As it is written: "hot_dog" with a space, an adjective without its marker "(a)"."""
    return word.partition("(")[0].replace("_", " ")
