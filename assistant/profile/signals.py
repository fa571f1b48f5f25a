"""What a turn tells, without saying so, about how its person likes to be answered.

Every sign is a sighting for or against an observed fact; observed.toml says how many it takes.
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta
from functools import cache
from importlib.resources import files

from pydantic import BaseModel, ConfigDict

from assistant.profile.observed import Sighting
from assistant.values import CORE, Band, Checking, Question, Session, Turn, Verbosity

SOON = timedelta(seconds=60)
"""How long after a reply what is said may be about it."""

SPOKEN_INTO_WORDS, LONG_WORDS = 5, 10
"""Speaking into a reply of fewer words than the first says nothing about its length, and hearing
one of fewer words than the second to its end does not say that longer ones are welcome."""

SLOWER = "0.9"
"""The pace that is tried; one step below the voice's own."""

_TERSE = Sighting("verbosity", Verbosity.TERSE, how="spoken into")
_SLOW = Sighting("pace", SLOWER, how="asked again")
_CHECK = Sighting("confirm", Checking.MORE, how="misunderstood")


class Signs(BaseModel):
    """What people say; signals.en.toml says what each key means."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    content: frozenset[str]
    again: frozenset[str]
    wrong: frozenset[str]
    synonyms: dict[str, tuple[str, ...]]


@cache
def signs() -> Signs:
    text = files("assistant.profile").joinpath("signals.en.toml").read_text(encoding="utf-8")
    return Signs.model_validate(tomllib.loads(text))


def spoken_into(last: Turn) -> tuple[Sighting, ...]:
    """The person spoke into the reply of `last`, or stopped it."""
    return (_TERSE,) if _words(last) >= SPOKEN_INTO_WORDS else ()


def in_turn(turn: Turn, before: Session, verbosity: Verbosity) -> Iterator[Sighting]:
    """What `turn` shows, in a conversation that was `before` and in answers of that `verbosity`."""
    yield from _of_words(turn)
    yield from _of_choice(turn, before.question)
    last = before.last
    if last is None:
        return
    if _words(last) >= LONG_WORDS and not before.cut_short and verbosity is not Verbosity.TERSE:
        yield _against(_TERSE)
    if turn.said_at - last.said_at > SOON:
        return
    name = turn.understood.name if turn.understood is not None else ""
    if name in signs().again or _same_again(turn, last):
        yield _SLOW
        if verbosity is Verbosity.TERSE:
            # Who has to ask again after a short answer got too little.
            yield replace(_TERSE, contradicts=True)
    elif name in signs().wrong or (turn.understood is not None and turn.understood.corrects):
        yield _CHECK
    elif name in signs().content or turn.band is Band.ACT:
        yield from (_against(_SLOW), _against(_CHECK))


def _of_words(turn: Turn) -> Iterator[Sighting]:
    """Whether they said our word for a thing, or another one."""
    if turn.band is not Band.ACT or turn.understood is None or turn.understood.skill == CORE:
        return
    said = turn.heard.text.casefold()
    for ours, others in signs().synonyms.items():
        theirs = next((one for one in others if _has(said, one)), None)
        if theirs is not None:
            yield Sighting(f"word.{ours}", theirs, how="said so")
        elif _has(said, ours):
            yield Sighting(f"word.{ours}", missed=True)


def _of_choice(turn: Turn, question: Question | None) -> Iterator[Sighting]:
    """Which of the choices they took where a skill asked which one."""
    if question is None or question.fill is None or turn.understood is None:
        return
    chosen = turn.understood.slots.get(question.slot or "")
    if turn.understood.name == question.fill.name and chosen and chosen.value in question.options:
        yield Sighting(choice_relation(question), str(chosen.value), how="chosen")


def choice_relation(question: Question) -> str:
    """The relation of what is usually chosen where that is asked."""
    name = question.fill.name if question.fill is not None else question.topic
    return f"usual.{name}.{question.slot}"


def _same_again(turn: Turn, last: Turn) -> bool:
    """Whether the very same was asked for twice in a row, though it was done."""
    now, then = turn.understood, last.understood
    return (
        now is not None
        and then is not None
        and now.skill != CORE
        and last.band is Band.ACT
        and (now.name, now.slots) == (then.name, then.slots)
        and not last.reply.asks
    )


def _words(turn: Turn) -> int:
    return len(turn.reply.text.split())


def _against(sighting: Sighting) -> Sighting:
    return Sighting(sighting.relation, sighting.object, missed=True)


def _has(said: str, word: str) -> bool:
    return re.search(rf"\b{re.escape(word)}s?\b", said) is not None
