"""A turn as a person reads it on a terminal."""

from __future__ import annotations

from collections.abc import Iterator

from assistant.values import Interpretation, SlotValue, Turn

TYPED = "typed"
"""The engine of a transcript that nobody had to hear."""


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


def details(turn: Turn) -> Iterator[tuple[str, str]]:
    """What a turn learnt, what its reply used, and how long each step took."""
    for fact in turn.learned:
        yield "learnt", f"{fact.relation}: {fact.object} ({fact.how})"
    for use in turn.reply.used:
        yield "used", use.why
    if turn.timing_ms:
        yield "took", " · ".join(f"{step} {ms:.0f} ms" for step, ms in turn.timing_ms.items())


def understood_as_text(understood: Interpretation | None) -> str:
    """For example `timers.set (act, 0.98) · duration: ten minutes = 600`."""
    if understood is None:
        return "nothing"
    slots = (
        f"{name}: {_slot_as_text(slot)}" for name, slot in understood.slots.items() if slot.said
    )
    return " · ".join((f"{understood.name} ({understood.band}, {understood.score:.2f})", *slots))


def _slot_as_text(slot: SlotValue) -> str:
    return slot.said if slot.said == slot.value else f"{slot.said} = {slot.value}"
