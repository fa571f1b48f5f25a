"""What is never kept, and what is delicate whatever it is said of: the same in every language.

Whoever speaks German today may say a password in English: the patterns of all languages count.
"""

from __future__ import annotations

import re
from functools import cache

from assistant.profile.data import languages_of, tables


def is_secret(text: str) -> bool:
    """Whether `text` holds a PIN, a password, or a number as long as a card's."""
    return any(pattern.search(text) for pattern in _patterns("secrets"))


def is_delicate(text: str) -> bool:
    """Whether `text` is about health, belief, sexuality and the like, line by line."""
    return any(pattern.search(text) for pattern in _patterns("delicate"))


@cache
def _patterns(kind: str) -> tuple[re.Pattern[str], ...]:
    return tuple(
        re.compile(pattern, re.IGNORECASE | re.MULTILINE)
        for language in languages_of("guarded")
        for pattern in tables(f"guarded.{language}.toml")[kind]
    )
