"""What a template costs at least, told from its letters alone.

No edit makes up for more than one letter that is too many and one that is missing. A text
with four letters more than any sentence of a template can hold is four edits away or more.
Since the bound never exceeds the cost, leaving out what is beyond it loses nothing.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from assistant.understanding.arrays import Costs, WideCosts
from assistant.understanding.costs import EDIT
from assistant.understanding.network import Network
from assistant.understanding.normalising import NormalText

_ANY_NUMBER = 1_000
"""Letters that an open slot can hold; more than a text has."""


@dataclass(frozen=True, slots=True)
class LetterBounds:
    """For each template and letter, how often it is in a sentence: `[template, letter]`.

    The last letter stands for all that no template has.
    """

    letters: dict[str, int]
    fewest: Costs
    most: Costs

    @staticmethod
    def of(network: Network) -> LetterBounds:
        count = len(network.codes) + 1
        fewest = np.zeros((network.size, count), np.int16)
        most = np.zeros((network.size, count), np.int16)
        for level in network.levels:
            characters, nodes = slice(level.first, level.joins), np.arange(level.first, level.joins)
            for counts in (fewest, most):
                counts[characters] = counts[level.before_characters]
                counts[nodes, level.labels] += 1
            if len(level.joined):
                joins, starts = slice(level.joins, level.slots), np.unique(level.joined, True)[1]
                fewest[joins] = np.minimum.reduceat(fewest[level.before_joins], starts, axis=0)
                most[joins] = np.maximum.reduceat(most[level.before_joins], starts, axis=0)
            fewest[level.slots : level.end] = fewest[level.before_slots]
            most[level.slots : level.end] = _ANY_NUMBER
        ends = network.ends()
        return LetterBounds(network.codes, fewest[ends], np.minimum(most[ends], _ANY_NUMBER))

    def least_costs(self, texts: Sequence[NormalText]) -> WideCosts:
        """A lower bound for the cost of each template and text: `[template, text]`."""
        counts = np.zeros((len(texts), self.most.shape[1]), np.int32)
        for index, text in enumerate(texts):
            for letter, times in Counter(text.text).items():
                counts[index, self.letters.get(letter, -1)] += times
        excess = np.maximum(counts - self.most[:, None, :], 0).sum(axis=2)
        deficit = np.maximum(self.fewest[:, None, :] - counts, 0).sum(axis=2)
        least: WideCosts = EDIT * np.maximum(excess, deficit).astype(np.int32)
        return least
