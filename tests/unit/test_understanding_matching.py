"""The matcher against the textbook: every cost is the edit distance to the nearest sentence."""

from __future__ import annotations

import random
from itertools import pairwise

import numpy as np
import pytest

from assistant.understanding.costs import EDIT
from assistant.understanding.graph import build_graph
from assistant.understanding.matching import cost_texts
from assistant.understanding.network import build_network
from assistant.understanding.normalising import Normaliser, NormalText
from assistant.understanding.paths import RouteFinder, Use
from assistant.understanding.phrases import ListValue, SlotKind
from assistant.understanding.shortlist import LetterBounds
from assistant.understanding.template_syntax import Vocabulary, parse_template

NORMALISER = Normaliser()
VOCABULARY = Vocabulary(
    lists={"fruit": (ListValue("red apple", "apple"), ListValue("pear", "pear"))},
    slots={"note": SlotKind.TEXT},
    rules={},
)
SENTENCES = {
    "eat the {fruit}[s]": [
        "eat the red apple",
        "eat the red apples",
        "eat the pear",
        "eat the pears",
    ],
    "[please] (peel;wash) it": [
        "please peel wash it",
        "please wash peel it",
        "peel wash it",
        "wash peel it",
    ],
    "throw (a|the|) {fruit} away": [
        f"throw {article}{fruit} away"
        for article in ("a ", "the ", "")
        for fruit in ("red apple", "pear")
    ],
}
TEXTS = [
    "eat the red apples",
    "eet ze pear",
    "wash it",
    "throw pear",
    "x",
    "please throw it away peel",
]


def _normal(text: str) -> NormalText:
    return NORMALISER.normalise(text)


def _edit_distance(left: str, right: str) -> int:
    row = list(range(len(right) + 1))
    for i, a in enumerate(left, start=1):
        previous, row[0] = row[0], i
        for j, b in enumerate(right, start=1):
            previous, row[j] = row[j], min(row[j] + 1, row[j - 1] + 1, previous + (a != b))
    return row[-1]


def _nearest(text: str, sentences: list[str]) -> int:
    return min(_edit_distance(_normal(text).text, _normal(s).text) for s in sentences)


def _noisy(sentence: str, chance: random.Random) -> str:
    letters = list(sentence)
    for _ in range(chance.randrange(6)):
        place = chance.randrange(len(letters))
        letters[place] = chance.choice(["", "x", "e", " ", letters[place] * 2])
        letters = list("".join(letters)) or ["x"]
    return "".join(letters)


def test_costs_are_edit_distances_to_the_nearest_sentence() -> None:
    chance = random.Random(7)
    texts = TEXTS + [_noisy(s, chance) for all_of in SENTENCES.values() for s in all_of * 5]
    texts = [text for text in texts if _normal(text).text]
    network = build_network(
        [build_graph(parse_template(t, VOCABULARY), NORMALISER) for t in SENTENCES]
    )
    starts = np.ones(len(SENTENCES), np.bool_)
    far = [1000.0 * EDIT] * len(texts)

    wholes = cost_texts(network, [_normal(text) for text in texts], starts, far).wholes()

    for template, sentences in enumerate(SENTENCES.values()):
        for index, text in enumerate(texts):
            assert wholes[template, index] == EDIT * _nearest(text, sentences), text


def test_within_the_horizon_costs_stay_exact() -> None:
    network = build_network(
        [build_graph(parse_template(t, VOCABULARY), NORMALISER) for t in SENTENCES]
    )
    texts = [_normal(text) for text in TEXTS]
    starts = np.ones(len(SENTENCES), np.bool_)
    exact = cost_texts(network, texts, starts, [1000.0 * EDIT] * len(texts)).wholes()

    near = cost_texts(network, texts, starts, [4.0 * EDIT] * len(texts)).wholes()

    within = exact <= 4 * EDIT
    assert within.any()
    assert (near[within] == exact[within]).all()
    assert (near[~within] > 4 * EDIT).all()


def test_the_letters_bound_never_exceeds_the_cost() -> None:
    templates = [*SENTENCES, "write down {note}", "{note} is a {fruit}"]
    network = build_network(
        [build_graph(parse_template(t, VOCABULARY), NORMALISER) for t in templates]
    )
    texts = [_normal(text) for text in (*TEXTS, "write down eggs", "it is a pear", "안녕")]
    starts = np.ones(len(templates), np.bool_)
    costs = cost_texts(network, texts, starts, [1000.0 * EDIT] * len(texts)).wholes()

    bounds = LetterBounds.of(network).least_costs(texts)

    assert (bounds <= costs).all()
    assert bounds.max() > 5 * EDIT


@pytest.mark.parametrize("text", ["eat the pears", "eeat te red aple", "please eat it"])
def test_routes_use_up_the_text_and_come_in_order(text: str) -> None:
    graph = build_graph(parse_template("eat the {fruit}[s]", VOCABULARY), NORMALISER)
    normal = _normal(text)
    costing = cost_texts(build_network([graph]), [normal], np.ones(1, np.bool_), [1000.0 * EDIT])
    finder = RouteFinder.of(costing, 0, 0)

    route = finder.follow(finder.cheapest())

    assert [step.end for step in route.steps][-1] == len(normal.text)
    assert all(left.end == right.start for left, right in pairwise(route.steps))
    assert EDIT * sum(step.use is not Use.MET for step in route.steps) == route.cost
    for fork in route.forks:
        assert fork.cost >= route.cost
        other = finder.follow(fork)
        assert EDIT * sum(step.use is not Use.MET for step in other.steps) == other.cost
