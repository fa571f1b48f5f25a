"""The matcher against the textbook: every cost is the edit distance to the nearest sentence."""

from __future__ import annotations

import random
from collections.abc import Iterable
from itertools import pairwise

import numpy as np
import pytest

from assistant.understanding.costs import EDIT
from assistant.understanding.graph import MOST_NODES, TemplateGraph, build_graph
from assistant.understanding.matching import UNREACHED, cost_exactly, cost_texts
from assistant.understanding.network import Layout, Network, build_network, build_word_network
from assistant.understanding.normalising import Normaliser, NormalText
from assistant.understanding.outlines import Outlines
from assistant.understanding.paths import Fits, RouteFinder, Use
from assistant.understanding.phrases import ListValue, SlotKind
from assistant.understanding.shortlist import Shortlist
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


def _graph(template: str) -> TemplateGraph:
    return build_graph(parse_template(template, VOCABULARY), NORMALISER)


def _network(templates: Iterable[str]) -> Network:
    return build_network([Layout.of(_graph(template)) for template in templates])


def test_costs_are_edit_distances_to_the_nearest_sentence() -> None:
    chance = random.Random(7)
    texts = TEXTS + [_noisy(s, chance) for all_of in SENTENCES.values() for s in all_of * 5]
    texts = [text for text in texts if _normal(text).text]

    wholes = cost_texts(_network(SENTENCES), [_normal(text) for text in texts]).wholes()

    for template, sentences in enumerate(SENTENCES.values()):
        for index, text in enumerate(texts):
            assert wholes[template, index] == EDIT * _nearest(text, sentences), text


def test_what_is_met_to_the_letter_costs_the_same_and_all_else_is_unreached() -> None:
    chance = random.Random(11)
    every = [sentence for sentences in SENTENCES.values() for sentence in sentences]
    said = [*every, *(_noisy(sentence, chance) for sentence in every)]
    said += ["note down fetch the pear", "the pear is a pear", "is a pear", "x"]
    said += ["so eat the pear", "eat the pear so"]
    texts = [_normal(text) for text in said if _normal(text).text]
    network = _network([*SENTENCES, "note down {note}", "{note} is a {fruit}"])
    costs = cost_texts(network, texts).wholes()

    exact = cost_exactly(network, texts).wholes()

    met = exact < UNREACHED - EDIT
    assert (exact[met] == costs[met]).all()
    closed = len(SENTENCES)
    assert (met[:closed] == (costs[:closed] == 0)).all()
    open_ended = [
        text.text.strip() for text, is_met in zip(texts, met[closed], strict=True) if is_met
    ]
    assert open_ended == ["note down fetch the pear"]
    in_front = [
        text.text.strip() for text, is_met in zip(texts, met[closed + 1], strict=True) if is_met
    ]
    assert in_front == ["the pear is a pear"]


def test_whatever_is_met_to_the_letter_is_on_the_exact_shortlist() -> None:
    templates = [*SENTENCES, "note down {note}", "{note} is a {fruit}", "(a tart|one pie) [now]"]
    said = [sentence for sentences in SENTENCES.values() for sentence in sentences]
    said += ["note down fetch the pear", "the pear is a pear", "one pie", "one tart", "eat a pear"]
    phrases = [parse_template(template, VOCABULARY) for template in templates]
    shortlist = Shortlist.of(list(map(Outlines(NORMALISER).of, phrases)))
    network = _network(templates)

    for text in map(_normal, said):
        met = cost_exactly(network, [text]).wholes()[:, 0] < UNREACHED - EDIT
        near = shortlist.exact([text], np.arange(len(templates)))
        assert set(np.flatnonzero(met)) <= set(near)
        assert len(near) < len(templates)


def test_with_few_additional_characters_costs_stay_exact() -> None:
    texts = [_normal(text) for text in TEXTS]
    exact = cost_texts(_network(SENTENCES), texts).wholes()

    near = cost_texts(_network(SENTENCES), texts, extra=4).wholes()

    within = exact <= 4 * EDIT
    assert within.any()
    assert (near[within] == exact[within]).all()
    assert (near[~within] > 4 * EDIT).all()


