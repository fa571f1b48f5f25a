"""A template as a graph of characters: every path from start to end is a sentence.

A path spells normal words, each followed by one space. Nodes are of three kinds: a
character, with one predecessor; a join of several nodes, which spells nothing; an open
slot, which stands for whole words. Nodes are numbered so that predecessors come first.
"""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass, field
from itertools import chain

import numpy as np

from assistant.errors import UnderstandingError
from assistant.understanding.arrays import Numbers
from assistant.understanding.normalising import Normaliser
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

START = 0
"""The first node of every graph."""

JOIN = "\0"
"""The label of a node that spells nothing; no text has it."""

SPACE = " "

MOST_NODES = 20_000
"""Of one template. The coffee example, with three slots in any order, has about 3,000."""

LONGEST_PATH = 500
"""Nodes on the longest path of a template; keeps the matcher's 16-bit costs in range."""

MOST_IN_ANY_ORDER = 6
"""Parts of one permutation: each more doubles its states."""


@dataclass(frozen=True)
class ClosedMark:
    """The characters from node `first` up to the marked node say `value` for `slot`."""

    slot: str
    value: ListValue
    first: int


@dataclass(frozen=True)
class TemplateGraph:
    """`labels[n]` is node n's character or JOIN; `before` holds all predecessors of the first
    node, then of the second …; `degrees[n]` how many n has.

    `levels[n]` is the length of the longest path to n. `closed` holds the last node of
    every list value, `value_starts` the first ones, `open` the node of every open slot.
    """

    labels: str
    before: Numbers
    degrees: Numbers
    levels: Numbers
    closed: dict[int, ClosedMark]
    value_starts: frozenset[int]
    open: dict[int, OpenSlot]
    end: int

    def predecessors(self) -> tuple[list[int], list[int]]:
        """`before`, and where each node's begin in it: the next node's begin where they end."""
        return self.before.tolist(), [0, *np.cumsum(self.degrees, dtype=np.intp).tolist()]


@dataclass(frozen=True, slots=True)
class _Ports:
    """Where a part of a phrase begins or ends: at the start of a word, and inside one."""

    at_word: int | None = None
    in_word: int | None = None


def build_graph(phrase: Phrase, normaliser: Normaliser) -> TemplateGraph:
    """The graph of all sentences of `phrase`.

    Raises `UnderstandingError`, worded for the template's author, for a template that
    grows too large, has a sentence without words of its own, or an open slot that is not
    a word of its own.
    """
    builder = _Builder(normaliser)
    last = builder.extend(phrase, _Ports(at_word=START))
    end = builder.end_of(last)
    if builder.fewest_own[end] == 0:
        raise UnderstandingError("a sentence needs words of its own besides its open slots")
    return TemplateGraph(
        labels="".join(builder.labels),
        before=np.fromiter(chain.from_iterable(builder.before), np.int16),
        degrees=np.array([len(before) for before in builder.before], np.int16),
        levels=np.array(builder.levels, np.int16),
        closed=builder.closed,
        value_starts=frozenset(mark.first for mark in builder.closed.values()),
        open=builder.open,
        end=end,
    )


