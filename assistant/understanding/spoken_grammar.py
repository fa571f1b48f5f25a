"""The installed sentences for recognisers that are bound to sentences: examples and JSGF."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from random import Random

from assistant.errors import UnderstandingError
from assistant.understanding.background import load_background
from assistant.understanding.jsgf import JsgfWriter
from assistant.understanding.normalising import Normaliser
from assistant.understanding.phrases import (
    AnyOrder,
    Choice,
    OpenSlot,
    Phrase,
    Series,
)
from assistant.understanding.sampling import Fillings, sampled
from assistant.understanding.templates import Template
from assistant.understanding.whole_words import whole_words
from assistant.values import SpokenGrammar, SpokenRequest

EXAMPLES_OF_AN_INTENT = 300
FEWEST_OF_A_TEMPLATE = 3
"""With 99 intents 16,000 sentences: enough that nearly every pair of words is met. More made a
language model of them no better on 40 commands, and takes longer."""


@dataclass(frozen=True, slots=True)
class SpokenValues:
    """How values of each kind sound: as words, and as rules of a grammar."""

    words: Mapping[str, tuple[str, ...]]
    rules: Mapping[str, str]


@cache
def load_spoken_values(language: str) -> SpokenValues:
    """Raises `UnderstandingError` where the language has no grammar for spoken values."""
    source = files(__package__) / f"hints.{language}.toml"
    if not source.is_file():
        raise UnderstandingError(f"no grammar of spoken values for the language {language!r}")
    tables = tomllib.loads(source.read_text(encoding="utf-8"))
    words = {
        kind: tuple(dict.fromkeys(word for part in parts for word in tables["words"][part]))
        for kind, parts in tables["needs"].items()
    }
    return SpokenValues(words, tables["jsgf"])


def spoken_grammar(
    templates: Sequence[Template], normaliser: Normaliser, language: str = "en"
) -> SpokenGrammar:
    """The grammar of all `templates`, a request an intent; half a second for 600 of them."""
    writer = JsgfWriter(load_spoken_values(language).rules, normaliser.spoken)
    fillings = load_background(language).fillings
    intents: dict[tuple[str, str], list[Phrase]] = {}
    for template in templates:
        phrases = intents.setdefault((template.skill, template.intent), [])
        phrases.append(whole_words(template.phrase))
    requests = tuple(_request(phrases, writer, fillings) for phrases in intents.values())
    return SpokenGrammar(requests, writer.rules)


def _request(phrases: Sequence[Phrase], writer: JsgfWriter, fillings: Fillings) -> SpokenRequest:
    each = max(FEWEST_OF_A_TEMPLATE, EXAMPLES_OF_AN_INTENT // len(phrases))
    chance = Random(len(phrases))  # noqa: S311 - to draw examples, always the same
    said = (one for phrase in phrases for one in sampled(phrase, each, fillings, chance))
    examples = dict.fromkeys(filter(None, map(writer.spoken, said)))
    dictates = any(_dictates(phrase) for phrase in phrases)
    return SpokenRequest(tuple(examples), writer.either(phrases), dictates)


def _dictates(phrase: Phrase) -> bool:
    match phrase:
        case Series(parts) | Choice(parts) | AnyOrder(parts):
            return any(map(_dictates, parts))
        case OpenSlot(_, kind):
            return kind.is_free_text
        case _:
            return False
