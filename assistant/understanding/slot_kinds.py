"""The slots an intent has, over all its templates: what each takes, and which it needs."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import reduce

from assistant.understanding.phrases import (
    AnyOrder,
    Choice,
    ClosedSlot,
    Literal,
    OpenSlot,
    Phrase,
    Series,
    SlotKind,
)
from assistant.understanding.templates import Template
from assistant.values import Json


@dataclass(frozen=True, slots=True)
class SlotKinds:
    """`typed` slots hold a value of their kind, `listed` one of a list: texts with their values;
    `dictated` are free text. `needed`: for each template the slots that all its sentences have.
    """

    typed: Mapping[str, SlotKind]
    listed: Mapping[str, Mapping[str, Json]]
    dictated: frozenset[str]
    needed: frozenset[frozenset[str]]

    @property
    def names(self) -> frozenset[str]:
        """All of them."""
        return self.dictated | self.typed.keys() | self.listed.keys()

    def suffice(self, slots: Iterable[str]) -> bool:
        """Whether some template has sentences with no more slots than these."""
        found = frozenset(slots)
        return any(needed <= found for needed in self.needed)


def slot_kinds(templates: Iterable[Template]) -> SlotKinds:
    """The slots of one intent's templates together."""
    typed: dict[str, SlotKind] = {}
    listed: dict[str, dict[str, Json]] = {}
    dictated: set[str] = set()
    needed: set[frozenset[str]] = set()
    for template in templates:
        needed.add(_needed(template.phrase))
        for slot in _slots(template.phrase):
            if isinstance(slot, ClosedSlot):
                known = listed.setdefault(slot.slot, {})
                known.update({value.say: value.value for value in slot.values})
            elif slot.kind.is_free_text:
                dictated.add(slot.slot)
            else:
                typed[slot.slot] = slot.kind
    return SlotKinds(typed, listed, frozenset(dictated), frozenset(needed))


def _slots(phrase: Phrase) -> Iterator[ClosedSlot | OpenSlot]:
    match phrase:
        case ClosedSlot() | OpenSlot():
            yield phrase
        case Series(parts) | AnyOrder(parts):
            for part in parts:
                yield from _slots(part)
        case Choice(options):
            for option in options:
                yield from _slots(option)
        case Literal():
            pass


def _needed(phrase: Phrase) -> frozenset[str]:
    match phrase:
        case ClosedSlot(slot) | OpenSlot(slot):
            return frozenset((slot,))
        case Series(parts) | AnyOrder(parts):
            return frozenset().union(*map(_needed, parts))
        case Choice(options):
            return reduce(frozenset.intersection, map(_needed, options))
        case Literal():
            return frozenset()
