"""What a template says, as a tree: literal words, choices, any order, and slots.

This is hassil's syntax with its rules and lists put in place. Everything that reads
templates (the graph, the speech hints, the classifier's lessons) reads this tree.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum
from typing import TypeAlias

from assistant.values import Json


class SlotKind(StrEnum):
    """What an open slot holds; what is not free text must be understood as such a value."""

    DURATION = "duration"
    TIME = "time"
    DATE = "date"
    DATETIME = "datetime"
    NUMBER = "number"
    RECURRENCE = "recurrence"
    QUANTITY = "quantity"
    PERCENTAGE = "percentage"
    TEXT = "text"
    NAME = "name"
    TERM = "term"

    @property
    def is_free_text(self) -> bool:
        """Whether it may be any words; of a name or a term there are few."""
        return self in (SlotKind.TEXT, SlotKind.NAME, SlotKind.TERM)


@dataclass(frozen=True)
class Literal:
    """Text as the author wrote it; a space at its edge separates it from its neighbour."""

    text: str


@dataclass(frozen=True)
class Series:
    """One part after the other; no part at all is what may be left out."""

    parts: tuple[Phrase, ...]


@dataclass(frozen=True)
class Choice:
    """Exactly one of the options."""

    options: tuple[Phrase, ...]


@dataclass(frozen=True)
class AnyOrder:
    """Every part once, in whatever order."""

    parts: tuple[Phrase, ...]


@dataclass(frozen=True)
class ListValue:
    """One way to say a value of a closed slot."""

    say: str
    value: Json


@dataclass(frozen=True)
class ClosedSlot:
    """A slot that takes one of the listed values."""

    slot: str
    values: tuple[ListValue, ...]


@dataclass(frozen=True)
class OpenSlot:
    """A slot that takes any words that make up a value of its kind."""

    slot: str
    kind: SlotKind


Leaf: TypeAlias = Literal | ClosedSlot | OpenSlot

Phrase: TypeAlias = Leaf | Series | Choice | AnyOrder

NOTHING = Series(())


def leaves_of(phrase: Phrase) -> Iterator[Leaf]:
    """Every part of a phrase that has no parts itself, in order."""
    match phrase:
        case Series(parts) | Choice(parts) | AnyOrder(parts):
            for part in parts:
                yield from leaves_of(part)
        case _:
            yield phrase


def texts_of(phrase: Phrase) -> Iterator[str]:
    """Every text in a phrase, outside its open slots."""
    for leaf in leaves_of(phrase):
        match leaf:
            case Literal(text):
                yield text
            case ClosedSlot(_, values):
                yield from (value.say for value in values)
