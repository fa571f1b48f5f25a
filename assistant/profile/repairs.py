"""A value put right in the sentence that says it: "I live in Cork, I mean Galway"."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace

from assistant.profile.dates import small_number
from assistant.profile.language import Sayings, sayings
from assistant.profile.relations import split
from assistant.profile.statements import Statement, statements_in
from assistant.profile.wording import key_words, plain_words

MOST_REPLACED = 3
"""Words that a repair may take the place of, where none of them says where it begins."""


LONGEST_REPAIRED = 300
"""Characters of a text in which a value may be put right; nobody does so in one breath of more."""


def statements_as_meant(text: str, language: str = "en") -> tuple[Statement, ...]:
    """What `text` states about its speaker, as it stands once it was put right within itself."""
    data = sayings(language)
    is_short = len(text) <= LONGEST_REPAIRED
    if is_short and (anew := _said_anew(text, data, language)):
        return anew
    if is_short and (taken := _taken_back(text, data)):
        unsaid, rest = taken
        return (*statements_as_meant(unsaid, language)[:-1], *statements_as_meant(rest, language))
    for _ in range(MOST_REPLACED if is_short else 0):
        text, before = _repaired(text, data, language), text
        if text == before:
            break
    return _unsaid_left_out(statements_in(text, language))


def _said_anew(text: str, data: Sayings, language: str) -> tuple[Statement, ...]:
    """What stands behind "did I say baker?" and the like, as a correction; () where none is."""
    found = next(filter(None, (one.match(text) for one in data.compiled_corrections)), None)
    stated = statements_as_meant(text[found.end() :], language) if found else ()
    return tuple(replace(one, corrects=True) for one in stated)


def _taken_back(text: str, data: Sayings) -> tuple[str, str] | None:
    """What a "no, I don't" behind it takes back, and what is said after that."""
    for pattern in data.compiled_takings_back:
        if found := pattern.search(text):
            return text[: found.start()], text[found.end() :]
    return None


def _repaired(text: str, data: Sayings, language: str) -> str:
    """`text` with the first value that it puts right itself as it was meant."""
    for pattern in data.compiled_repairs:
        found = pattern.fullmatch(text)
        if found is None:
            continue
        head, tail = found["head"], found["tail"]
        if statements_in(tail, language) and not _counts(tail, language):
            continue  # it says all of it by itself
        stated = statements_in(head, language)
        for start in _starts(head, tail, stated, language):
            meant = head[:start] + tail
            if _says_the_same_kind(statements_in(meant, language), stated, language):
                return meant + found["rest"]
    return text


def _starts(head: str, tail: str, stated: Sequence[Statement], language: str) -> Iterator[int]:
    """Where in `head` what `tail` replaces may begin, the likeliest first."""
    words = list(re.finditer(r"\S+", head))
    first = tail.split()[0].casefold()
    for word in reversed(words[1:]):
        if word.group().casefold() == first:
            yield word.start()
    is_value = stated or _counts(tail, language)
    if sayings(language).compiled_no_value.match(tail.casefold()) or not is_value:
        return
    size = len(stated[-1].object.split()) if stated else 1
    for count in (size, len(tail.split()), *range(1, MOST_REPLACED + 1)):
        if count < len(words):
            yield words[-count].start()


def _counts(tail: str, language: str) -> bool:
    """Whether it begins with a number, as "three kids" does."""
    return small_number(plain_words(tail, language)[:1], language) is not None


def _says_the_same_kind(
    meant: Sequence[Statement], stated: Sequence[Statement], language: str
) -> bool:
    """Whether a repaired text still says what it said, but for the value."""
    if not meant or (stated and len(meant) != len(stated)):
        return False
    new, old = meant[-1], stated[-1] if stated else meant[-1]
    if (split(new.relation)[0], new.closes) != (split(old.relation)[0], old.closes):
        return False
    told = set(key_words(meant[-1].object, language))
    held = set(key_words(stated[-1].object, language)) if stated else set()
    return told != held


def _unsaid_left_out(found: Sequence[Statement]) -> tuple[Statement, ...]:
    """Without what a later statement of the same text puts right."""
    return tuple(
        one
        for place, one in enumerate(found)
        if one.corrects
        or not any(
            later.corrects and later.relation == one.relation for later in found[place + 1 :]
        )
    )
