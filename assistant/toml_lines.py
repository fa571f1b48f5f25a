"""At which line of a TOML file each of its keys stands, which no parser of TOML tells."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import TypeAlias

KeyPath: TypeAlias = tuple[str | int, ...]
"""A key below other keys; in a list the number of the element, from 0 on."""

_TOKEN = re.compile(
    r"""
    (?P<idle>[ \t\r]+|\#[^\n]*)
    |(?P<text>\"{3}(?:\\.|[^\\])*?\"{3}(?!\")|'{3}.*?'{3}(?!')|\"(?:\\.|[^\"\\\n])*\"|'[^'\n]*')
    |(?P<other>[\[\]{}=,.\n]|[^\s\[\]{}=,.\"'\#]+)
    """,
    re.VERBOSE | re.DOTALL,
)
_ENDS_OF_VALUE = frozenset({",", "]", "}", "\n", ""})


def nearest_line(path: Sequence[str | int], lines: Mapping[KeyPath, int]) -> int:
    """The line of `path` among `lines` of keys, or of what of it is there; 1 where nothing is."""
    known = (tuple(path[:count]) for count in range(len(path), 0, -1))
    return next((lines[one] for one in known if one in lines), 1)


def lines_of_keys(text: str) -> Mapping[KeyPath, int]:
    """The line, from 1 on, of every key and every element of a list in `text`.

    Raises `ValueError` or `RecursionError` where that is no TOML, but does not look for all that
    could be wrong with it.
    """
    reading = _Reading(_tokens(text))
    reading.document()
    return reading.lines


def _tokens(text: str) -> list[tuple[str, int]]:
    """Each with its line; the last one is empty."""
    found, line = [], 1
    for match in _TOKEN.finditer(text):
        if match.lastgroup != "idle":
            found.append((match[0], line))
        line += match[0].count("\n")
    return [*found, ("", line)]


@dataclass(slots=True)
class _Reading:
    tokens: list[tuple[str, int]]
    at: int = 0
    lines: dict[KeyPath, int] = field(default_factory=dict)
    counts: dict[KeyPath, int] = field(default_factory=dict)
    """How many tables there are of each `[[array]]` so far."""

    @property
    def ahead(self) -> str:
        return self.tokens[self.at][0]

    def take(self, *tokens: str) -> bool:
        """Whether one of `tokens` comes next; then it is passed."""
        if self.ahead not in tokens or not self.ahead:
            return False
        self.at += 1
        return True

    def document(self) -> None:
        table: KeyPath = ()
        while self.ahead:
            if self.take("\n"):
                continue
            if self.ahead == "[":
                table = self.header()
            else:
                self.pair(table)

    def header(self) -> KeyPath:
        """The table that a `[header]` or `[[header]]` opens."""
        line = self.tokens[self.at][1]
        self.take("[")
        of_many = self.take("[")
        *parents, last = self.key()
        path: KeyPath = ()
        for part in parents:
            path = self.latest((*path, part))
            self.lines.setdefault(path, line)
        path = (*path, last)
        self.lines.setdefault(path, line)
        if of_many:
            self.counts[path] = self.counts.get(path, 0) + 1
            path = self.latest(path)
            self.lines[path] = line
        while self.take("]"):
            pass
        return path

    def latest(self, path: KeyPath) -> KeyPath:
        """`path`, or the last table in it where it is an array of tables."""
        return (*path, self.counts[path] - 1) if path in self.counts else path

    def key(self) -> list[str]:
        parts = []
        while self.ahead not in ("=", "]", ""):
            if not self.take("."):
                part = self.ahead
                quoted = part[0] in "\"'"
                parts.append(tomllib.loads(f"key = {part}")["key"] if quoted else part)
                self.at += 1
        return parts

    def pair(self, table: KeyPath) -> None:
        line = self.tokens[self.at][1]
        path = table
        for part in self.key():
            path = (*path, part)
            self.lines.setdefault(path, line)
        if not self.take("="):
            raise ValueError(f"line {line} has no key and value")
        self.value(path)

    def value(self, path: KeyPath) -> None:
        if self.take("{"):
            while not self.take("}") and self.ahead:
                if not self.take(",", "\n"):
                    self.pair(path)
        elif self.take("["):
            number = 0
            while not self.take("]") and self.ahead:
                if not self.take(",", "\n"):
                    self.lines[*path, number] = self.tokens[self.at][1]
                    self.value((*path, number))
                    number += 1
        elif self.ahead in _ENDS_OF_VALUE:
            raise ValueError(f"line {self.tokens[self.at][1]} has no value")
        else:
            while self.ahead not in _ENDS_OF_VALUE:
                self.at += 1
