"""Slots found in a text that fits no template: the longest words that make up a value."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import TypeAlias

from assistant.understanding.normalising import Normaliser, NormalText
from assistant.understanding.ranking import ParseValue
from assistant.understanding.slot_kinds import SlotKinds
from assistant.values import Json, SlotValue

LONGEST_VALUE = 9
"""Words of one value: "the third of may at half past seven in the evening" has ten."""

Listed: TypeAlias = Mapping[tuple[str, ...], tuple[tuple[str, Json], ...]]
"""For the normal words of a list's text: the slots it is a value of, and the value."""


@dataclass(frozen=True, slots=True)
class FoundSlot:
    """A slot whose value stands at the words `first:after` of a text."""

    slot: str
    first: int
    after: int
    value: SlotValue

    def overlaps(self, first: int, after: int) -> bool:
        return self.first < after and first < self.after


def listed_values(kinds: SlotKinds, normaliser: Normaliser) -> Listed:
    """The values of an intent's lists by their normal words."""
    found: dict[tuple[str, ...], tuple[tuple[str, Json], ...]] = {}
    for slot, values in kinds.listed.items():
        for say, value in values.items():
            words = tuple(word.text for word in normaliser.normalise(say).words)
            if words and all(known != slot for known, _ in found.get(words, ())):
                found[words] = (*found.get(words, ()), (slot, value))
    return found


def find_slots(
    text: NormalText, kinds: SlotKinds, listed: Listed, parse: ParseValue
) -> tuple[FoundSlot, ...]:
    """The longest values first; no word serves twice, and no slot is filled twice."""
    found: list[FoundSlot] = []
    for first, after in _stretches(len(text.words)):
        if any(slot.overlaps(first, after) for slot in found):
            continue
        filled = {slot.slot for slot in found}
        said = text.source[text.words[first].start : text.words[after - 1].end]
        words = _spelt(text, first, after)
        for slot, value, kind in _values(words, said, kinds, listed, parse):
            if slot not in filled:
                found.append(FoundSlot(slot, first, after, SlotValue(said, value, kind)))
                break
    return tuple(_in_spoken_order(found, kinds))


def _in_spoken_order(found: Sequence[FoundSlot], kinds: SlotKinds) -> Iterator[FoundSlot]:
    """Of slots that take the same values, the first that was said is the one that is named first:
    "five minus twenty one" is not twenty one minus five.
    """
    names = [*kinds.typed, *kinds.listed]
    for one in found:
        alike = [each for each in found if _takes_the_same(one.slot, each.slot, kinds)]
        if len(alike) == 1:
            yield one
            continue
        by_place = sorted(alike, key=lambda each: each.first)
        by_name = sorted((each.slot for each in alike), key=names.index)
        yield replace(one, slot=by_name[by_place.index(one)])


def _takes_the_same(one: str, other: str, kinds: SlotKinds) -> bool:
    if one in kinds.typed:
        return kinds.typed.get(other) is kinds.typed[one]
    return kinds.listed[one] == kinds.listed.get(other)


def contradicts(text: NormalText, found: Sequence[FoundSlot], listed: Listed) -> bool:
    """Whether words left over are another value of the list that fills a slot.

    "The red one and the blue one" is not what a single slot can say.
    """
    filled = {slot.slot: slot.value.value for slot in found}
    return any(
        slot in filled and filled[slot] != value
        for first, after in _stretches(len(text.words))
        if not any(slot.overlaps(first, after) for slot in found)
        for slot, value in listed.get(_spelt(text, first, after), ())
    )


def _spelt(text: NormalText, first: int, after: int) -> tuple[str, ...]:
    return tuple(word.text for word in text.words[first:after])


def _values(
    words: tuple[str, ...], said: str, kinds: SlotKinds, listed: Listed, parse: ParseValue
) -> Iterator[tuple[str, Json, str]]:
    """Every slot that these words can fill, with the value and the slot's kind."""
    for slot, value in listed.get(words, ()):
        yield slot, value, ""
    for slot, kind in kinds.typed.items():
        value = parse(kind, said)
        if value is not None:
            yield slot, value, kind.value


def _stretches(words: int) -> Iterator[tuple[int, int]]:
    """Where up to LONGEST_VALUE words together begin and end, the longest first."""
    for length in range(min(words, LONGEST_VALUE), 0, -1):
        for first in range(words - length + 1):
            yield first, first + length


def place_of(said: str, text: NormalText, normaliser: Normaliser) -> tuple[int, int] | None:
    """Which words of `text` `said` stands for."""
    words = [word.text for word in normaliser.normalise(said).words]
    texts = [word.text for word in text.words]
    for first in range(len(texts) - len(words) + 1):
        if words and texts[first : first + len(words)] == words:
            return first, first + len(words)
    return None
