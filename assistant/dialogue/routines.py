"""Requests that a person chained under a phrase of their own: "when I say good night, …"."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from functools import cache
from itertools import islice

from assistant.dialogue.plain_words import after_opening, after_openings, plain, trimmed
from assistant.dialogue.reading import Reader, is_sure, to_core
from assistant.dialogue.two_requests import together
from assistant.values import CORE, Band, Interpretation, Transcript

MOST_REQUESTS = 8
MOST_PIECES = 12
MOST_LOOSELY = 4
"""Of so few pieces each may be understood less than to the letter, which takes ten times longer."""

MOST_PHRASE_WORDS = 5

REQUESTS = "requests"
"""The kind of an answer that says what is to be done at another time: it is no request now."""

LOST = "left_out"
"""The core intent that stands for a request which is no longer understood."""


def routine(
    heard: Transcript, routines: Mapping[str, Sequence[str]], reader: Reader
) -> Interpretation | None:
    """All that the person has chained under the phrase that was heard; None where it is none.

    `routines`: the requests of each phrase, which stands in plain words.
    """
    said = (plain(reading.text) for reading in heard.hypotheses)
    requests = next((routines[phrase] for phrase in said if phrase in routines), ())
    found = [_understood(request, reader, loosely=True) for request in requests]
    wanted = [one for one in found if one is not None]
    if not wanted:
        return None
    lost = [to_core(LOST)] if len(wanted) < len(found) else []
    return together(*wanted, *lost)


def for_later(heard: Transcript, reader: Reader) -> Interpretation | None:
    """What makes a routine, where it begins as that does; what follows is not to be done now.

    A reading that takes the very beginning for free text is about something else.
    """
    if after_openings(heard.text, reader.book.chains) is None:
        return None
    said = plain(heard.text)
    for found in reader.exactly(heard.text):
        if not any(said.startswith(plain(slot.said)) for slot in found.slots.values()):
            return replace(found, band=Band.ACT)
    return None


def requests_in(text: str, reader: Reader, *, strictly: bool = False) -> tuple[str, ...]:
    """The requests that `text` consists of, each understood by itself; () where a part is none.

    `strictly`: to the letter.
    """
    # "Add milk and eggs" is one request, as "eggs" is none: what is not understood belongs to the
    # piece before it.
    pieces = tuple(islice(_pieces(text, reader.book.joiners), MOST_PIECES + 1))
    if len(pieces) > MOST_PIECES:
        return ()
    loosely = len(pieces) <= MOST_LOOSELY and not strictly
    texts = {
        (at, end): trimmed(text[pieces[at][0] : pieces[end - 1][1]])
        for at in range(len(pieces))
        for end in range(at + 1, len(pieces) + 1)
    }

    @cache
    def understood(at: int, end: int) -> bool:
        return _understood(texts[at, end], reader, loosely=loosely) is not None

    @cache
    def split(at: int) -> tuple[str, ...] | None:
        """The rest from the piece `at` on, in as many requests as can be."""
        if at == len(pieces):
            return ()
        for end in range(at + 1, len(pieces) + 1):
            if understood(at, end) and (others := split(end)) is not None:
                return (texts[at, end], *others)
        return None

    requests = split(0) or ()
    return requests if len(requests) <= MOST_REQUESTS else ()


def phrase_and_requests(text: str, reader: Reader) -> tuple[str, tuple[str, ...]] | None:
    """Where in "good night turn off the lights" the phrase ends and what is to be done begins.

    What follows a comma is tried first; else the shortest phrase whose rest is understood, to the
    letter where there is one: "movie time dim the lights" is not about "time dim the lights".
    """
    ends = [match.end() for match in re.finditer(r"\S+", text)][:MOST_PHRASE_WORDS]
    for strictly in (True, False):
        for end in sorted(ends, key=lambda end: text[end - 1] not in ",:;"):
            rest = text[end:].strip()
            rest = after_opening(rest, reader.book.joiners) or rest
            if requests := requests_in(rest, reader, strictly=strictly):
                return trimmed(text[:end]), requests
    return None


def _understood(text: str, reader: Reader, *, loosely: bool) -> Interpretation | None:
    found = next(iter(reader.exactly(text)), None)
    if found is None and loosely:
        found = reader.interpret(text)
    if found is None or found.skill == CORE or found.declines:
        return None
    return found if is_sure(found) else None


def _pieces(text: str, joiners: Sequence[str]) -> Iterator[tuple[int, int]]:
    """From where to where in `text` each piece goes, cut at every joiner and comma."""
    words = "|".join(re.escape(joiner) for joiner in sorted(joiners, key=len, reverse=True))
    cut = re.compile(rf"[.?!;,]\s+(?:(?:{words})\s+)?|\s+(?:{words})\s+", re.IGNORECASE)
    start = 0
    for joint in cut.finditer(text):
        if joint.start() > start:
            yield start, joint.start()
        start = joint.end()
    if start < len(text):
        yield start, len(text)
