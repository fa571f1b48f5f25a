"""One utterance on its way from the first sound to its answer, and one speech on its way out."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from enum import StrEnum

from assistant.daemon.announcing import Waiting
from assistant.daemon.events import Taken
from assistant.hearing.endpointing import Paused
from assistant.speaking.prosody_marks import without_marks
from assistant.speaking.sentences import sentences
from assistant.values import Band, Risk, SpokenReply


@dataclass(slots=True)
class Hearing:
    """An utterance being said: the newest pause, what the mind made of it, and its end."""

    turn: int
    pause: Paused | None = None
    taken: Taken | None = None
    speaks: bool = False
    silent_seconds: float = 0.0
    ended: bool = False
    answering: Taken | None = None
    spoken_on: bool = False

    def awaits(self, taken: Taken) -> bool:
        """Whether `taken` is what was said up to the newest pause."""
        here = self.pause is not None and self.pause.number == taken.pause
        return here and self.turn == taken.turn


class Cut(StrEnum):
    """What becomes of the rest of a speech."""

    NOT = "not"
    TO_RESUME = "to resume"
    FOR_GOOD = "for good"


@dataclass(slots=True)
class Saying:
    """A speech being spoken: the reply to `taken`, or `waiting` from the announcements."""

    job: int
    reply: SpokenReply
    taken: Taken | None = None
    waiting: Waiting | None = None
    cut: Cut = Cut.NOT

    def rest(self, heard_seconds: float, lengths: Sequence[float]) -> SpokenReply | None:
        """What is left when the first sentences were heard to their ends; None if nothing is."""
        whole, passed = 0, 0.0
        for seconds in lengths:
            passed += seconds
            whole += passed <= heard_seconds
        marked = " ".join(list(sentences(self.reply.to_speak))[whole:])
        rest = replace(self.reply, text=without_marks(marked), marked=marked)
        return rest if marked else None


def has_done_nothing(taken: Taken) -> bool:
    """Whether an answer to it may be dropped as if it had never been said."""
    meant = taken.thought.understood
    if taken.thought.tellings:
        return False
    return (
        meant is None
        or meant.band is not Band.ACT
        or all(part.risk is Risk.NONE for part in meant.parts)
    )
