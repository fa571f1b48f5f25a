"""Sentences of a template, drawn so that every option is met: what the classifier learns from."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from random import Random
from typing import TypeAlias

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

Fillings = Mapping[SlotKind, Sequence[str]]
"""For each kind of open slot, what people say in its place."""


def sampled(phrase: Phrase, count: int, fillings: Fillings, chance: Random) -> list[str]:
    """Up to `count` different sentences, the same for the same `chance`."""
    sampler = _Sampler(fillings, chance, {})
    return list(dict.fromkeys(sampler.say(phrase) for _ in range(count)))


Place: TypeAlias = "tuple[Place, int] | None"
"""Where in a phrase a part of it is: the part it belongs to, and its number there."""


@dataclass(slots=True)
class _Sampler:
    fillings: Fillings
    chance: Random
    turns: dict[Place, int]
    """By the place of a choice, which option comes next: each is met before one comes again."""

    def say(self, phrase: Phrase, place: Place = None) -> str:
        match phrase:
            case Literal(text):
                return text
            case Series(parts):
                return "".join([self.say(part, (place, at)) for at, part in enumerate(parts)])
            case Choice(options):
                at = self._next(place, len(options))
                return self.say(options[at], (place, at))
            case AnyOrder(parts):
                order = self.chance.sample(range(len(parts)), len(parts))
                return "".join([self.say(parts[at], (place, at)) for at in order])
            case ClosedSlot(_, values):
                return values[self._next(place, len(values))].say
            case OpenSlot(_, kind):
                return self.fillings[kind][self._next(place, len(self.fillings[kind]))]

    def _next(self, place: Place, count: int) -> int:
        turn = self.turns.get(place)
        if turn is None:
            turn = self.chance.randrange(count)
        self.turns[place] = turn + 1
        return turn % count
