"""Rules that read values off words, and the few ways to join rules.

A rule looks at the words from a position on and gives every reading it finds there,
each with the position behind it. Nothing is decided while reading: the caller asks
for readings of *all* the words, and more than one meaning is as good as none.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import chain
from typing import Any, Generic, TypeAlias, TypeVar, overload

Words: TypeAlias = tuple[str, ...]

T = TypeVar("T")
U = TypeVar("U")
A = TypeVar("A")
B = TypeVar("B")
C = TypeVar("C")
D = TypeVar("D")


@dataclass(frozen=True, slots=True)
class Line:
    """The words being read, and what remembering rules found in them so far."""

    words: Words
    found: dict[tuple[int, int], Any] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Rule(Generic[T]):
    """Reads a T. `a >> b` and `a << b` read both in order and keep what the arrow points to."""

    read: Callable[[Line, int], Iterable[tuple[T, int]]]

    def __or__(self, other: Rule[U]) -> Rule[T | U]:
        return Rule(lambda line, at: chain(self.read(line, at), other.read(line, at)))

    def __rshift__(self, other: Rule[U]) -> Rule[U]:
        return Rule(lambda line, at: ((v[1], end) for v, end in _in_order(line, at, (self, other))))

    def __lshift__(self, other: Rule[U]) -> Rule[T]:
        return Rule(lambda line, at: ((v[0], end) for v, end in _in_order(line, at, (self, other))))

    def map(self, build: Callable[[T], U | None]) -> Rule[U]:
        """The same words read as `build` of their value; None means they are no such thing."""

        def read(line: Line, at: int) -> Iterator[tuple[U, int]]:
            for value, after in self.read(line, at):
                built = build(value)
                if built is not None:
                    yield built, after

        return Rule(read)

    def or_none(self) -> Rule[T | None]:
        """The rule, or None for no words at all."""
        return self | nothing(None)

    def remembered(self) -> Rule[T]:
        """The same, reading each place of a line once however many rules ask for it."""
        name = id(self)

        def read(line: Line, at: int) -> Iterable[tuple[T, int]]:
            known: list[tuple[T, int]] | None = line.found.get((name, at))
            if known is None:
                known = line.found[name, at] = list(dict.fromkeys(self.read(line, at)))
            return known

        return Rule(read)

    def whole(self, words: Words) -> Iterator[T]:
        """The readings that use up all the words."""
        return (value for value, after in self.read(Line(words), 0) if after == len(words))


def nothing(value: T) -> Rule[T]:
    """No words, meaning `value`."""
    return Rule(lambda _, at: ((value, at),))


def word(meaning: Callable[[str], T | None]) -> Rule[T]:
    """One word for which `meaning` is not None."""

    def read(line: Line, at: int) -> Iterator[tuple[T, int]]:
        if at < len(line.words):
            value = meaning(line.words[at])
            if value is not None:
                yield value, at + 1

    return Rule(read)


def one_of(meanings: Mapping[str, T]) -> Rule[T]:
    """One of the phrases, each of one or more words, as what it means."""
    phrases = [(tuple(phrase.split()), value) for phrase, value in meanings.items()]
    by_first: dict[str, list[tuple[Words, T]]] = {}
    for phrase, value in phrases:
        by_first.setdefault(phrase[0], []).append((phrase, value))

    def read(line: Line, at: int) -> Iterator[tuple[T, int]]:
        if at < len(line.words):
            for phrase, value in by_first.get(line.words[at], ()):
                after = at + len(phrase)
                if line.words[at:after] == phrase:
                    yield value, after

    return Rule(read)


def repeated(rule: Rule[T]) -> Rule[tuple[T, ...]]:
    """The rule once or more."""

    def read(line: Line, at: int) -> Iterator[tuple[tuple[T, ...], int]]:
        for value, after in rule.read(line, at):
            yield (value,), after
            for values, end in read(line, after):
                yield (value, *values), end

    return Rule(read)


@overload
def joined(build: Callable[[A, B], T | None], a: Rule[A], b: Rule[B], /) -> Rule[T]: ...
@overload
def joined(
    build: Callable[[A, B, C], T | None], a: Rule[A], b: Rule[B], c: Rule[C], /
) -> Rule[T]: ...
@overload
def joined(
    build: Callable[[A, B, C, D], T | None], a: Rule[A], b: Rule[B], c: Rule[C], d: Rule[D], /
) -> Rule[T]: ...
def joined(build: Callable[..., T | None], *rules: Rule[Any]) -> Rule[T]:
    """The rules one after the other, as `build` of their values; None is no reading."""

    def read(line: Line, at: int) -> Iterator[tuple[T, int]]:
        for values, after in _in_order(line, at, rules):
            built = build(*values)
            if built is not None:
                yield built, after

    return Rule(read)


def _in_order(
    line: Line, at: int, rules: Sequence[Rule[Any]]
) -> Iterator[tuple[tuple[Any, ...], int]]:
    """What the rules read one after the other, and the position behind the last."""
    if not rules:
        yield (), at
        return
    for value, after in rules[0].read(line, at):
        for values, end in _in_order(line, after, rules[1:]):
            yield (value, *values), end
