"""Sentences that others wrote for assistants, and which of our intents should answer them."""

from __future__ import annotations

import csv
import json
import tomllib
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from enum import StrEnum
from fnmatch import fnmatchcase
from functools import cache
from pathlib import Path
from zlib import crc32

from pydantic import BaseModel, TypeAdapter

from assistant.values import Band, Interpretation

OURS = Path(__file__).with_name("our_intents.toml")
SEEN_FOLDS = range(1, 4)
"""Of nlu-evaluation-data, what was looked at while fitting; of slurp-text, a half."""

STRANGER = "oos"
"""clinc150's name for what belongs to no intent at all."""


class Expected(StrEnum):
    """What is right to do with a sentence at the scope measured."""

    ANSWER = "answer"
    REFUSE = "refuse"
    IGNORE = "ignore"


@dataclass(frozen=True, slots=True)
class Request:
    """A sentence, its intent in the names of its set, and the patterns of ours that answer it."""

    source: str
    text: str
    theirs: str
    expected: Expected
    ours: tuple[str, ...] = ()
    seen: bool = False
    """Whether it is in the part that was looked at while fitting."""

    def is_answered_by(self, name: str) -> bool:
        """Whether our intent `name` ("skill.intent") is a right answer."""
        return any(fnmatchcase(name, pattern) for pattern in self.ours)


@dataclass(frozen=True, slots=True)
class Outcome:
    """What a sentence was taken for. An intent that only declines never counts as acting."""

    request: Request
    understood: Interpretation | None

    @property
    def band(self) -> Band:
        if self.understood is None or self.understood.declines:
            return Band.REJECT
        return self.understood.band

    @property
    def is_right(self) -> bool:
        understood = self.understood if self.band is not Band.REJECT else None
        return understood is not None and self.request.is_answered_by(understood.name)

    def __str__(self) -> str:
        understood = self.understood
        got = f"{understood.name} [{understood.band}]" if understood else "nothing"
        phrase = f" as {understood.phrase!r}" if understood and understood.phrase else ""
        return f"{self.request.theirs}: {self.request.text!r}: {got}{phrase}"


class _Row(BaseModel):
    """The keys the sets share; which of them a row has differs."""

    text: str = ""
    sentence: str = ""
    intent: str = ""
    scenario: str = ""
    action: str = ""
    fold: int = 0


_SPLITS = TypeAdapter(dict[str, list[tuple[str, str]]])
_PAIRS = TypeAdapter(list[tuple[str, str]])


def labelled_requests(folders: Iterable[Path], scope: str) -> list[Request]:
    """Every row of the `*.jsonl` of folders laid out as nlu-evaluation-data or slurp-text."""
    found: dict[Request, None] = {}
    for folder in folders:
        for file in sorted(folder.glob("*.jsonl")):
            lines = file.read_text(encoding="utf-8").splitlines()
            rows = [_Row.model_validate_json(line) for line in lines if line.strip()]
            for row in rows:
                intent = row.intent or f"{row.scenario}_{row.action}"
                source = "slurp" if row.sentence else "hwu"
                text = row.sentence or row.text
                if text and intent != "_":
                    request = _request(source, text, intent, scope, scope_file(folder))
                    half = source == "slurp" and crc32(text.lower().encode()) % 2 == 0
                    found[replace(request, seen=half or row.fold in SEEN_FOLDS)] = None
    return list(found)


def clinc_requests(folders: Iterable[Path], scope: str) -> list[Request]:
    """Every sentence of whatever splits the JSON files of folders like clinc150 hold, once."""
    found: dict[Request, None] = {}
    for folder in folders:
        for text, intent in _clinc_pairs(folder):
            found[_request("clinc", text, intent, scope, scope_file(folder))] = None
    return list(found)


def seen_in_training(folders: Iterable[Path]) -> frozenset[str]:
    """The sentences of the splits that were looked at: those named for training."""
    seen: set[str] = set()
    for folder in folders:
        for file in sorted(folder.glob("*.json")):
            data = json.loads(file.read_text(encoding="utf-8"))
            if isinstance(data, dict) and all(_is_split(value) for value in data.values()):
                splits = _SPLITS.validate_python(data)
                named = (rows for name, rows in splits.items() if "train" in name)
                seen.update(text for rows in named for text, _ in rows)
    return frozenset(seen)


def scope_file(folder: Path) -> Path:
    return folder.resolve().parent / "scope.tsv"


def _clinc_pairs(folder: Path) -> Iterator[tuple[str, str]]:
    for file in sorted(folder.glob("*.json")):
        data = json.loads(file.read_text(encoding="utf-8"))
        if isinstance(data, list) and data and isinstance(data[0], list):
            yield from _PAIRS.validate_python(data)
        elif isinstance(data, dict) and all(_is_split(value) for value in data.values()):
            for split in _SPLITS.validate_python(data).values():
                yield from split


def _is_split(value: object) -> bool:
    """Lists of [sentence, intent]; clinc150's domains.json lists intents alone."""
    return isinstance(value, list) and all(isinstance(row, list) for row in value)


def _request(source: str, text: str, intent: str, scope: str, scopes: Path) -> Request:
    since, area = _scopes(scopes).get((source, intent), ("ignore", ""))
    match since:
        case "ignore":
            return Request(source, text, intent, Expected.IGNORE)
        case "core":
            return Request(source, text, intent, Expected.ANSWER, _patterns(intent, area))
        case "everyday" if scope == "everyday":
            return Request(source, text, intent, Expected.ANSWER, _patterns(intent, area))
    return Request(source, text, intent, Expected.REFUSE)


@cache
def _scopes(file: Path) -> Mapping[tuple[str, str], tuple[str, str]]:
    with file.open(encoding="utf-8", newline="") as lines:
        rows = list(csv.DictReader(lines, delimiter="\t"))
    return {
        (row["set"], row["their_intent"]): (row["scope"], row["our_area"] or "") for row in rows
    }


def _patterns(intent: str, area: str) -> tuple[str, ...]:
    ours = _ours()
    named = ours["intents"].get(intent) or ours["areas"].get(area)
    return tuple(named or (f"{area.replace(' ', '_')}.*",))


@cache
def _ours() -> Mapping[str, Mapping[str, Sequence[str]]]:
    return TypeAdapter(dict[str, dict[str, list[str]]]).validate_python(
        tomllib.loads(OURS.read_text(encoding="utf-8"))
    )
