"""What the words of a spoken time settle: its half of the day, or that no hour was said at all."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import time

from assistant.skill import Words


@dataclass(frozen=True)
class SpokenTime:
    """A time of day as it was `said`; `known` is what the skill knows of the language."""

    said: str
    known: Words

    def names_hour(self) -> bool:
        """Whether an hour or a length of time was said, and not only "tomorrow morning"."""
        return self._has("clock") or any(word[:1].isdigit() for word in words_of(self.said))

    def is_open(self) -> bool:
        """Whether it is left open which half of the day is meant."""
        words = words_of(self.said)
        if not words or self._has("early") or self._has("late") or self._has("either"):
            return False
        return not any(self._begins_clock_of_24(words, at) for at in range(len(words)))

    def settled(self, clock: time) -> time:
        """`clock` in the half that was said with it; in the early one where none was."""
        hour = clock.hour
        if self._has("late"):
            hour = hour % 12 + 12
        elif self._has("early"):
            hour %= 12
        elif not self.said.strip() or self.is_open():
            hour = hour % 12 or 12
        return clock.replace(hour=hour)

    def is_the_same(self, one: time, other: time) -> bool:
        """Whether both are one time of day, in either half where that is left open."""
        hours = 12 if self.is_open() else 24
        return (one.hour % hours, one.minute) == (other.hour % hours, other.minute)

    def _has(self, kind: str) -> bool:
        return not set(self.known[kind]).isdisjoint(words_of(self.said))

    def _begins_clock_of_24(self, words: Sequence[str], at: int) -> bool:
        """Whether the hour stands there in "nineteen thirty", not the minutes in "six twenty"."""
        if words[at] not in self.known["hours_24"] or (at and words[at - 1] in self.known["clock"]):
            return False
        around = (*words[max(0, at - 1) : at], *words[at + 1 : at + 3])
        return set(self.known["minutes_before"]).isdisjoint(around)


def words_of(said: str) -> list[str]:
    return said.lower().replace(":", " ").replace("-", " ").split()


def telling_words(text: str, known: Words) -> set[str]:
    """The words that tell one alarm from another."""
    own = set(words_of(text)).difference(known["filler"])
    return {re.sub(known["ending"], "", word) for word in own}.difference(known["filler"])
