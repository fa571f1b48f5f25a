"""A turn as a person reads it on a terminal."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from types import MappingProxyType

from assistant.values import Band, Interpretation, SlotValue, Turn

TYPED = "typed"
"""The engine of a transcript that nobody had to hear."""

_STEPS = MappingProxyType(
    {
        "hear": "hearing",
        "understand": "understanding",
        "act": "doing",
        "word": "wording",
        "first_audio": "speaking",
    }
)
_LEAST_WORTH_NAMING_MS = 10
_DOUBTS = MappingProxyType({Band.CONFIRM: "asks first", Band.REJECT: "too unsure to do it"})
_NO_FACTS: Mapping[str, str] = MappingProxyType({})


def turn_as_lines(turn: Turn, *, verbose: bool = False) -> Iterator[tuple[str, str]]:
    """A turn as (label, text) lines; all it did where `verbose`.

    What was typed stands on the screen already, and is repeated only there.
    """
    if verbose or turn.heard.engine != TYPED:
        yield "heard", turn.heard.text or "(nothing)"
    if verbose:
        yield "understood", understood_as_text(turn.understood)
    yield "reply", turn.reply.text or "(nothing)"
    if verbose:
        yield from details(turn)


def details(turn: Turn, facts: Mapping[str, str] = _NO_FACTS) -> Iterator[tuple[str, str]]:
    """What a turn learnt, what its reply used, and how long each step took.

    `facts` are facts in words, by their ids; for others it says why they were used.
    """
    for fact in turn.learned:
        words = facts.get(fact.fact, f"{fact.relation}: {fact.object}")
        yield "learnt", f"{words} ({fact.how})"
    # Several facts may have been used for one reason, which is then given once.
    for used in dict.fromkeys(facts.get(use.fact, use.why) for use in turn.reply.used):
        yield "used", used
    if turn.timing_ms:
        yield "took", times_as_text(turn.timing_ms)


def understood_as_text(understood: Interpretation | None) -> str:
    """For example `timers.set (score 0.87) · duration: ten minutes = 600`."""
    if understood is None:
        return "nothing"
    notes = []
    if understood.score < 1:
        notes.append(f"score {understood.score:.2f}")
    if understood.declines:
        notes.append("can only say why not")
    elif doubt := _DOUBTS.get(understood.band):
        notes.append(doubt)
    slots = (
        f"{name}: {_slot_as_text(slot)}" for name, slot in understood.slots.items() if slot.said
    )
    taken_for = f"{understood.name} ({', '.join(notes)})" if notes else understood.name
    return " · ".join((taken_for, *slots))


def times_as_text(timing_ms: Mapping[str, float]) -> str:
    """For example `0.58 s (hearing 0.23, speaking 0.16)`, without the steps that took no time."""
    named = (
        f"{_STEPS[step]} {ms / 1000:.2f}"
        for step, ms in timing_ms.items()
        if step in _STEPS and ms >= _LEAST_WORTH_NAMING_MS
    )
    steps = ", ".join(named)
    total = f"{timing_ms.get('total', 0) / 1000:.2f} s"
    return f"{total} ({steps})" if steps else total


def _slot_as_text(slot: SlotValue) -> str:
    return slot.said if slot.said == str(slot.value) else f"{slot.said} = {slot.value}"
