"""Sentences of a template, drawn so that every option is met: what the classifier learns from."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from random import Random
from typing import TypeVar

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

T = TypeVar("T")

Fillings = Mapping[SlotKind, Sequence[str]]
"""For each kind of open slot, what people say in its place."""


def sampled(phrase: Phrase, count: int, fillings: Fillings, chance: Random) -> list[str]:
    """Up to `count` different sentences, the same for the same `chance`."""
    sampler = _Sampler(fillings, chance, {})
    return list(dict.fromkeys(sampler.say(phrase) for _ in range(count)))


@dataclass(slots=True)
class _Sampler:
    fillings: Fillings
    chance: Random
    turns: dict[int, int]
    """By the place of a choice, which option comes next: each is met before one comes again."""

    def say(self, phrase: Phrase) -> str:
        match phrase:
            case Literal(text):
                return text
            case Series(parts):
                return "".join([self.say(part) for part in parts])
            case Choice(options):
                return self.say(self._next(phrase, options))
            case AnyOrder(parts):
                order = self.chance.sample(parts, len(parts))
                return "".join([self.say(part) for part in order])
            case ClosedSlot(_, values):
                return self._next(phrase, values).say
            case OpenSlot(_, kind):
                return self._next(phrase, self.fillings[kind])

    def _next(self, place: Phrase, options: Sequence[T]) -> T:
        turn = self.turns.get(id(place))
        if turn is None:
            turn = self.chance.randrange(len(options))
        self.turns[id(place)] = turn + 1
        return options[turn % len(options)]
