"""Is that all? Whether a request that was understood so far could go on from where it stands.

Someone who pauses after "a latte" may go on "with soy milk and sugar", for the sentence has
places for both; after "what time is it" there is nothing left to say.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from assistant.understanding.bands import judge
from assistant.understanding.graph import TemplateGraph
from assistant.understanding.ranking import Reading
from assistant.values import Band, Completeness

LOOSE_END = 0.3
"""Of the last word; with more unmet it was only begun, is still to come or is another one."""


def completeness(
    readings: Sequence[Reading],
    examples: Iterable[tuple[str, str, str]],
    *,
    breaks_off: bool = False,
    goes_on: bool = False,
) -> Completeness:
    """Of an utterance with these readings, cheapest first; `examples` are (skill, intent,
    normal text) of sentences with slots. `breaks_off`: its last word, as it was heard best, is one
    that nothing ends with. `goes_on`: it was heard without a full stop.

    INCOMPLETE: no sentence fits at its end, or one that was heard less well than what breaks off.
    OPEN: the best one ends in free text, which may always be longer, has places for several further
    slots, or begins one that has slots. ALMOST: it has a place for one more, fits badly ("make me"
    is nearly "wake me") or only at its end ("console the timer"); OPEN where it goes on as well. In
    coffee orders 604 such pauses with a full stop were the end and 49 were not, without one 70 and
    51; behind what is OPEN anyway a full stop says nothing. Polite words at the end count for
    nothing.
    """
    if not readings:
        return Completeness.INCOMPLETE
    best = readings[0]
    graph, last = best.template.graph, best.alignment.last
    slot = graph.open.get(last)
    ends_in_text = slot is not None and slot.kind.is_free_text
    band = judge(best.alignment).band
    fits_nowhere = band is Band.REJECT and ends_in_text
    if fits_nowhere or best.alignment.loose_end >= LOOSE_END:
        return Completeness.INCOMPLETE
    if breaks_off and best.heard.hypothesis:
        return Completeness.INCOMPLETE
    if ends_in_text:
        return Completeness.OPEN
    unlikely = Completeness.OPEN if goes_on else Completeness.ALMOST
    if band is not Band.ACT:
        return unlikely
    places = len(_slots_after(graph, last))
    if places > 1 or _begins(best, examples):
        return Completeness.OPEN
    return unlikely if places else Completeness.COMPLETE


def _begins(reading: Reading, examples: Iterable[tuple[str, str, str]]) -> bool:
    said = reading.heard.normal.text
    return not reading.slots and any(
        reading.intent == (skill, intent) and text.startswith(said) and text != said
        for skill, intent, text in examples
    )


def _slots_after(graph: TemplateGraph, last: int) -> frozenset[str]:
    """The slots that a sentence can still come to from the node `last`."""
    ahead = {last}
    before, firsts = graph.predecessors()
    for node in range(last + 1, len(graph.labels)):
        if not ahead.isdisjoint(before[firsts[node] : firsts[node + 1]]):
            ahead.add(node)
    ahead.remove(last)
    closed = {mark.slot for mark in graph.closed.values() if mark.first in ahead}
    return frozenset(closed | {slot.slot for node, slot in graph.open.items() if node in ahead})