@dataclass(slots=True)
class _Builder:
    normaliser: Normaliser
    labels: list[str] = field(default_factory=lambda: [JOIN])
    before: list[tuple[int, ...]] = field(default_factory=lambda: [()])
    levels: list[int] = field(default_factory=lambda: [0])
    fewest_own: list[int] = field(default_factory=lambda: [0])
    """Fewest characters of the template's own on a path to each node."""
    closed: dict[int, ClosedMark] = field(default_factory=dict)
    open: dict[int, OpenSlot] = field(default_factory=dict)
    _joins: dict[tuple[int, ...], int] = field(default_factory=dict)

    def extend(self, phrase: Phrase, ports: _Ports) -> _Ports:
        """Append all sentences of `phrase` at `ports`; where they end."""
        match phrase:
            case Literal(text):
                return self._extend_text(text, ports)
            case Series(parts):
                for part in parts:
                    ports = self.extend(part, ports)
                return ports
            case Choice(options):
                return self._merged([self.extend(option, ports) for option in options])
            case AnyOrder(parts):
                return self._extend_any_order(parts, ports)
            case ClosedSlot():
                return self._extend_closed(phrase, ports)
            case OpenSlot():
                return self._extend_open(phrase, ports)

    def end_of(self, ports: _Ports) -> int:
        return self._entry(self._space_after(ports))

    def _extend_text(self, text: str, ports: _Ports) -> _Ports:
        if text[:1].isspace():
            ports = self._space_after(ports)
        ports = self._extend_words(text, ports)
        return self._space_after(ports) if text[-1:].isspace() else ports

    def _extend_words(self, text: str, ports: _Ports) -> _Ports:
        for index, forms in enumerate(self.normaliser.forms(text)):
            if index:
                ports = self._space_after(ports)
            entry = ports
            ports = self._merged([self._spell(form, entry) for form in forms])
        return ports

    def _spell(self, normal: str, ports: _Ports) -> _Ports:
        for index, word in enumerate(normal.split()):
            if index:
                ports = self._space_after(ports)
            ports = _Ports(in_word=self._add_word(word, self._entry(ports)))
        return ports

    def _extend_any_order(self, parts: tuple[Phrase, ...], ports: _Ports) -> _Ports:
        if len(parts) > MOST_IN_ANY_ORDER:
            raise UnderstandingError(
                f"{len(parts)} parts in any order; at most {MOST_IN_ANY_ORDER} are possible"
            )
        said = {0: ports}
        for done in range(1, 1 << len(parts)):
            said[done] = self._merged(
                [
                    self.extend(part, said[done ^ (1 << index)])
                    for index, part in enumerate(parts)
                    if done >> index & 1
                ]
            )
        return said[(1 << len(parts)) - 1]

    def _extend_closed(self, closed: ClosedSlot, ports: _Ports) -> _Ports:
        entry = _Ports(in_word=self._entry(ports))
        last: dict[str, int] = {}
        for value in closed.values:
            normal = self.normaliser.normalise(value.say).text.rstrip()
            first = len(self.labels)
            node = None if normal in last else self._spell(normal, entry).in_word
            if normal and node is not None:
                last[normal] = node
                self.closed[node] = ClosedMark(closed.slot, value, first)
        if not last:
            raise UnderstandingError(f"the list of {{{closed.slot}}} has nothing to say in it")
        return _Ports(in_word=self._join(last.values()))

    def _extend_open(self, slot: OpenSlot, ports: _Ports) -> _Ports:
        if ports.at_word is None or ports.in_word is not None:
            raise UnderstandingError(
                f"{{{slot.slot}}} must be a word of its own: a space is missing"
            )
        node = self._add(JOIN, (ports.at_word,))
        self.open[node] = slot
        return _Ports(at_word=node)

    def _space_after(self, ports: _Ports) -> _Ports:
        if ports.in_word is None:
            return ports
        space = self._add(SPACE, (ports.in_word,))
        return _Ports(
            at_word=space if ports.at_word is None else self._join((ports.at_word, space))
        )

    def _merged(self, ends: Sequence[_Ports]) -> _Ports:
        if len(ends) == 1:
            return ends[0]
        at_word = {ports.at_word for ports in ends if ports.at_word is not None}
        in_word = {ports.in_word for ports in ends if ports.in_word is not None}
        return _Ports(
            at_word=self._join(at_word) if at_word else None,
            in_word=self._join(in_word) if in_word else None,
        )

    def _entry(self, ports: _Ports) -> int:
        return self._join([port for port in (ports.at_word, ports.in_word) if port is not None])

    def _join(self, nodes: Collection[int]) -> int:
        if len(nodes) == 1:
            return next(iter(nodes))
        together = tuple(sorted(set(nodes)))
        if len(together) == 1:
            return together[0]
        if together not in self._joins:
            self._joins[together] = self._add(JOIN, together)
        return self._joins[together]

    def _add(self, label: str, before: tuple[int, ...]) -> int:
        """Append a node that spells no letter; its number."""
        self.levels.append(self._level_after(before, 1))
        self.labels.append(label)
        self.before.append(before)
        self.fewest_own.append(min(self.fewest_own[node] for node in before))
        return len(self.labels) - 1

    def _add_word(self, word: str, before: int) -> int:
        """Append a node for each letter; the number of the last."""
        level, own = self._level_after((before,), len(word)), self.fewest_own[before]
        first = len(self.labels)
        last = first + len(word) - 1
        self.labels += word
        self.before += zip((before, *range(first, last)))
        self.levels += range(level, level + len(word))
        self.fewest_own += range(own + 1, own + len(word) + 1)
        return last

    def _level_after(self, before: tuple[int, ...], count: int) -> int:
        """The level of the first of `count` nodes in a row, if there is room for all."""
        if len(self.labels) + count > MOST_NODES:
            raise UnderstandingError(
                f"this sentence grows beyond {MOST_NODES} characters with all its choices: split it"
            )
        level = 1 + max(self.levels[node] for node in before)
        if level + count - 1 > LONGEST_PATH:
            raise UnderstandingError(f"a sentence is longer than {LONGEST_PATH} characters")
        return level
