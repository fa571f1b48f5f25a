"""Routes of all texts through all templates, in the order of their cost.

Looked for within a near horizon first, then within wider ones: nothing is dearer than what is
found nearer, and within a near horizon the shortlist is short.
"""

from __future__ import annotations

import heapq
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property
from itertools import count, islice
from typing import NamedTuple, TypeAlias

import numpy as np

from assistant.understanding.arrays import Costs, Indices, Limits
from assistant.understanding.costs import EDIT
from assistant.understanding.graph import TemplateGraph
from assistant.understanding.heard import HeardText
from assistant.understanding.matching import Costing, cost_exactly, cost_texts
from assistant.understanding.network import Layout, Network, build_network
from assistant.understanding.normalising import NormalText
from assistant.understanding.paths import Fits, Fork, Route, RouteFinder
from assistant.understanding.shortlist import Shortlist

MOST_ROUTES = 200
"""Routes tried for one transcript; each costs about 0.1 ms. Meant requests need under ten."""

MOST_CELLS = 50_000_000
"""Of one comparison, 100 MB: the largest template fits with as many texts as can be heard, and as
long. Of several so large, the furthest from the texts are left out."""

FEW_TEMPLATES = 8
"""So many are compared sooner than told apart by their outlines."""

Stage: TypeAlias = tuple[float, Callable[[], Indices]]
"""Edits within which to look, and what gives the templates to look at."""


@dataclass(frozen=True, slots=True)
class FoundRoute:
    """A route of text number `text` through template number `template`; `edits` is its cost in
    edits, the text's penalty included."""

    edits: float
    template: int
    text: int
    route: Route


@dataclass(frozen=True, slots=True)
class Compared:
    """What texts are compared with: the graph of each template, its layout, and the shortlist.

    `sizes` are their numbers of nodes.
    """

    graphs: Sequence[TemplateGraph]
    layouts: Sequence[Layout]
    shortlist: Shortlist
    sizes: Indices

    def cost(self, templates: Indices, texts: Sequence[NormalText], edits: float) -> Costing:
        """Compare every text with each of these templates, exactly up to so many edits."""
        return cost_texts(self._network(templates), texts, edits)

    def cost_exactly(self, templates: Indices, texts: Sequence[NormalText]) -> Costing:
        """Compare every text with each of these templates, to the letter."""
        return cost_exactly(self._network(templates), texts)

    def _network(self, templates: Indices) -> Network:
        return build_network([self.layouts[each] for each in templates])


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
        compared: Compared,
        texts: Sequence[HeardText],
        fits: Fits,
        reach: float,
    ) -> None:
        """`reach`: edits a character of the text up to which routes are worth following.

        `fits`: whether words are a value of a kind of slot.
        """
        self._compared = compared
        self._fits = fits
        self._normal = [text.normal for text in texts]
        self._penalties = np.array([EDIT * text.penalty for text in texts])
        lengths = np.array([len(text.text) for text in self._normal])
        self._reaches = self._penalties + EDIT * (1 + reach * lengths)
        self._limit = float(self._reaches.max())

    def stop_beyond(self, edits: float) -> None:
        """From now on, dearer routes are of no interest."""
        self._limit = min(self._limit, EDIT * edits)

    def routes(self, stages: Iterable[Stage]) -> Iterator[FoundRoute]:
        """Cheapest first, until none is within reach or enough were tried. Some are without steps.

        Each stage gives edits within which to look, and the templates to look at if nothing
        nearer was enough; the edits grow.
        """
        tried = 0
        done = -1.0
        for edits, templates in stages:
            horizon = min(EDIT * edits, self._limit)
            for found in self._routes_within(horizon, templates()):
                cost = EDIT * found.edits
                if cost > self._limit or tried == MOST_ROUTES:
                    return
                if cost > done:
                    tried += 1
                    yield found
            if horizon >= self._limit:
                return
            done = horizon

    def exact_routes(self, templates: Indices) -> Iterator[FoundRoute]:
        """The routes on which texts meet some of these templates to the letter, cheapest first.

        Where there is an open slot, some are among them that leave out words beside it.
        """
        near = self._compared.shortlist.exact(self._normal, templates)
        near = self._with_room(near, np.zeros(len(near)))
        if not len(near):
            return
        costing = self._compared.cost_exactly(near, self._normal)
        for found in islice(self._followed(costing, near, self._reaches), MOST_ROUTES):
            if EDIT * found.edits > self._limit:
                return
            yield found

    def _routes_within(self, horizon: float, templates: Indices) -> Iterator[FoundRoute]:
        """Every route of these templates that costs no more than `horizon`, cheapest first."""
        limits = np.minimum(horizon, self._reaches)
        near = self._near(limits, templates)
        if len(near):
            costing = self._compared.cost(near, self._normal, float(limits.max()) / EDIT)
            yield from self._followed(costing, near, limits)

    def _followed(self, costing: Costing, near: Indices, limits: Limits) -> Iterator[FoundRoute]:
        """Every route within the limits of the texts, cheapest first."""
        costs = costing.wholes() + self._penalties
        numbers = count()
        waiting = [
            _Waiting(float(costs[place, text]), next(numbers), int(place), int(text))
            for place, text in np.argwhere(costs <= limits)
        ]
        heapq.heapify(waiting)
        finders: dict[tuple[int, int], RouteFinder] = {}
        while waiting:
            cost, _, place, text, fork = heapq.heappop(waiting)
            template = int(near[place])
            finder = finders.get((place, text)) or RouteFinder(
                self._compared.graphs[template],
                self._normal[text],
                costing.rows(place, text),
                self._fits,
            )
            finders[place, text] = finder
            route = finder.follow(fork or finder.cheapest())
            for other in route.forks:
                price = cost + other.cost - route.cost
                if price <= limits[text]:
                    heapq.heappush(waiting, _Waiting(price, next(numbers), place, text, other))
            yield FoundRoute(cost / EDIT, template, text, route)

    def _near(self, limits: Limits, templates: Indices) -> Indices:
        """Which of these templates a text may be within its limit of."""
        if len(templates) <= FEW_TEMPLATES:
            return self._with_room(templates, np.zeros(len(templates)))
        limits = limits - self._penalties
        near = templates[np.any(self._word_costs[templates] <= limits, axis=1)]
        letter_costs = self._compared.shortlist.letter_costs(self._normal, near)
        least = np.maximum(self._word_costs[near], letter_costs)
        return self._with_room(near, np.min(least - limits, axis=1))

    def _with_room(self, templates: Indices, over: Limits) -> Indices:
        """Those not `over` their limits, without the furthest if they are too large together."""
        order = np.argsort(over, kind="stable")[: np.count_nonzero(over <= 0)]
        widest = max(len(text.text) for text in self._normal)
        sizes = np.cumsum(self._compared.sizes[templates[order]] * widest * len(self._normal))
        return np.sort(templates[order[sizes <= MOST_CELLS]])

    @cached_property
    def _word_costs(self) -> Costs:
        return self._compared.shortlist.word_costs(self._normal)
