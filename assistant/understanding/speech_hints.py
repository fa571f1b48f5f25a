"""What the installed sentences make likely to be said, for recognisers of every kind."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from functools import cache
from itertools import islice, zip_longest
from typing import NamedTuple

from assistant.understanding.keeping import Keep, made_now
from assistant.understanding.normalising import Normaliser
from assistant.understanding.phrases import ClosedSlot, Leaf, Literal, OpenSlot
from assistant.understanding.spoken_grammar import load_spoken_values, spoken_grammar
from assistant.understanding.templates import Template
from assistant.values import SpeechHints

VALUES_A_TURN = 12
"""Values of one list before the next list has its turn: no long list fills a whole prompt."""

NEW_TOGETHER = 2
"""So many words may each be known and the value be a name of its own all the same."""

LITERAL_TERM_WORDS = 3
"""Literals of so many words or more tell something of how requests are worded."""

COMMON_TO_SKILLS = 2
"""Words that the sentences of so many skills are made of tell nothing in particular."""


MANY_SLOTS = 3
"""A sentence with so many lists is heard right only if each of its values is: they go first."""

EXAMPLES_SHOWN = 24
"""A hundred and fifty tokens, more than any prompt takes by default."""


class _LikelyWords(NamedTuple):
    """The `terms` and `phrases` of `SpeechHints`."""

    terms: tuple[str, ...]
    phrases: tuple[str, ...]


def speech_hints(
    templates: Sequence[Template],
    normaliser: Normaliser,
    examples: Sequence[Sequence[str]] = (),
    language: str = "en",
    keep: Keep = made_now,
) -> SpeechHints:
    """The hints of all `templates` together; `examples` are sentences, skill by skill.

    Raises `UnderstandingError` where the language has no grammar for spoken values.
    """
    likely = keep("hints", lambda: _likely_words(templates, normaliser, examples, language))
    return SpeechHints(
        terms=likely.terms,
        phrases=likely.phrases,
        grammar=cache(lambda: spoken_grammar(templates, normaliser, language)),
    )


def _likely_words(
    templates: Sequence[Template],
    normaliser: Normaliser,
    examples: Sequence[Sequence[str]],
    language: str,
) -> _LikelyWords:
    """Terms are the values of sentences full of them, then what is said to each skill, then all
    other values.
    """
    spoken_values = load_spoken_values(language)
    leaves = [template.leaves for template in templates]
    spoken = cache(normaliser.spoken)
    literals = [[spoken(text) for text in _texts(parts)] for parts in leaves]
    common = _common_words(templates, literals) | normaliser.light_words
    kinds = dict.fromkeys(
        part.kind.value for parts in leaves for part in parts if isinstance(part, OpenSlot)
    )
    fullness = _fullness(leaves)
    lists = sorted(fullness, key=lambda values: -fullness[values])
    full = sum(slots >= MANY_SLOTS for slots in fullness.values())
    texts = list(dict.fromkeys(text for row in literals for text in row if text))
    sentences = [text for text in texts if text.count(" ") >= LITERAL_TERM_WORDS - 1]
    sayings = [spoken(saying) for values in lists for saying in values]
    words = [word for kind in kinds for word in spoken_values.words.get(kind, ())]
    known: set[str] = set()
    terms = (
        *_telling_values(lists[:full], common, known, normaliser),
        *islice(_in_turn(examples), EXAMPLES_SHOWN),
        *_telling_values(lists[full:], common, known, normaliser),
        *sentences,
    )
    return _LikelyWords(
        terms=tuple(dict.fromkeys(terms)),
        phrases=tuple(dict.fromkeys((*sayings, *texts, *words))),
    )


def _texts(parts: Iterable[Leaf]) -> Iterator[str]:
    return (part.text for part in parts if isinstance(part, Literal))


def _common_words(templates: Sequence[Template], literals: Sequence[Sequence[str]]) -> set[str]:
    skills: defaultdict[str, set[str]] = defaultdict(set)
    for template, texts in zip(templates, literals, strict=True):
        for text in texts:
            for word in text.split():
                skills[word].add(template.skill)
    return {word for word, users in skills.items() if len(users) >= COMMON_TO_SKILLS}


def _fullness(
    leaves: Iterable[Sequence[Leaf]],
) -> Mapping[tuple[str, ...], int]:
    """What each list's values are called, and how many lists the fullest sentence with it has."""
    fullness: dict[tuple[str, ...], int] = {}
    for parts in leaves:
        closed = {part.slot: part for part in parts if isinstance(part, ClosedSlot)}
        for part in closed.values():
            values = tuple(value.say for value in part.values)
            fullness[values] = max(fullness.get(values, 0), len(closed))
    return fullness


def _in_turn(examples: Sequence[Sequence[str]]) -> Iterator[str]:
    """The shortest of every skill, then the next of every skill, and so on."""
    by_length = [sorted(each, key=len) for each in examples]
    for row in zip_longest(*by_length, fillvalue=""):
        yield from filter(None, row)


def _telling_values(
    lists: Sequence[Sequence[str]],
    common: Collection[str],
    known: set[str],
    normaliser: Normaliser,
) -> Iterator[str]:
    """The values of all lists in turn, without those that tell little; `known` grows."""
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
