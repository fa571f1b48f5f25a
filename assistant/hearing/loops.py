"""Cut the loops out of what a recogniser wrote.

A Whisper window that ends soon after the speech makes the model begin again instead of
ending: the sentence, or its last words, come once more and then again, sometimes a little
altered ("set a timer …, set the timer …").
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher
from functools import cache
from importlib.resources import files

OPENING_WORDS = 3
"""So many words as at the start, in the same order, mean that the sentence begins again."""

SHORTEST_RUN = 3
"""A group of words this often in a row is a loop; a single word needs twice as many, for
"two two two" is a number somebody may say."""

LEAST_LIKENESS = 0.75
"""Of the letters of two words, by `SequenceMatcher`: "time" and "timer" are alike."""

SAME_SHARE = 0.6
"""Of the words of a sentence that begins again altered, how many are the very same."""

_EDGES = re.compile(r"^\W+|\W+$")
_PAUSE = re.compile(r"[^\w\s'’]+$")


def cut_loops(text: str, language: str = "en") -> str:
    """`text` up to where it begins to repeat itself; unchanged where it does not."""
    words = text.split()
    keys = [_EDGES.sub("", word).casefold() for word in words]
    end = min(_copies(words, keys), _second_opening(keys, _words(language)))
    end = _cut_runs(keys, end)
    return text if end == len(words) else " ".join(words[:end])


def _copies(words: Sequence[str], keys: Sequence[str]) -> int:
    """The length of what the whole text says twice or more: "never mind, never mind".

    One word only where there is a pause after each: "no no" is as good as "no", "two two" is not
    as good as "two".
    """
    for size in range(1, len(keys) // 2 + 1):
        if len(keys) % size or list(keys) != list(keys[:size]) * (len(keys) // size):
            continue
        if size > 1 or all(_PAUSE.search(word) for word in words[:-1]):
            return size
    return len(keys)


def _second_opening(keys: Sequence[str], words: _Words) -> int:
    """Where the sentence starts once more, or its length.

    What follows has to say the same again, as far as it goes; otherwise it may be
    a second request ("set a timer for ten minutes and set a timer for five").
    """
    for start in range(OPENING_WORDS, len(keys) - OPENING_WORDS + 1):
        *again, last = keys[start:]
        pairs = [(word, keys[place % start]) for place, word in enumerate(again)]
        same = sum(word == other for word, other in pairs)
        if same < SAME_SHARE * len(pairs):
            continue
        # The last word may have been cut off half way.
        first_said = keys[len(again) % start]
        if all(_alike(*pair, words) for pair in pairs) and (
            first_said.startswith(last) or _alike(last, first_said, words)
        ):
            return start
    return len(keys)


def _alike(word: str, other: str, words: _Words) -> bool:
    """Whether one may be the other, heard again: never two numbers, nor two names."""
    if word == other:
        return True
    if word in words.small and other in words.small:
        return True
    if any(map(str.isdigit, word + other)) or {word, other} & words.numbers:
        return False
    return SequenceMatcher(None, word, other).ratio() >= LEAST_LIKENESS


def _cut_runs(keys: Sequence[str], end: int) -> int:
    """Where the second of a run of equal word groups starts, or `end`."""
    for start in range(end):
        for size in range(1, (end - start) // SHORTEST_RUN + 1):
            times = SHORTEST_RUN if size > 1 else 2 * SHORTEST_RUN
            group = keys[start : start + size]
            run = keys[start : start + size * times]
            if len(run) == size * times and run == list(group) * times:
                return start + size
    return end


@dataclass(frozen=True, slots=True)
class _Words:
    """`loops.<language>.toml`, which says what they are."""

    small: frozenset[str]
    numbers: frozenset[str]


@cache
def _words(language: str) -> _Words:
    source = files(__package__) / f"loops.{language}.toml"
    table = tomllib.loads(source.read_text(encoding="utf-8"))
    return _Words(frozenset(table["small"]), frozenset(table["numbers"]))
