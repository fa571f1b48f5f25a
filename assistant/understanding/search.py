"""Routes of all texts through all templates, in the order of their cost.

Looked for within a near horizon first, then within wider ones: nothing is dearer than what is
found nearer, and near horizons leave most of the network out.
"""

from __future__ import annotations

import heapq
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from itertools import count
from math import inf
from typing import NamedTuple

import numpy as np

from assistant.understanding.arrays import Flags
from assistant.understanding.costs import EDIT
from assistant.understanding.heard import HeardText
from assistant.understanding.matching import cost_texts
from assistant.understanding.network import Network
from assistant.understanding.paths import Fork, Route, RouteFinder
from assistant.understanding.shortlist import LetterBounds

MOST_ROUTES = 200
"""Routes tried for one transcript; each costs about 0.1 ms. Meant requests need under ten."""

HORIZONS = (2.5, inf)
"""Edits within which routes are looked for, one after the other. What is meant and well heard
is found at once among all templates; the rest only among the likely ones."""


@dataclass(frozen=True, slots=True)
class FoundRoute:
    """A route of text number `text` through template number `template`; `edits` is its cost in
    edits, the text's penalty included."""

    edits: float
    template: int
    text: int
    route: Route


class _Waiting(NamedTuple):
    """A route not yet followed: the cheapest sorts first, of equals the earlier.

    `cost` has the text's penalty in it.
    """

    cost: float
    number: int
    template: int
    text: int
    fork: Fork | None = None


class RouteSearch:
    """One search, for one transcript."""

    def __init__(
        self,
        network: Network,
        bounds: LetterBounds,
        texts: Sequence[HeardText],
        reach: float,
        likely: Callable[[], Flags] | None = None,
        horizons: Sequence[float] = HORIZONS,
    ) -> None:
        """`reach`: edits a character of the text up to which routes are worth following.

        `likely`: the templates to look at beyond the first of the `horizons`; all by default.
        """
        self._network = network
        self._likely = likely
        self._horizons = horizons
        self._normal = [text.normal for text in texts]
        self._penalties = np.array([EDIT * text.penalty for text in texts])
        lengths = np.array([len(text.normal.text) for text in texts])
        self._reaches = self._penalties + EDIT * (1 + reach * lengths)
        self._least = bounds.least_costs(self._normal) + self._penalties
        self._limit = float(self._reaches.max())

    def stop_beyond(self, edits: float) -> None:
        """From now on, dearer routes are of no interest."""
        self._limit = min(self._limit, EDIT * edits)

    def routes(self) -> Iterator[FoundRoute]:
        """Cheapest first, until none is within reach or enough were tried."""
        tried = 0
        done = -1.0
        among = np.ones(len(self._least), np.bool_)
        for place, horizon in enumerate(self._horizons):
            within = min(EDIT * horizon, self._limit)
            if place == 1 and self._likely is not None:
                among = self._likely()
            for found in self._routes_within(within, among):
                cost = EDIT * found.edits
                if cost > self._limit or tried == MOST_ROUTES:
                    return
                if cost > done:
                    tried += 1
                    yield found
            if within >= self._limit:
                return
            done = within

    def _routes_within(self, horizon: float, among: Flags) -> Iterator[FoundRoute]:
        """Every route of these templates that costs no more than `horizon`, cheapest first."""
        limits = np.minimum(horizon, self._reaches)
        starts = among & np.any(self._least <= limits, axis=1)
        if not starts.any():
            return
        costing = cost_texts(self._network, self._normal, starts, limits - self._penalties)
        costs = costing.wholes() + self._penalties
        numbers = count()
        waiting = [
            _Waiting(float(costs[template, text]), next(numbers), int(template), int(text))
            for template, text in np.argwhere(costs <= limits)
        ]
        heapq.heapify(waiting)
        finders: dict[tuple[int, int], RouteFinder] = {}
        while waiting:
            cost, _, *place, fork = heapq.heappop(waiting)
            template, text = place
            finder = finders.get((template, text)) or RouteFinder.of(costing, template, text)
            finders[template, text] = finder
            route = finder.follow(fork or finder.cheapest())
            for other in route.forks:
                price = cost + other.cost - route.cost
                if price <= limits[text]:
                    heapq.heappush(waiting, _Waiting(price, next(numbers), template, text, other))
            yield FoundRoute(cost / EDIT, template, text, route)
