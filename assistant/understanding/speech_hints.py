"""What the installed sentences make likely to be said, for recognisers of every kind."""

from __future__ import annotations

import tomllib
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from itertools import zip_longest

from assistant.errors import UnderstandingError
from assistant.understanding.jsgf import to_jsgf
from assistant.understanding.normalising import Normaliser
from assistant.understanding.phrases import (
    AnyOrder,
    Choice,
    ClosedSlot,
    Literal,
    OpenSlot,
    Phrase,
    Series,
)
from assistant.understanding.templates import Template
from assistant.understanding.whole_words import whole_words
from assistant.values import SpeechHints

VALUES_A_TURN = 12
"""Values of one list before the next list has its turn: no long list fills a whole prompt."""

COMPOSED_FROM = 3
"""A value of so many words or more, all of them known, is put together from other values."""

LITERAL_TERM_WORDS = 3
"""Literals of so many words or more tell something of how requests are worded."""


def speech_hints(
    templates: Sequence[Template], normaliser: Normaliser, language: str = "en"
) -> SpeechHints:
    """The hints of all `templates` together.

    Raises `UnderstandingError` where the language has no grammar for spoken values.
    """
    spoken_values = _load_spoken_values(language)
    phrases = [whole_words(template.phrase) for template in templates]
    parts = [part for phrase in phrases for part in _leaves(phrase)]
    literals = list(dict.fromkeys(filter(None, (normaliser.spoken(t) for t in _texts(parts)))))
    lists = list(dict.fromkeys(part.values for part in parts if isinstance(part, ClosedSlot)))
    sayings = [[value.say for value in values] for values in lists]
    kinds = dict.fromkeys(part.kind.value for part in parts if isinstance(part, OpenSlot))
    sentences = [text for text in literals if text.count(" ") >= LITERAL_TERM_WORDS - 1]
    return SpeechHints(
        terms=tuple(dict.fromkeys((*_telling_values(sayings), *sentences))),
        phrases=tuple(
            dict.fromkeys(
                (
                    *(normaliser.spoken(saying) for values in sayings for saying in values),
                    *literals,
                    *(word for kind in kinds for word in spoken_values.words.get(kind, ())),
                )
            )
        ),
        jsgf=to_jsgf(phrases, spoken_values.rules, normaliser.spoken),
    )


@dataclass(frozen=True, slots=True)
class _SpokenValues:
    """How values of each kind sound: as words, and as rules of a grammar."""

    words: Mapping[str, tuple[str, ...]]
    rules: Mapping[str, str]


@cache
def _load_spoken_values(language: str) -> _SpokenValues:
    source = files(__package__) / f"hints.{language}.toml"
    if not source.is_file():
        raise UnderstandingError(f"no grammar of spoken values for the language {language!r}")
    tables = tomllib.loads(source.read_text(encoding="utf-8"))
    words = {
        kind: tuple(dict.fromkeys(word for part in parts for word in tables["words"][part]))
        for kind, parts in tables["needs"].items()
    }
    return _SpokenValues(words, tables["jsgf"])


def _leaves(phrase: Phrase) -> Iterator[Literal | ClosedSlot | OpenSlot]:
    match phrase:
        case Series(parts) | Choice(parts) | AnyOrder(parts):
            for part in parts:
                yield from _leaves(part)
        case _:
            yield phrase


def _texts(parts: Iterable[Literal | ClosedSlot | OpenSlot]) -> Iterator[str]:
    return (part.text for part in parts if isinstance(part, Literal))


def _telling_values(lists: Sequence[Sequence[str]]) -> Iterator[str]:
    """The values of all lists in turn, without those put together from words of others."""
    known: set[str] = set()
    turns = zip_longest(*(_in_chunks(values) for values in lists), fillvalue=())
    for value in (value for turn in turns for chunk in turn for value in chunk):
        words = value.lower().split()
        if len(words) < COMPOSED_FROM or not known.issuperset(words):
            known.update(words)
            yield value


def _in_chunks(values: Sequence[str]) -> Iterator[Sequence[str]]:
    for first in range(0, len(values), VALUES_A_TURN):
        yield values[first : first + VALUES_A_TURN]
