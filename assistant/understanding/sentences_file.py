"""`sentences.en.toml` as its author wrote it, checked entry by entry.

What is wrong with one entry is a `Problem` with its line; the other entries stand.
"""

from __future__ import annotations

import tomllib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Annotated, TypeVar

from pydantic import BaseModel, BeforeValidator, ConfigDict, Field, JsonValue, TypeAdapter
from pydantic import ValidationError as Mismatch

from assistant.toml_files import MOST_BYTES, fault_in
from assistant.toml_lines import KeyPath, lines_of_keys, nearest_line
from assistant.understanding.phrases import ListValue, SlotKind
from assistant.values import Json

MOST_SENTENCES = 500
"""Sentences, or examples, of one intent."""

MOST_LIST_ENTRIES = 2_000
"""Entries of one list."""

LONGEST_SENTENCE = 2_000
"""Characters of one template as written."""

_KNOWN_SECTIONS = ("lists", "slots", "rules", "intents")
_KNOWN_KEYS = ("sentences", "examples")

Checked = TypeVar("Checked")


@dataclass(frozen=True, slots=True)
class Problem:
    """Something in a skill's file that is left out, and why. Lines count from 1."""

    file: Path
    line: int
    reason: str

    def __str__(self) -> str:
        return f"{self.file}:{self.line}: {self.reason}"


@dataclass(frozen=True, slots=True)
class WrittenSentence:
    """A template of an intent, as text."""

    intent: str
    text: str
    line: int


@dataclass(frozen=True, slots=True)
class Example:
    """Something said, and what it must be understood as; slots by their values."""

    intent: str
    say: str
    slots: Mapping[str, Json]
    line: int


@dataclass(slots=True)
class SentencesFile:
    """The usable entries of one file."""

    path: Path
    lists: dict[str, tuple[ListValue, ...]] = field(default_factory=dict)
    slots: dict[str, SlotKind] = field(default_factory=dict)
    rules: dict[str, str] = field(default_factory=dict)
    intents: dict[str, int] = field(default_factory=dict)
    """Every intent with the line of its header."""
    sentences: list[WrittenSentence] = field(default_factory=list)
    examples: list[Example] = field(default_factory=list)
    problems: list[Problem] = field(default_factory=list)


def read_sentences(path: Path) -> SentencesFile:
    """Read `path`. Never raises for what is in it: that is in `problems`."""
    found = SentencesFile(path)
    source = ""
    try:
        source = _text(path)
        data: dict[str, object] = tomllib.loads(source)
        lines = lines_of_keys(source)
    except OSError as error:
        found.problems.append(Problem(path, 1, f"cannot be read: {error.strerror}"))
    except UnicodeDecodeError:
        found.problems.append(Problem(path, 1, "is not UTF-8 text"))
    except (ValueError, RecursionError) as error:
        at, reason = fault_in(source, error) if source else (1, f"cannot be used: {error}")
        found.problems.append(Problem(path, at, reason))
    else:
        _Reader(found, lines).read(data)
    return found


def _text(path: Path) -> str:
    """Raises `ValueError` where there is more of it than a skill has to say."""
    # Asked before opening: a named pipe or a device would never come to an end.
    if path.exists() and not path.is_file():
        raise ValueError("it is not a plain file")
    with path.open("rb") as file:
        content = file.read(MOST_BYTES + 1)
    if len(content) > MOST_BYTES:
        raise ValueError(f"it is larger than {MOST_BYTES // 1024} KiB")
    return content.decode("utf-8")


class _Shape(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)


def _as_list(value: object) -> object:
    return [value] if isinstance(value, str) else value


class _Entry(_Shape):
    say: Annotated[list[str], BeforeValidator(_as_list), Field(min_length=1)]
    value: JsonValue


class _Example(_Shape):
    say: Annotated[str, Field(min_length=1)]
    slots: dict[str, JsonValue] = {}


