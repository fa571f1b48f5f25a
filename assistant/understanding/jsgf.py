"""Phrases as JSGF, for recognisers that follow a grammar.

The W3C note "JSpeech Grammar Format" describes it: `(a | b)`, `[a]`, `a*`, `<rule>`.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from itertools import permutations
from typing import TypeAlias

from assistant.understanding.phrases import (
    AnyOrder,
    Choice,
    ClosedSlot,
    ListValue,
    Literal,
    OpenSlot,
    Phrase,
    Series,
)

Spoken: TypeAlias = Callable[[str], str]
"""Text as the words a voice says."""

MOST_SPELT_OUT = 3
"""Parts in any order that are written out; more become any of them, any number of times."""


@dataclass(frozen=True, slots=True)
class JsgfWriter:
    """Writes expansions, and keeps the rules for lists that these refer to.

    `kinds` are rules for open slots' values.
    """

    kinds: Mapping[str, str]
    spoken: Spoken
    _lists: dict[str, str] = field(default_factory=dict)
    """Each list's alternatives and the name of its rule."""

    @property
    def rules(self) -> Mapping[str, str]:
        """Every rule that an expansion written so far may refer to, by its name."""
        return {**self.kinds, **{name: body for body, name in self._lists.items()}}

    def either(self, phrases: Iterable[Phrase]) -> str:
        """Any of `phrases`, "" for none; those that need a kind without a rule are left out."""
        sentences = dict.fromkeys(written for phrase in phrases if (written := self.write(phrase)))
        return " | ".join(sentences)

    def write(self, phrase: Phrase) -> str | None:
        """The phrase's expansion, "" where it says nothing, None where it cannot be written."""
        match phrase:
            case Literal(text):
                return self.spoken(text)
            case Series(parts):
                return self._in_turn(parts)
            case Choice(options):
                return self._either(self.write(option) for option in options)
            case AnyOrder(parts):
                return self._in_any_order(parts)
            case ClosedSlot(_, values):
                return self._list(values)
            case OpenSlot(_, kind):
                return f"<{kind.value}>" if kind.value in self.kinds else None

    def _in_turn(self, parts: Iterable[Phrase]) -> str | None:
        written = [self.write(part) for part in parts]
        if any(part is None for part in written):
            return None
        return " ".join(part for part in written if part)

    def _either(self, options: Iterable[str | None]) -> str | None:
        possible = dict.fromkeys(option for option in options if option is not None)
        if not possible:
            return None
        said = " | ".join(option for option in possible if option)
        if not said:
            return ""
        return f"[{said}]" if "" in possible else f"({said})"

    def _in_any_order(self, parts: tuple[Phrase, ...]) -> str | None:
        if len(parts) <= MOST_SPELT_OUT:
            return self._either(self._in_turn(order) for order in permutations(parts))
        written = [self.write(part) for part in parts]
        if any(part is None for part in written):
            return None
        return f"({' | '.join(part for part in written if part)})*"

    def _list(self, values: Iterable[ListValue]) -> str | None:
        said = dict.fromkeys(words for value in values if (words := self.spoken(value.say)))
        if not said:
            return None
        name = self._lists.setdefault(" | ".join(said), f"list_{len(self._lists) + 1}")
        return f"<{name}>"
