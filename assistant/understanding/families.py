"""Which words an intent's own sentences have, and so which words of a text are strange to it."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cache

from assistant.understanding.background import Background
from assistant.understanding.normalising import Normaliser
from assistant.understanding.templates import Template
from assistant.values import Wording

STEM_LETTERS = 5
"""Words that share their first letters are of one family: "reminder" and "reminding"."""

TURNING_WEIGHT = 3
"""How many strange words a "not" amounts to that the intent does not know."""


@dataclass(frozen=True, slots=True)
class Strangeness:
    """Of a text's words of weight, how many there are, and how many are strange to an intent."""

    strange: int
    weighty: int

    def exceeds(self, share: float) -> bool:
        """Whether more than this share of the words is strange."""
        return self.strange > share * max(1, self.weighty)

    def within(self, count: float, share: float) -> bool:
        """Whether at most so many words, and at most this share of them, are strange."""
        return self.strange <= count and not self.exceeds(share)


class Families:
    """The words of every intent, outside its open slots, and their stems."""

    def __init__(
        self,
        templates: Iterable[Template],
        background: Background,
        normaliser: Normaliser,
        wordings: Iterable[Wording] = (),
    ) -> None:
        self._alike, self._kin = background.alike, background.kin
        self._small, self._turning = background.small, background.turning
        words: dict[tuple[str, str], set[str]] = {}
        normal = cache(lambda text: [word.text for word in normaliser.normalise(text).words])
        for template in templates:
            family = words.setdefault((template.skill, template.intent), set())
            for text in template.texts:
                family.update(normal(text))
        by_name = {".".join(intent): family for intent, family in words.items()}
        for wording in wordings:
            if family_taught := by_name.get(wording.means):
                family_taught.update(normal(wording.text))
        self._families: Mapping[tuple[str, str], frozenset[str]] = {
            intent: frozenset(seen for word in family for seen in self._seen(word))
            for intent, family in words.items()
        }

    def strangeness(self, words: Sequence[str], intent: tuple[str, str]) -> Strangeness:
        """How strange normal words are to an intent."""
        family = self._families.get(intent, frozenset())
        strange = weighty = 0
        for word in words:
            seen = self._seen(word)
            turns = word in self._turning
            if not turns and word in self._small:
                continue
            weighty += 1
            if family.isdisjoint(seen):
                strange += TURNING_WEIGHT if turns else 1
        return Strangeness(strange, weighty)

    def _seen(self, word: str) -> tuple[str, ...]:
        """What a word is taken for: its class, or itself, its stem and its kin."""
        alike = self._alike.get(word)
        if alike is not None:
            return (alike,)
        stem = (f"{word[:STEM_LETTERS]}…",) if len(word) >= STEM_LETTERS else ()
        kin = self._kin.get(word)
        return (word, *stem, kin) if kin else (word, *stem)
