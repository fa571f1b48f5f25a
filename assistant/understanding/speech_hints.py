"""What the installed sentences make likely to be said, for recognisers of every kind."""

from __future__ import annotations

import tomllib
from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from itertools import islice

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

NEW_TOGETHER = 2
"""So many words may each be known and the value be a name of its own all the same."""

LITERAL_TERM_WORDS = 3
"""Literals of so many words or more tell something of how requests are worded."""

COMMON_TO_SKILLS = 2
"""Words that the sentences of so many skills are made of tell nothing in particular."""


def speech_hints(
    templates: Sequence[Template], normaliser: Normaliser, language: str = "en"
) -> SpeechHints:
    """The hints of all `templates` together.

    Raises `UnderstandingError` where the language has no grammar for spoken values.
    """
    spoken_values = _load_spoken_values(language)
    whole = [whole_words(template.phrase) for template in templates]
    leaves = [list(_leaves(phrase)) for phrase in whole]
    literals = [[normaliser.spoken(text) for text in _texts(parts)] for parts in leaves]
    common = _common_words(templates, literals) | normaliser.light_words
    kinds = dict.fromkeys(
        part.kind.value for parts in leaves for part in parts if isinstance(part, OpenSlot)
    )
    lists = _lists(leaves)
    texts = list(dict.fromkeys(text for row in literals for text in row if text))
    sentences = [text for text in texts if text.count(" ") >= LITERAL_TERM_WORDS - 1]
    sayings = [normaliser.spoken(saying) for values in lists for saying in values]
    words = [word for kind in kinds for word in spoken_values.words.get(kind, ())]
    return SpeechHints(
        terms=tuple(dict.fromkeys((*_telling_values(lists, common, normaliser), *sentences))),
        phrases=tuple(dict.fromkeys((*sayings, *texts, *words))),
        jsgf=to_jsgf(whole, spoken_values.rules, normaliser.spoken),
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


def _common_words(templates: Sequence[Template], literals: Sequence[Sequence[str]]) -> set[str]:
    skills: defaultdict[str, set[str]] = defaultdict(set)
    for template, texts in zip(templates, literals, strict=True):
        for text in texts:
            for word in text.split():
                skills[word].add(template.skill)
    return {word for word, users in skills.items() if len(users) >= COMMON_TO_SKILLS}


def _lists(
    leaves: Iterable[Sequence[Literal | ClosedSlot | OpenSlot]],
) -> list[tuple[str, ...]]:
    """What the lists' values are called, each list once, those of the fullest sentences first.

    A sentence is understood when all of its slots are: where there are many, each must be heard
    all the better.
    """
    fullness: dict[tuple[str, ...], int] = {}
    for parts in leaves:
        closed = {part.slot: part for part in parts if isinstance(part, ClosedSlot)}
        for part in closed.values():
            values = tuple(value.say for value in part.values)
            fullness[values] = max(fullness.get(values, 0), len(closed))
    return sorted(fullness, key=lambda values: -fullness[values])


def _telling_values(
    lists: Sequence[Sequence[str]], common: Collection[str], normaliser: Normaliser
) -> Iterator[str]:
    """The values of all lists in turn, without those that tell little."""
    known: set[str] = set()
    telling = [_telling(values, common, known, normaliser) for values in lists]
    while telling:
        waiting = []
        for values in telling:
            turn = list(islice(values, VALUES_A_TURN))
            yield from turn
            if turn:
                waiting.append(values)
        telling = waiting


def _telling(
    values: Sequence[str], common: Collection[str], known: set[str], normaliser: Normaliser
) -> Iterator[str]:
    """The values that are neither made of common words, nor of words that are `known`.

    Two known words may still be new together ("iced coffee"); one is not, and more are put
    together from other values ("lots of soy milk").
    """
    told: set[tuple[str, ...]] = set()
    for value in values:
        words = tuple(word.text for word in normaliser.normalise(value).words)
        is_known = words in told or (len(words) != NEW_TOGETHER and known.issuperset(words))
        told.add(words)
        if not is_known and not all(word in common for word in words):
            known.update(words)
            yield value