def test_a_text_costs_the_same_beside_longer_ones() -> None:
    texts = [_normal(text) for text in TEXTS]
    network = _network([*SENTENCES, "write down {note}", "{note} is a {fruit}"])

    together = cost_texts(network, texts).wholes()

    for index, text in enumerate(texts):
        assert (together[:, [index]] == cost_texts(network, [text]).wholes()).all()


def test_beside_the_largest_templates_costs_stay_the_same() -> None:
    names = (
        f"{number:09d}".translate(str.maketrans("0123456789", "abcdefghij"))
        for number in range(2_100)
    )
    largest = Layout.of(_graph(f"eat the ({'|'.join(names)})"))
    assert MOST_NODES / 2 < len(largest.ranks) <= MOST_NODES
    small = Layout.of(_graph("eat the {fruit}[s]"))

    wholes = cost_texts(build_network([largest, largest, small]), [_normal("eat the pears")])

    assert wholes.wholes()[2, 0] == 0


def test_words_cost_what_they_cost_along_the_likest_part_of_a_text() -> None:
    words = ["apple", "apply", "pear", "a"]
    texts = ["eat the red apples", "eet ze paer", "x"]
    costs = cost_texts(
        build_word_network(words), [_normal(text) for text in texts], anywhere=True
    ).parts()

    for word, row in zip(words, costs, strict=True):
        for text, cost in zip(texts, row, strict=True):
            letters = _normal(text).text
            parts = [letters[i:j] for i in range(len(letters)) for j in range(i, len(letters) + 1)]
            assert cost == EDIT * min(_edit_distance(word, part) for part in parts), (word, text)


def test_no_bound_exceeds_the_cost() -> None:
    templates = [*SENTENCES, "write down {note}", "{note} is a {fruit}", "(a tart|one pie) [now]"]
    texts = [_normal(text) for text in (*TEXTS, "write down eggs", "it is a pear", "안녕")]
    costs = cost_texts(_network(templates), texts).wholes()
    phrases = [parse_template(template, VOCABULARY) for template in templates]
    shortlist = Shortlist.of(list(map(Outlines(NORMALISER).of, phrases)))

    words = shortlist.word_costs(texts)
    letters = shortlist.letter_costs(texts, np.arange(len(templates)))

    for bounds in (words, letters):
        assert (bounds <= costs).all()
        assert bounds.max() > 5 * EDIT


def _finder(template: str, text: NormalText, fits: Fits = lambda _kind, _said: True) -> RouteFinder:
    costing = cost_texts(_network([template]), [text])
    return RouteFinder(_graph(template), text, costing.rows(0, 0), fits)


@pytest.mark.parametrize("text", ["eat the pears", "eeat te red aple", "please eat it"])
def test_routes_use_up_the_text_and_come_in_order(text: str) -> None:
    normal = _normal(text)
    finder = _finder("eat the {fruit}[s]", normal)

    route = finder.follow(finder.cheapest())

    assert [step.end for step in route.steps][-1] == len(normal.text)
    assert all(left.end == right.start for left, right in pairwise(route.steps))
    assert EDIT * sum(step.use is not Use.MET for step in route.steps) == route.cost
    for fork in route.forks:
        assert fork.cost >= route.cost
        other = finder.follow(fork)
        assert EDIT * sum(step.use is not Use.MET for step in other.steps) == other.cost


def test_a_route_ends_where_its_slot_holds_no_value() -> None:
    said: list[str] = []

    def fits(_kind: SlotKind, words: str) -> bool:
        said.append(words)
        return words == "red apples"

    finder = _finder("write {note} please", _normal("write red apples now please"), fits)

    route = finder.follow(finder.cheapest())
    others = [finder.follow(fork) for fork in route.forks]

    assert said[0] == "red apples now"
    assert route.steps == ()
    assert [other.steps != () for other in others].count(True) == 1
