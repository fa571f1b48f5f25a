"""A trigram model of the sentences that may be said, in the ARPA format.

Absolute discounting with back-off (Ney, Essen & Kneser 1994): of each n-gram that was seen a
part is taken away and shared out by the next shorter context.
"""

from __future__ import annotations

import math
from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Mapping
from itertools import pairwise
from typing import TypeAlias

Ngram: TypeAlias = tuple[str, ...]

START, END = "<s>", "</s>"

DISCOUNT = 0.5
"""Taken from each count: the usual middle of the range, for what was drawn and not observed."""

UNSEEN = 0.1
"""Added to the count of every word."""

NEVER = 1e-10


def arpa(sentences: Iterable[str], least_words: int = 0) -> str:
    """The model of `sentences`, words separated by single spaces; "" for no sentences.

    With fewer than `least_words` it is filled up with words that nobody says.
    """
    singles: Counter[Ngram] = Counter()
    pairs: Counter[Ngram] = Counter()
    triples: Counter[Ngram] = Counter()
    for sentence in sentences:
        words = (START, *sentence.split(), END)
        singles.update((word,) for word in words[1:])
        pairs.update(pairwise(words))
        triples.update(zip(words, words[1:], words[2:], strict=False))
    if not singles:
        return ""
    total = sum(singles.values()) + UNSEEN * len(singles)
    single = {ngram: (count + UNSEEN) / total for ngram, count in singles.items()}
    pair, back_to_single = _discounted(pairs, single.__getitem__)
    triple, back_to_pair = _discounted(triples, lambda ngram: pair.get(ngram, 0.0))
    single[START,] = 0.0
    single |= {(f"_{place}_",): 0.0 for place in range(len(single), least_words)}
    sections = (
        _lines(single, back_to_single),
        _lines(pair, back_to_pair),
        _lines(triple, {}),
    )
    sizes = [f"ngram {order}={len(lines)}" for order, lines in enumerate(sections, 1)]
    text = ["\\data\\", *sizes]
    for order, lines in enumerate(sections, 1):
        text += ["", f"\\{order}-grams:", *lines]
    return "\n".join([*text, "", "\\end\\", ""])


def _discounted(
    counts: Mapping[Ngram, int], shorter: Callable[[Ngram], float]
) -> tuple[Mapping[Ngram, float], Mapping[Ngram, float]]:
    """The probability of each n-gram's last word, and by context the weight of backing off."""
    seen: defaultdict[Ngram, int] = defaultdict(int)
    kinds: defaultdict[Ngram, int] = defaultdict(int)
    covered: defaultdict[Ngram, float] = defaultdict(float)
    for ngram, count in counts.items():
        context = ngram[:-1]
        seen[context] += count
        kinds[context] += 1
        covered[context] += shorter(ngram[1:])
    likely = {ngram: (count - DISCOUNT) / seen[ngram[:-1]] for ngram, count in counts.items()}
    back = {
        context: (DISCOUNT * kinds[context] / seen[context]) / max(NEVER, 1 - covered[context])
        for context in seen
    }
    return likely, back


def _lines(likely: Mapping[Ngram, float], back: Mapping[Ngram, float]) -> list[str]:
    return [
        f"{_log(probability):.4f} {' '.join(ngram)} {_log(back.get(ngram, 1.0)):.4f}"
        for ngram, probability in sorted(likely.items())
    ]


def _log(probability: float) -> float:
    return math.log10(max(NEVER, probability))
