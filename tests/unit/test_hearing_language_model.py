"""The model of sentences is a proper one: what follows a context adds up to one."""

from __future__ import annotations

import math
from collections.abc import Mapping

import pytest

from assistant.hearing.language_model import arpa

Table = Mapping[tuple[str, ...], tuple[float, float]]

SENTENCES = ("set a timer", "set an alarm", "set a timer", "stop the timer", "stop")


def _tables(model: str) -> list[Table]:
    sections = model.split("-grams:\n")[1:]
    tables: list[Table] = []
    for order, section in enumerate(sections, 1):
        rows = [line.split() for line in section.split("\n\n")[0].splitlines()]
        tables.append(
            {tuple(row[1 : 1 + order]): (10 ** float(row[0]), 10 ** float(row[-1])) for row in rows}
        )
    return tables


def _probability(tables: list[Table], context: tuple[str, ...], word: str) -> float:
    ngram = (*context, word)
    if ngram in tables[len(ngram) - 1]:
        return tables[len(ngram) - 1][ngram][0]
    back = tables[len(context) - 1].get(context, (0.0, 1.0))[1]
    return back * _probability(tables, context[1:], word)


@pytest.mark.parametrize("context", [(), ("set",), ("timer",), ("<s>", "set"), ("a", "timer")])
def test_all_that_can_follow_adds_up_to_one(context: tuple[str, ...]) -> None:
    tables = _tables(arpa(SENTENCES))
    words = [word for (word,) in tables[0] if word != "<s>"]

    total = sum(_probability(tables, context, word) for word in words)

    assert total == pytest.approx(1, abs=0.01)


def test_what_was_said_more_is_likelier() -> None:
    tables = _tables(arpa(SENTENCES))

    assert _probability(tables, ("<s>", "set"), "a") > _probability(tables, ("<s>", "set"), "an")
    assert math.isclose(tables[0]["<s>",][0], 0, abs_tol=1e-9)


def test_no_sentences_make_no_model() -> None:
    assert arpa(()) == ""
