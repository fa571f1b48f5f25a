"""The grammar of the few requests that a first hearing makes likely."""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

from assistant.values import SpokenGrammar, SpokenRequest

MOST_LIKELY = 3
LEAST_SHARE = 0.7
"""Intents that are listened for a second time: so many at most, and those that share less than
this with the text than the best does are left out. A recogniser's time grows with its grammar."""


@dataclass(frozen=True, slots=True)
class RequestIndex:
    """Which requests have which words."""

    grammar: SpokenGrammar
    words: tuple[frozenset[str], ...]
    weights: dict[str, float]
    """How much a word tells: the logarithm of the share of requests that have it."""

    @staticmethod
    def of(grammar: SpokenGrammar) -> RequestIndex:
        words = tuple(
            frozenset(word for example in request.examples for word in example.split())
            for request in grammar.requests
        )
        users = Counter(word for each in words for word in each)
        weights = {word: math.log(1 + len(words) / count) for word, count in users.items()}
        return RequestIndex(grammar, words, weights)

    @property
    def vocabulary(self) -> frozenset[str]:
        return frozenset(self.weights)

    def likely(self, text: str) -> Sequence[SpokenRequest]:
        """The requests that share most with `text`, best first; none without a shared word."""
        said = set(text.split())
        shared = [sum(self.weights[word] for word in said & words) for words in self.words]
        order = sorted(range(len(shared)), key=lambda place: (-shared[place], place))
        least = LEAST_SHARE * max(shared, default=0.0)
        best = [place for place in order[:MOST_LIKELY] if shared[place] > 0]
        return [self.grammar.requests[place] for place in best if shared[place] >= least]

    def jsgf(self, requests: Sequence[SpokenRequest], answers: str) -> str:
        """A grammar of `requests` and `answers`; "" where nothing of them can be written."""
        bodies = [body for body in (answers, *(one.jsgf for one in requests)) if body]
        if not bodies:
            return ""
        rules = [f"<{name}> = {body};" for name, body in self.grammar.rules.items()]
        request = f"public <request> = {' | '.join(bodies)};"
        return "\n".join(("#JSGF V1.0;", "grammar assistant;", request, *rules, ""))