_TABLE = TypeAdapter(dict[str, object])
_ROWS = TypeAdapter(Annotated[list[object], Field(max_length=MOST_SENTENCES)])
_TEXT = TypeAdapter(Annotated[str, Field(min_length=1, max_length=LONGEST_SENTENCE)])
_KIND = TypeAdapter(SlotKind)
_EXAMPLE = TypeAdapter(_Example)
_ENTRIES = TypeAdapter(
    Annotated[list[str | _Entry], Field(min_length=1, max_length=MOST_LIST_ENTRIES)]
)


@dataclass(slots=True)
class _Reader:
    found: SentencesFile
    lines: Mapping[KeyPath, int]

    def read(self, data: Mapping[str, object]) -> None:
        for section in data:
            if section not in _KNOWN_SECTIONS:
                self._note(
                    self._line_of((section,)), f"unknown [{section}]; known: {_KNOWN_SECTIONS}"
                )
        for name, line, raw in self._entries(data, "lists"):
            entries = self._checked(_ENTRIES, raw, line, f"list {name!r}")
            if entries is not None:
                self.found.lists[name] = tuple(_list_values(entries))
        for name, line, raw in self._entries(data, "slots"):
            kind = self._checked(_KIND, raw, line, f"slot {name!r}")
            if kind is not None:
                self.found.slots[name] = kind
        for name, line, raw in self._entries(data, "rules"):
            text = self._checked(_TEXT, raw, line, f"rule {name!r}")
            if text is not None:
                self.found.rules[name] = text
        for name, line, raw in self._entries(data, "intents"):
            self.found.intents[name] = line
            self._read_intent(name, line, raw)

    def _read_intent(self, intent: str, header: int, raw: object) -> None:
        body = self._checked(_TABLE, raw, header, f"intent {intent!r}") or {}
        place = ("intents", intent)
        for key in body:
            if key not in _KNOWN_KEYS:
                line = self._line_of((*place, key))
                self._note(line, f"unknown key {key!r} in intent {intent!r}; known: {_KNOWN_KEYS}")
        for line, row in self._rows(body, (*place, "sentences")):
            text = self._checked(_TEXT, row, line, "a sentence")
            if text is not None:
                self.found.sentences.append(WrittenSentence(intent, text, line))
        for line, row in self._rows(body, (*place, "examples")):
            example = self._checked(_EXAMPLE, row, line, "an example")
            if example is not None:
                self.found.examples.append(Example(intent, example.say, example.slots, line))

    def _rows(
        self, body: Mapping[str, object], place: tuple[str, ...]
    ) -> Iterator[tuple[int, object]]:
        """Each element of the list at `place`, whose last key is one of `body`, with its line."""
        key = place[-1]
        rows = self._checked(_ROWS, body.get(key, []), self._line_of(place), key) or []
        for number, row in enumerate(rows):
            yield self._line_of((*place, number)), row

    def _entries(
        self, data: Mapping[str, object], section: str
    ) -> Iterator[tuple[str, int, object]]:
        """Each name in a section, with the line that introduces it."""
        header = self._line_of((section,))
        table = self._checked(_TABLE, data.get(section, {}), header, f"[{section}]") or {}
        for name, raw in table.items():
            yield name, self._line_of((section, name)), raw

    def _checked(
        self, shape: TypeAdapter[Checked], raw: object, line: int, what: str
    ) -> Checked | None:
        try:
            return shape.validate_python(raw)
        except Mismatch as error:
            # Of several shapes an entry may have, the one that fits furthest is the one meant.
            errors = error.errors(include_url=False, include_input=False)
            nearest = max(errors, key=lambda wrong: len(wrong["loc"]))
            place = ".".join(str(part) for part in nearest["loc"])
            self._note(line, f"{what}: {place + ': ' if place else ''}{nearest['msg']}")
            return None

    def _line_of(self, place: KeyPath) -> int:
        return nearest_line(place, self.lines)

    def _note(self, line: int, reason: str) -> None:
        self.found.problems.append(Problem(self.found.path, line, reason))


def _list_values(entries: list[str | _Entry]) -> Iterator[ListValue]:
    for entry in entries:
        if isinstance(entry, str):
            yield ListValue(entry, entry)
        else:
            yield from (ListValue(say, entry.value) for say in entry.say)
