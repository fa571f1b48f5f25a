"""Which templates a text can be near to at all, told from their outlines alone.

A word that every sentence has costs at least what it costs along the likest part of the text, and
words in different parts of a sentence cost that each. No edit makes up for more than one letter
that is too many and one that is missing. Neither bound exceeds the cost: leaving out what is
beyond it loses nothing.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import accumulate, groupby

import numpy as np

from assistant.understanding.arrays import Costs, Indices
from assistant.understanding.costs import EDIT
from assistant.understanding.matching import cost_texts
from assistant.understanding.network import Network, build_word_network
from assistant.understanding.normalising import NormalText
from assistant.understanding.outlines import (
    LONGEST_WORD,
    NOTHING,
    AllOf,
    Need,
    OneOf,
    Outline,
    letter_bounds,
)


@dataclass(frozen=True, slots=True)
class _Step:
    """The needs from `first` to `end` are all `ufunc` of others, which are `parts`: those of the
    first need, then of the second …; each need's begin at one of `starts`."""

    ufunc: np.ufunc
    first: int
    end: int
    parts: Indices
    starts: Indices


@dataclass(frozen=True, slots=True)
class Shortlist:
    """The outlines of all templates together.

    Needs that several templates have are one. They are numbered so that words come first and
    every need after its parts; `steps` is the way from words to all others, `needs` tells each
    template's. `network` has the words again. `bounds`: `[template, letter]`, see `Outline`.
    """

    words: tuple[str, ...]
    network: Network
    steps: tuple[_Step, ...]
    needs: Indices
    bounds: Costs

    @staticmethod
    def of(outlines: Sequence[Outline]) -> Shortlist:
        heights = _Heights()
        for outline in outlines:
            heights.of(outline.need)
        words = [need for need in heights.known if isinstance(need, str)]
        others = sorted(
            (need for need in heights.known if not isinstance(need, str) and need != NOTHING),
            key=lambda need: (heights.known[need], isinstance(need, OneOf)),
        )
        numbers = {need: number for number, need in enumerate((NOTHING, *words, *others))}
        return Shortlist(
            words=tuple(words),
            network=build_word_network(words),
            steps=tuple(_steps(others, heights.known, numbers)),
            needs=np.array([numbers[outline.need] for outline in outlines], np.intp),
            bounds=np.array([outline.bounds for outline in outlines]),
        )

    def word_costs(self, texts: Sequence[NormalText]) -> Costs:
        """A lower bound for the cost of each template and text, from words: `[template, text]`."""
        words = cost_texts(self.network, texts, LONGEST_WORD / 2, anywhere=True).parts()
        return self._need_costs(words)

    def exact(self, texts: Sequence[NormalText], templates: Indices) -> Indices:
        """Those of the templates that some of the texts may meet to the letter.

        Words are looked for in all texts at once, which lets hardly more through: they are alike.
        """
        said = "\n".join(text.text for text in texts)
        met = np.fromiter(map(said.__contains__, self.words), bool, len(self.words))
        costs = self._need_costs(np.logical_not(met).astype(np.int16)[:, None])
        near: Indices = templates[costs[templates, 0] == 0]
        return near[np.any(self.letter_costs(texts, near) == 0, axis=1)]

    def letter_costs(self, texts: Sequence[NormalText], templates: Indices) -> Costs:
        """A lower bound for the cost of these templates, from letters: `[template, text]`."""
        letters = np.stack([letter_bounds(text.text) for text in texts])
        lack, excess = np.split(np.maximum(self.bounds[templates, None] - letters, 0), 2, axis=2)
        sums = (each.sum(axis=2, dtype=np.int16) for each in (lack, excess))
        least: Costs = EDIT * np.maximum(*sums)
        return least

    def _need_costs(self, words: Costs) -> Costs:
        """What the need of each template costs, from what each word does: `[template, text]`."""
        size = self.steps[-1].end if self.steps else 1 + len(words)
        costs: Costs = np.zeros((size, words.shape[1]), np.int16)
        costs[1 : 1 + len(words)] = words
        for step in self.steps:
            step.ufunc.reduceat(costs[step.parts], step.starts, out=costs[step.first : step.end])
        return costs[self.needs]


@dataclass(slots=True)
class _Heights:
    """How many steps from words to each need."""

    known: dict[Need, int] = field(default_factory=dict)

    def of(self, need: Need) -> int:
        if need not in self.known:
            parts = () if isinstance(need, str) else need.needs
            self.known[need] = 1 + max(map(self.of, parts), default=0)
        return self.known[need]


def _steps(
    needs: Sequence[AllOf | OneOf], heights: Mapping[Need, int], numbers: Mapping[Need, int]
) -> Iterator[_Step]:
    for _, group in groupby(needs, lambda need: (heights[need], type(need))):
        alike = list(group)
        first = numbers[alike[0]]
        yield _Step(
            ufunc=np.add if isinstance(alike[0], AllOf) else np.minimum,
            first=first,
            end=first + len(alike),
            parts=np.array([numbers[part] for need in alike for part in need.needs], np.intp),
            starts=np.array([0, *accumulate(len(need.needs) for need in alike)][:-1], np.intp),
        )
