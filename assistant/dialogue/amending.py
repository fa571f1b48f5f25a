"""The last request said again with one thing changed: "and in Tokyo?", "no, fifteen minutes".

The new words take the place of a slot's words in the sentence that was understood, or are put
at its end; whatever a skill then understands to the letter was meant. So no rule here knows
of any skill, and nothing is guessed that could not have been said in full.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace
from difflib import get_close_matches

from assistant.dialogue.phrasebook import Phrasebook
from assistant.dialogue.plain_words import after_opening, after_openings, plain
from assistant.dialogue.reading import Reader
from assistant.values import Band, Interpretation, SlotValue

FREE_TEXT, MOMENT = "text", "datetime"

MOST_DENIED_WORDS = 4
"""Of what was not meant: "the doctor"; with more of them it is a sentence of its own."""

SPELT_ALIKE = 0.8
"""Of their letters, how much two spellings of one word share (difflib's ratio)."""


def amended(
    base: Interpretation, new: str, reader: Reader, *, surely: bool = True
) -> Interpretation | None:
    """`base` with `new` in the place of one slot, or as one more; None where it does not fit.

    Anything fits free text: so that comes last, and unless the person `surely` spoke of `base`
    it is only asked about.
    """
    if not base.phrase:
        return None
    fitting = None
    for sentence in dict.fromkeys(_sentences(base, new, reader)):
        found = reader.exactly_in(sentence, base.skill)
        changed = () if found is None else _changed(base, found)
        if found is None or len(changed) != 1 or not free_text_is_from(new, found, but=base):
            continue
        if found.slots[changed[0]].kind != FREE_TEXT:
            return found
        fitting = fitting or (found if surely else replace(found, band=Band.CONFIRM))
    return fitting


def exchanged(base: Interpretation, text: str, reader: Reader) -> Interpretation | None:
    """`base` with one thing in it exchanged for another: "no, not the doctor, my mum"."""
    book, phrase = reader.book, base.phrase.split()
    said = after_openings(text, (*book.corrections, *book.meanings)) or text
    words = (after_opening(said, book.denials) or "").split()
    bare = [plain(word) for word in phrase]
    for size in range(min(len(words) - 1, MOST_DENIED_WORDS), 0, -1):
        denied = [plain(word) for word in words[:size]]
        start = next((at for at in range(len(bare)) if bare[at : at + size] == denied), None)
        if start is None:
            continue
        instead = " ".join(words[size:])
        instead = after_opening(instead, book.buts) or instead
        meant = " ".join((*phrase[:start], instead, *phrase[start + size :]))
        found = reader.exactly_in(meant, base.skill)
        if found is not None and found.name == base.name:
            return found
    return None


def free_text_is_from(
    words: str, found: Interpretation, *, but: Interpretation | None = None
) -> bool:
    """Whether free text holds nothing but `words`, or what it held in `but` already.

    Free text takes whatever stands in its place, also what was put around the words.
    """
    kept = {} if but is None else but.slots
    return all(
        f" {plain(slot.said)} " in f" {plain(words)} "
        for name, slot in found.slots.items()
        if slot.kind == FREE_TEXT and not (name in kept and kept[name].value == slot.value)
    )


def _changed(base: Interpretation, found: Interpretation) -> Sequence[str]:
    """The slots that `found` has and `base` has not, or not so; none where some went missing."""
    if not base.slots.keys() <= found.slots.keys():
        return ()
    return [
        name
        for name, slot in found.slots.items()
        if name not in base.slots or base.slots[name].value != slot.value
    ]


def _sentences(base: Interpretation, new: str, reader: Reader) -> Iterator[str]:
    """The sentences that may have been meant, the likeliest first."""
    words = base.phrase.split()
    for insert in dict.fromkeys((new, _bare(new, reader.book))):
        for slot in base.slots.values():
            start, end = _place(words, slot)
            if start < end:
                for moment in _moments(words[start:end], slot, insert, reader):
                    yield " ".join((*words[:start], moment, *words[end:]))
                yield from _with_insert(words[:start], words[start:end], words[end:], insert)
    yield f"{base.phrase} {new}"


def _moments(said: Sequence[str], slot: SlotValue, new: str, reader: Reader) -> Iterator[str]:
    """What was said of a moment with another hour, on the same day, or another day at that hour."""
    for kind, other in (("time", "date"), ("date", "time")):
        if slot.kind != MOMENT or reader.parse(kind, new) is None:
            continue
        for at in range(1, len(said)):
            before, after = " ".join(said[:at]), " ".join(said[at:])
            if reader.parse(other, after) is not None and reader.parse(kind, before) is not None:
                yield f"{new} {after}"
            if reader.parse(other, before) is not None and reader.parse(kind, after) is not None:
                yield f"{before} {new}"


def _with_insert(
    before: Sequence[str], slot: Sequence[str], after: Sequence[str], new: str
) -> Iterator[str]:
    """`new` in the place of `slot`; words it shares with the sentence around are said once."""
    insert = new.split()
    shared = _overlap(before, insert)
    kept = before[: len(before) - shared]
    rest = after[_overlap(insert, after) :]
    yield " ".join((*kept, *insert, *rest))
    if len(slot) > 1:
        yield " ".join((*kept, *insert, slot[-1], *rest))  # "fifteen" for "ten minutes"
    if kept and not shared:
        yield " ".join((*kept[:-1], *insert, *rest))  # "on Friday" for "at seven"


def _overlap(left: Sequence[str], right: Sequence[str]) -> int:
    """How many words at the end of `left` are those at the start of `right`."""
    most = min(len(left), len(right))
    fitting = (n for n in range(most, 0, -1) if _alike(left[-n:], right[:n]))
    return next(fitting, 0)


def _place(words: Sequence[str], slot: SlotValue) -> tuple[int, int]:
    """Where the slot stands in the sentence; (0, 0) where it does not."""
    for said in (slot.said, slot.value):
        wanted = said.split() if isinstance(said, str) else []
        for start in range(len(words) - len(wanted) + 1):
            end = start + len(wanted)
            if wanted and _alike(words[start:end], wanted):
                return start, end
    return _place_in_other_spelling(words, slot) if slot.kind != FREE_TEXT else (0, 0)


def _place_in_other_spelling(words: Sequence[str], slot: SlotValue) -> tuple[int, int]:
    """Where the sentence, whose words may be spelt another way ("kilometer"), has the slot."""
    size = len(slot.said.split())
    stretches = {
        plain(" ".join(words[start : start + size])): (start, start + size)
        for start in range(len(words) - size + 1)
    }
    near = get_close_matches(plain(slot.said), stretches, n=1, cutoff=SPELT_ALIKE)
    return stretches[near[0]] if near else (0, 0)


def _alike(left: Sequence[str], right: Sequence[str]) -> bool:
    return plain(" ".join(left)) == plain(" ".join(right))


def _bare(new: str, book: Phrasebook) -> str:
    """ "the kitchen one" → "kitchen"."""
    words = new.split()
    while len(words) > 1 and plain(words[-1]) in book.stand_ins:
        words.pop()
    while len(words) > 1 and plain(words[0]) in (*book.determiners, *book.stand_ins):
        words.pop(0)
    return " ".join(words)
