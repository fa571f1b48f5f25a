"""What a turn tells, without saying so, about how its person likes to be answered.

Every sign is a sighting for or against an observed fact; observed.toml says how many it takes.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import timedelta
from functools import cache

from assistant.profile.data import Data, read, tables
from assistant.profile.observed import Sighting
from assistant.values import CORE, Band, Checking, Question, Session, Style, Turn, Verbosity

SOON = timedelta(seconds=60)
"""How long after a reply what is said may be about it."""

SPOKEN_INTO_WORDS, LONG_WORDS = 5, 10
"""Speaking into a reply of fewer words than the first says nothing about its length, and hearing
one of fewer words than the second to its end does not say that longer ones are welcome."""

SLOWER = "0.9"
"""The pace that is tried; one step below the voice's own."""

_TERSE = Sighting("verbosity", Verbosity.TERSE, how="spoken into")
_FULLER = Sighting("verbosity", Verbosity.NORMAL, how="asked again")
_LONGER = Sighting("verbosity", Verbosity.LONG, how="asked again")
_SLOW = Sighting("pace", SLOWER, how="asked again")
_CHECK = Sighting("confirm", Checking.MORE, how="misunderstood")


@dataclass(frozen=True, slots=True)
class Settled:
    """What asking again cannot mean any more, or means already: `is_short`, they were asked
    whether short answers are too short and want them; `may_want_more`, a slower voice was no
    help, and whether to say more is still to be asked; `asked_more`, it was.
    """

    is_short: bool = False
    may_want_more: bool = False
    asked_more: bool = False


NOTHING_SETTLED = Settled()


class Signs(Data):
    """What tells; signals.toml says what each key means."""

    content: frozenset[str]
    again: frozenset[str]
    wrong: frozenset[str]


@cache
def signs() -> Signs:
    return read("signals.toml", Signs)


@cache
def synonyms(language: str) -> Mapping[str, Sequence[str]]:
    """Our words, and what others say for them."""
    entries: dict[str, list[str]] = tables(f"signals.{language}.toml")["synonyms"]
    return entries


def spoken_into(last: Turn) -> tuple[Sighting, ...]:
    """The person spoke into the reply of `last`, or stopped it."""
    return (_TERSE,) if _words(last) >= SPOKEN_INTO_WORDS else ()


def in_turn(
    turn: Turn, before: Session, style: Style, language: str, settled: Settled = NOTHING_SETTLED
) -> Iterator[Sighting]:
    """What `turn` shows, in a conversation that was `before` and in answers of that `style`."""
    yield from _of_words(turn, language)
    yield from _of_choice(turn, before.question)
    last = before.last
    if last is None:
        return
    heard_out = _words(last) >= LONG_WORDS and not before.cut_short
    if heard_out and style.verbosity is not Verbosity.TERSE:
        yield _against(_TERSE)
    if turn.said_at - last.said_at > SOON:
        return
    name = turn.understood.name if turn.understood is not None else ""
    if name in signs().again or _same_again(turn, last):
        yield from _of_asking_again(style, settled)
    elif says_it_was_wrong(turn):
        yield _CHECK
    elif name in signs().content or turn.band is Band.ACT:
        yield from (_against(_SLOW), _against(_CHECK))


def says_it_was_wrong(turn: Turn) -> bool:
    """Whether `turn` takes back what was asked for before it, or puts it right."""
    wanted = turn.understood
    parts = wanted.parts if wanted is not None else ()
    return any(part.corrects or part.name in signs().wrong for part in parts)


def _of_asking_again(style: Style, settled: Settled) -> Iterator[Sighting]:
    """Who has to ask again got too little of a short answer, or else could not follow it.

    Where it is slow already for that reason, it was not the pace: then more may have to be said.
    """
    is_short = style.verbosity is Verbosity.TERSE and not settled.is_short
    if is_short:
        yield replace(_TERSE, contradicts=True) if "verbosity" in style.seen else _FULLER
        if style.pace <= 1:
            return
    if settled.may_want_more:
        yield _LONGER
    elif "pace" not in style.seen:
        yield _SLOW
    elif style.verbosity is Verbosity.NORMAL and not settled.asked_more:
        yield from (replace(_SLOW, contradicts=True), _LONGER)
    else:
        yield replace(_SLOW, refutes=True)


def _of_words(turn: Turn, language: str) -> Iterator[Sighting]:
    """Whether they said our word for a thing, or another one."""
    if turn.band is not Band.ACT or turn.understood is None or turn.understood.skill == CORE:
        return
    said = turn.heard.text.casefold()
    for ours, others in synonyms(language).items():
        theirs = next((one for one in others if _has(said, one.casefold())), None)
        if theirs is not None:
            yield Sighting(f"word.{ours}", theirs, how="said so")
        elif _has(said, ours.casefold()):
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
    """Whether the very same was asked for twice in a row, though it was done.

    Who wants another joke asks for something new: that the answer differs says so.
    """
    now, then = turn.understood, last.understood
    return (
        now is not None
        and then is not None
        and now.skill != CORE
        and last.band is Band.ACT
        and (now.name, now.slots) == (then.name, then.slots)
        and not last.reply.asks
        and not (turn.reply.text != last.reply.text and turn.heard.text != last.heard.text)
    )


def _words(turn: Turn) -> int:
    return len(turn.reply.text.split())


def _against(sighting: Sighting) -> Sighting:
    return Sighting(sighting.relation, sighting.object, missed=True)


def _has(said: str, word: str) -> bool:
    return re.search(rf"\b{re.escape(word)}s?\b", said) is not None
