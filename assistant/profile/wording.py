"""Words of a sentence as rules compare them, each with the place it was said at."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from assistant.profile.language import Phrases, language

_TOKEN = re.compile(r"[^\W_]+(?:['’][^\W_]+)*(?:[-&/+][^\W_]+)*|[^\w\s]", re.UNICODE)


@dataclass(frozen=True, slots=True)
class Word:
    """A word in lower case, contractions opened up ("i'm" is two), and its span in the text."""

    text: str
    start: int
    end: int


def words_in(text: str) -> tuple[Word, ...]:
    """The words and punctuation marks of `text`, in order."""
    found: list[Word] = []
    contractions = language().contractions
    for token in _TOKEN.finditer(text):
        said = token.group().lower().replace("’", "'")
        found.extend(
            Word(part, token.start(), token.end()) for part in contractions.get(said, said).split()
        )
    return tuple(found)


def plain_words(text: str) -> tuple[str, ...]:
    """The words of `text` without punctuation: the same for typed and for spoken text."""
    return tuple(word.text for word in words_in(text) if word.text[0].isalnum())


def key_words(text: str) -> tuple[str, ...]:
    """What is left of `text` when two ways to say the same are to be equal: stems, no articles."""
    empty = language().empty_words
    words = [word for word in plain_words(text) if word not in empty]
    return tuple(_stem(word) for word in words or plain_words(text))


def phrase_at(words: Sequence[Word], place: int, phrases: Phrases) -> int:
    """How many words the longest of `phrases` takes at `place`; 0 when none is there."""
    ahead = tuple(word.text for word in words[place : place + 8])
    return next((size for size in range(len(ahead), 0, -1) if ahead[:size] in phrases), 0)


def ends_with(words: Sequence[Word], phrases: Phrases) -> bool:
    """Whether the last of `words` are one of `phrases`, of up to four words."""
    ends = (tuple(word.text for word in words[-size:]) for size in (1, 2, 3, 4))
    return any(end in phrases for end in ends)


def _stem(word: str) -> str:
    return word[:-1] if len(word) > 3 and word.endswith("s") and not word.endswith("ss") else word
