"""What is said around an assistant: talk and requests that are no skill's business, as lessons."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from importlib.resources import files

from assistant.errors import UnderstandingError
from assistant.understanding.normalising import Normaliser
from assistant.understanding.phrases import Phrase, SlotKind
from assistant.understanding.sampling import Fillings
from assistant.understanding.template_syntax import Vocabulary, parse_template

LARGEST_COUNT = 99
"""Numbers whose words are seen as one."""

NUMBER, ORDINAL = "@number", "@ordinal"


@dataclass(frozen=True, slots=True)
class Background:
    """One language's `background.LANGUAGE.toml` and `kin.LANGUAGE.toml`.

    `topics`: phrases of what is not for us, by topic. `fillings`: what is said in open slots.
    `alike`: normal words that are seen as one, with what they are seen as; "" for what is not
    seen at all. `kin`: words that are each seen as what they are, and their kin beside them.
    `small`: words that may stand in any request. `turning`: words that turn a
    request into another.
    """

    topics: Mapping[str, tuple[Phrase, ...]]
    fillings: Fillings
    alike: Mapping[str, str]
    kin: Mapping[str, str]
    small: frozenset[str]
    turning: frozenset[str]


@cache
def load_background(language: str) -> Background:
    """Raises `UnderstandingError` where the language has none."""
    source = files(__package__) / f"background.{language}.toml"
    if not source.is_file():
        raise UnderstandingError(f"no background sentences for the language {language!r}")
    tables = tomllib.loads(source.read_text(encoding="utf-8"))
    vocabulary = Vocabulary({}, {}, tables["rules"])
    normaliser = Normaliser(language)

    def words(key: str, name: str = "words") -> list[str]:
        return [normaliser.plain(word) for word in tables[key][name]]

    names, no_numbers = words("names"), words("no_numbers")
    numbers = _number_words(normaliser).items()
    alike = {word: f"@{name}" for name in tables["alike"] for word in words("alike", name)}
    kin = tomllib.loads((files(__package__) / f"kin.{language}.toml").read_text(encoding="utf-8"))
    return Background(
        topics={
            topic: tuple(parse_template(text, vocabulary) for text in texts)
            for topic, texts in tables["sentences"].items()
        },
        fillings={SlotKind(kind): tuple(texts) for kind, texts in tables["fillings"].items()},
        alike={
            **{word: seen for word, seen in numbers if word not in no_numbers},
            **alike,
            **dict.fromkeys(names, ""),
        },
        kin={normaliser.plain(word): f"~{name}" for name in kin for word in kin[name]},
        small=frozenset((*words("small"), *names)) | normaliser.light_words,
        turning=frozenset(words("turning")),
    )


def _number_words(normaliser: Normaliser) -> dict[str, str]:
    """ "twenty" is seen as "thirty" is; ordinals apart."""
    words: dict[str, str] = {}
    for number in (*range(LARGEST_COUNT + 1), 100, 1000):
        ordinal = normaliser.number_words(number, ordinal=True)[-1:]
        words.update(dict.fromkeys(ordinal, ORDINAL))
        words.update(dict.fromkeys(normaliser.number_words(number), NUMBER))
    return words
