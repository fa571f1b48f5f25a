"""What the moment makes likely to be said: an open question, what is running, who speaks, when.

It goes before what the installed sentences make likely, is made anew for every turn, and reaches
nothing but the recogniser.
"""

from __future__ import annotations

import tomllib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from functools import cache
from importlib.resources import files
from itertools import islice

from assistant.understanding.background import load_background
from assistant.understanding.normalising import Normaliser
from assistant.understanding.phrases import SlotKind
from assistant.understanding.spoken_grammar import load_spoken_values
from assistant.values import Question

MOST_TERMS = 24
"""Of one moment; the installed sentences need room too. Six letters a term: about 50 tokens."""

MOST_HABITS = 3
ANSWERS_SHOWN = 4
"""Examples of a kind of value are enough to tell the recogniser what to expect."""


@dataclass(frozen=True, slots=True)
class Expected:
    """`own_words`: names of what is running, lists and people, the likeliest to be said first.

    `habits`: by name of an intent, how often it was asked for.
    """

    question: Question | None = None
    now: datetime | None = None
    own_words: tuple[str, ...] = ()
    habits: Mapping[str, int] | None = None


NOTHING_EXPECTED = Expected()


@dataclass(frozen=True, slots=True)
class MomentHints:
    """`terms` for a prompt, the same as a voice says them for a list of `phrases`, and `answers`
    to the open question as a JSGF expansion, or ""."""

    terms: tuple[str, ...] = ()
    phrases: tuple[str, ...] = ()
    answers: str = ""


def moment_hints(
    expected: Expected,
    examples: Mapping[str, str],
    normaliser: Normaliser,
    language: str = "en",
) -> MomentHints:
    """The hints of this moment alone; `examples` has a sentence by name of an intent."""
    terms = (*_asked(expected, language), *_besides(expected, examples, language))
    distinct = dict.fromkeys(" ".join(term.split()) for term in terms)
    chosen = tuple(islice(filter(None, distinct), MOST_TERMS))
    phrases = tuple(filter(None, map(normaliser.spoken, chosen)))
    return MomentHints(chosen, phrases, _answers(expected.question, normaliser, language))


_SHOWN = frozenset(kind for kind in SlotKind if not kind.is_free_text)
"""The kinds of answers that have something in common."""


def _asked(expected: Expected, language: str) -> Iterator[str]:
    """What would answer the open question."""
    question = expected.question
    if question is None:
        return
    yield from question.options
    if question.yes is not None:
        yield from _words(language).yes_or_no
    if question.slot is not None and question.slot_kind in _SHOWN:
        fillings = load_background(language).fillings[SlotKind(question.slot_kind)]
        yield from fillings[:ANSWERS_SHOWN]


def _besides(expected: Expected, examples: Mapping[str, str], language: str) -> Iterator[str]:
    yield from expected.own_words
    habits = expected.habits or {}
    often = sorted(habits, key=lambda name: -habits[name])
    yield from (examples.get(name, "") for name in often[:MOST_HABITS])
    if expected.now is not None:
        hour = expected.now.hour
        for part in _words(language).day:
            if hour in part.hours:
                yield from part.terms


def _answers(question: Question | None, normaliser: Normaliser, language: str) -> str:
    if question is None:
        return ""
    spoken = [normaliser.spoken(option) for option in question.options]
    if question.slot is not None and question.slot_kind in load_spoken_values(language).rules:
        spoken.append(f"<{question.slot_kind}>")
    return " | ".join(filter(None, spoken))


@dataclass(frozen=True, slots=True)
class _PartOfDay:
    hours: range
    terms: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class _Words:
    yes_or_no: tuple[str, ...]
    day: tuple[_PartOfDay, ...]


@cache
def _words(language: str) -> _Words:
    source = files(__package__) / f"hints.{language}.toml"
    table = tomllib.loads(source.read_text(encoding="utf-8"))["moments"]
    parts = (
        _PartOfDay(range(part["from"], part["before"]), tuple(part["terms"]))
        for part in table["day"]
    )
    return _Words(tuple(table["yes_or_no"]), tuple(parts))
