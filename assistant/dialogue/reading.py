"""What following up a conversation needs of the rest: to understand a text, here and now."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Protocol

from assistant.dialogue.phrasebook import Phrasebook
from assistant.values import CORE, Band, Interpretation, Json, Risk

EXACT = 1.0
"""The score of a sentence that is understood to the letter."""


class ReadExactly(Protocol):
    """Understands to the letter: `Reader.exactly`."""

    def __call__(self, text: str, skill: str = "") -> Sequence[Interpretation]:
        """All that `text` means, to `skill` or, where that is "", to any."""


@dataclass(frozen=True, slots=True)
class Reader:
    """Understands texts at the moment of one turn.

    `parse(kind, said)`: the value, None when `said` is not such a value. `interpret(text)`: what
    it means by itself, or None. `exactly(text)`: all that it means to the letter, to any skill or
    to one, which is the quickest. `rank(text)`: all that it could mean, the likeliest first and
    the rejected last. `example(name)`: something to say for an intent, "" where there is none.
    """

    book: Phrasebook
    parse: Callable[[str, str], Json | None]
    interpret: Callable[[str], Interpretation | None]
    exactly: ReadExactly
    rank: Callable[[str], Sequence[Interpretation]]
    example: Callable[[str], str]

    def exactly_in(self, text: str, skill: str) -> Interpretation | None:
        """What `text` means to the letter to one skill."""
        return next(iter(self.exactly(text, skill)), None)


def is_word_for_word(found: Interpretation | None) -> bool:
    """Whether it is a sentence of a skill and nothing in it could be anything else: "i prefer short
    answers" is a wish, whatever a taste may be."""
    return found is not None and found.score >= EXACT and not found.slots


def is_sure(found: Interpretation | None) -> bool:
    """Whether it was understood well; what is costly is confirmed even then."""
    if found is None:
        return False
    return found.band is Band.ACT or (found.risk is Risk.COSTLY and found.score == EXACT)


def to_core(intent: str, phrase: str = "") -> Interpretation:
    """An intent of the conversation itself; `phrase` is the request it is about, if about one."""
    return Interpretation(CORE, intent, phrase=phrase)
