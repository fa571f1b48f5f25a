"""A thesaurus as OpenOffice's MyThes keeps it, such as that of OpenThesaurus in Debian's mythes-de.

`NAME.idx` has "word|place" in each line, sorted by words in lower case; at that place `NAME.dat`
has "word|count" and as many lines "kind|word|word …". What stands in brackets is a remark, such as
"(ugs.)"; what is no word for the same thing is marked by one, such as "(Oberbegriff)". Nothing is
kept in memory; a word costs a few reads.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from .sorted_lines import line_of
from .wordnet import LONGEST_WORD, NoDictionaryError, Sense

REMARK = re.compile(r"\(([^()]*)\)")
MOST_WORDS = 4


@dataclass(frozen=True, slots=True)
class Thesaurus:
    """The files `name` in `folder`.

    `others` are remarks that mark another thing than the word's own. It explains nothing, so
    what it gives for a meaning is words of the same meaning, put into `gloss`.
    """

    folder: Path
    name: str
    others: Sequence[str]
    gloss: str

    def senses(self, word: str) -> tuple[Sense, ...]:
        """What `word` is much like; () where it is not there. Raises `NoDictionaryError`."""
        wanted = word.lower().strip()
        if not wanted or len(wanted) > LONGEST_WORD or "|" in wanted:
            return ()
        try:
            return tuple(self._senses(wanted))
        except (OSError, ValueError) as error:
            raise NoDictionaryError from error

    def _senses(self, word: str) -> Iterator[Sense]:
        with (self.folder / f"{self.name}.idx").open("rb") as index:
            line = line_of(index, word.encode(), b"|")
        if line is None:
            return
        with (self.folder / f"{self.name}.dat").open("rb") as data:
            data.seek(int(line.partition("|")[2]))
            head, _, count = data.readline().decode().partition("|")
            if head != word:
                raise ValueError("the index is not of this file")
            lines = [data.readline().decode() for _ in range(int(count))]
        for line in lines:
            words = tuple(dict.fromkeys(self._same_words(line, word)))
            if words:
                gloss = self.gloss.format(words=", ".join(words[:MOST_WORDS]))
                yield Sense("", gloss, words, ())

    def _same_words(self, line: str, word: str) -> Iterator[str]:
        """The words for the same thing, those without a remark first."""
        found = line.strip().split("|")[1:]
        for one in sorted(found, key=lambda entry: "(" in entry):
            remarks = REMARK.findall(one)
            bare = " ".join(REMARK.sub(" ", one).split())
            if bare and bare.lower() != word and not set(remarks) & set(self.others):
                yield bare
