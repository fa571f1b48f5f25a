"""Words of a sentence as rules compare them, each with the place it was said at."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from assistant.profile.language import Phrases, Sayings, sayings


@dataclass(frozen=True, slots=True)
class Word:
    """A word in lower case, contractions opened up ("i'm" is two), and its span in the text."""

    text: str
    start: int
    end: int


def words_in(text: str, language: str) -> tuple[Word, ...]:
    """The words and punctuation marks of `text`, in order."""
    found: list[Word] = []
    data = sayings(language)
    contractions = data.contractions
    for token in data.token.finditer(text):
        said = token.group().lower().replace("’", "'")
        found.extend(
            Word(part, token.start(), token.end()) for part in contractions.get(said, said).split()
        )
    return tuple(found)


def plain_words(text: str, language: str = "en") -> tuple[str, ...]:
    """The words of `text` without punctuation: the same for typed and for spoken text."""
    return tuple(word.text for word in words_in(text, language) if word.text[0].isalnum())


def bare_words(text: str) -> tuple[str, ...]:
    """The words of `text` as they are written, whatever the language: a name has no other form."""
    return tuple(re.findall(r"[^\W_]+(?:['’-][^\W_]+)*", text.casefold()))


def key_words(text: str, language: str) -> tuple[str, ...]:
    """What is left of `text` when two ways to say the same are to be equal: stems, no articles."""
    data = sayings(language)
    empty = data.empty_words
    words = [word for word in plain_words(text, language) if word not in empty]
    return tuple(_stem(word, data) for word in words or plain_words(text, language))


def phrase_at(words: Sequence[Word], place: int, phrases: Phrases) -> int:
    """How many words the longest of `phrases` takes at `place`; 0 when none is there."""
    ahead = tuple(word.text for word in words[place : place + 8])
    return next((size for size in range(len(ahead), 0, -1) if ahead[:size] in phrases), 0)


def ends_with(words: Sequence[Word], phrases: Phrases) -> bool:
    """Whether the last of `words` are one of `phrases`, of up to four words."""
    ends = (tuple(word.text for word in words[-size:]) for size in (1, 2, 3, 4))
    return any(end in phrases for end in ends)


def _stem(word: str, data: Sayings) -> str:
    for letter, plain in data.folded.items():
        word = word.replace(letter, plain)
    found = ((ending.search(word), left) for ending, left in data.compiled_stems)
    return next((word[: end.start()] + left for end, left in found if end), word)
