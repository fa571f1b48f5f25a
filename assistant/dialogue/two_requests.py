"""Several requests in one utterance: "set a timer for ten minutes and tell me the time"."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import replace
from itertools import islice

from assistant.dialogue.amending import FREE_TEXT, free_text_is_from
from assistant.dialogue.plain_words import plain, trimmed
from assistant.dialogue.reading import EXACT, Reader, is_sure
from assistant.values import CORE, Band, Interpretation, Json, Risk, Transcript

MOST_READINGS = 3
MOST_CUTS = 4
"""Of one reading, at some 10 ms each half."""
MOST_WORDS = 30
"""Of a reading that is cut up; more is a story and no two requests."""

LEAST_WORDS = 3
"""Of a half that is asked about by itself where the other one was not understood. A half that ends
what somebody dictates has more than so many of its own beside free text: "add … to the list".
"""

MOST_SHARED_WORDS = 5
"""At the start of a request, that the next one leaves out."""

_END_OF_SENTENCE = re.compile(r"[.?!;]\s")

LEAST_SCORE = 0.7
"""Of a half that is not understood to the letter; what is heard that badly is not cut up."""


def two_requests(
    heard: Transcript,
    whole: Interpretation | None,
    reader: Reader,
    told: Interpretation | None = None,
) -> Interpretation | None:
    """Both as one, where each half by itself is well understood; else None.

    `whole` is what the utterance means in one piece; where that is well understood, halves have
    to be understood to the letter to go before it. If a half must be confirmed, both are. `told`
    is what the person said of themselves, which may be one of the halves.
    """
    strictly = is_sure(whole)
    dictates = whole is not None and _ends_in_free_text(whole)
    if whole is not None and strictly and whole.score >= EXACT and not _swallows(whole, reader):
        return None
    tried = set()
    for reading in heard.hypotheses[:MOST_READINGS]:
        for first, second in islice(_halves(reading.text, reader.book.joiners), MOST_CUTS):
            halves = _without_commas(first), _without_commas(second)
            if halves in tried:
                continue
            tried.add(halves)
            one = _request(first, reader, strictly=strictly)
            if one is None and told is None:
                continue
            other = _further(one, first, second, strictly, reader) or _all_in(
                second, strictly, reader
            )
            if strictly and dictates and other is not None and not _is_complete(other):
                continue
            found = _joined(one, other, told)
            if found is not None and any(_swallows(part, reader) for part in found.parts):
                return replace(found, band=Band.CONFIRM)  # there may be more of them than were cut
            if found is not None:
                return found
    return None if told is not None else _only_half(heard, whole, reader)


def besides_requests(heard: Transcript, reader: Reader, tells: Callable[[str], bool]) -> Transcript:
    """What was heard without the half that is a request, understood to the letter: in "I live in
    Porto and tell me the time" the person says something of themselves in one half only.

    `tells`: whether a text says something of the person.
    """
    for halves in islice(_halves(heard.text, reader.book.joiners), MOST_CUTS):
        for half, other in (halves, halves[::-1]):
            if tells(other) and _request(half, reader, strictly=True) is not None:
                return replace(heard, text=other, alternatives=())
    return heard


def _only_half(
    heard: Transcript, whole: Interpretation | None, reader: Reader
) -> Interpretation | None:
    """The half that is all that was understood of the whole: nobody said to do only that."""
    if whole is not None and whole.score >= EXACT:
        return None
    for halves in islice(_halves(heard.text, reader.book.joiners), MOST_CUTS):
        for half in halves:
            found = _request(half, reader, strictly=True)
            if found is None or found.declines or len(half.split()) < LEAST_WORDS:
                continue
            if whole is None or (found.name == whole.name and found.slots == whole.slots):
                return replace(found, band=Band.CONFIRM)
    return None


def _joined(
    one: Interpretation | None, other: Interpretation | None, told: Interpretation | None
) -> Interpretation | None:
    if one is not None and other is not None:
        # "put an alarm and wake me at six" is one request, said twice.
        alike = one.skill == other.skill and min(one.score, other.score) < EXACT
        return None if alike else together(one, other)
    if told is not None and one is not None and one.band is Band.ACT:
        return together(one, told)
    if told is not None and other is not None and other.band is Band.ACT:
        return together(told, other)
    return None


def _swallows(whole: Interpretation, reader: Reader) -> bool:
    """Whether free text may hold the end of one request and the start of another."""
    return any(
        slot.kind == FREE_TEXT
        and (
            _END_OF_SENTENCE.search(slot.said)
            or any(f" {joiner} " in f" {plain(slot.said)} " for joiner in reader.book.joiners)
        )
        for slot in whole.slots.values()
    )


def _ends_in_free_text(whole: Interpretation) -> bool:
    words = plain(whole.phrase)
    slots = whole.slots.values()
    return any(slot.kind == FREE_TEXT and words.endswith(plain(slot.said)) for slot in slots)


def _is_complete(found: Interpretation) -> bool:
    """Whether a half stands for itself where it might as well be what a person dictates.

    "Remind me to call mum and set a timer for five minutes" asks for two things; "remind me to go
    to bed and set an alarm", "… and turn off the lights", or "… and call the doctor", most likely
    for one.
    """
    if found.declines:
        return False
    if found.risk is Risk.NONE or any(
        slot.kind not in (FREE_TEXT, "") for slot in found.slots.values()
    ):
        return True
    said = [word for slot in found.slots.values() for word in plain(slot.said).split()]
    return bool(said) and len(plain(found.phrase).split()) - len(said) > LEAST_WORDS


def _request(text: str, reader: Reader, *, strictly: bool) -> Interpretation | None:
    found = next(iter(reader.exactly(text)), None) if strictly else reader.interpret(text)
    if found is None or found.skill == CORE or found.score < LEAST_SCORE:
        return None
    return found if is_sure(found) else None


def _all_in(text: str, strictly: bool, reader: Reader) -> Interpretation | None:
    """What the rest asks for, which may be several things again."""
    found = _request(text, reader, strictly=strictly)
    several = two_requests(Transcript(text, 1.0, ""), found, reader)
    return several if several is not None and several.also else found


def _further(
    one: Interpretation | None, first: str, second: str, strictly: bool, reader: Reader
) -> Interpretation | None:
    """The same of something else, its first words left out: "remind me to eat at noon | and to
    drink at one", "what time is it in Rome | and in Tokyo". Where anything fits, nothing does, nor
    `strictly` one of the words a skill knows, which may be one of several in a list.
    """
    if one is None or one.score < EXACT or not _values(one, strictly) or reader.exactly(second):
        return None
    words = first.split()
    for size in range(1, min(MOST_SHARED_WORDS, len(words) - 1) + 1):
        found = reader.exactly_in(" ".join((*words[:size], second)), one.skill)
        if found is None or found.name != one.name or not _alike_but_new(one, found, strictly):
            continue
        if free_text_is_from(second, found, but=one):
            return found
    return None


def _alike_but_new(one: Interpretation, other: Interpretation, strictly: bool) -> bool:
    """Whether both say the same things of a request, and a value that is no free text anew."""
    said, anew = (_values(each, strictly) for each in (one, other))
    free, others_free = one.slots.keys() - said.keys(), other.slots.keys() - anew.keys()
    return free == others_free and bool(said and anew) and [*said.values()] != [*anew.values()]


def _values(found: Interpretation, strictly: bool) -> Mapping[str, Json]:
    """Those of its slots that are no free text nor, `strictly`, one of the words a skill knows."""
    loose = (FREE_TEXT, "") if strictly else (FREE_TEXT,)
    return {name: slot.value for name, slot in found.slots.items() if slot.kind not in loose}


def together(first: Interpretation, *others: Interpretation) -> Interpretation:
    """All of them, to be carried out in this order; if one must be confirmed, all are."""
    parts = [part for one in (first, *others) for part in one.parts]
    acts = all(part.band is Band.ACT for part in parts)
    return replace(first, band=Band.ACT if acts else Band.CONFIRM, also=tuple(parts[1:]))


def _without_commas(half: str) -> str:
    """The words alone: readings that differ in their commas only are as good as one."""
    return " ".join(map(trimmed, half.lower().split()))


def _halves(text: str, joiners: Sequence[str]) -> Iterator[tuple[str, str]]:
    """`text` cut in two at each end of a sentence and at each joiner."""
    if len(text.split()) > MOST_WORDS:
        return
    longest_first = sorted(joiners, key=len, reverse=True)
    words = "|".join(re.escape(joiner).replace(r"\ ", r"\s+") for joiner in longest_first)
    cut = re.compile(rf"[.?!;]\s+(?:(?:{words})\s+)?|[,\s]\s*(?:{words})[,\s]\s*", re.IGNORECASE)
    for joint in cut.finditer(text):
        first, second = text[: joint.start()].strip(), text[joint.end() :].strip()
        if first and second:
            yield first, second
