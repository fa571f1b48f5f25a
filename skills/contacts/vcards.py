"""An address book: vCards 2.1 to 4.0 (RFC 6350), as far as people are asked about by voice."""

from __future__ import annotations

import os
import quopri
import re
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass
from datetime import date
from pathlib import Path

LARGEST_FILE = 32 * 1024 * 1024
DEEPEST = 3
FOLDED = re.compile(r"\r?\n[ \t]")
CARD = re.compile(r"^BEGIN:VCARD\s*$(.*?)^END:VCARD\s*$", re.DOTALL | re.MULTILINE | re.IGNORECASE)
ESCAPED = re.compile(r"\\(.)")
NO_YEAR = 1604
"""What programs write where a birthday's year is unknown, as vCard 3 has no other way."""


@dataclass(frozen=True, slots=True)
class Number:
    """A telephone number as it is written, and its kinds ("cell", "home")."""

    number: str
    kinds: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Birthday:
    """A day of the year; `year` is 0 where nobody knows it."""

    month: int
    day: int
    year: int = 0

    def next_on(self, today: date) -> date:
        """When it comes next, today included; the 29th of February may be the 1st of March."""
        for year in (today.year, today.year + 1):
            leap = (self.month, self.day) == (2, 29) and not _is_leap(year)
            at = date(year, 3, 1) if leap else date(year, self.month, self.day)
            if at >= today:
                return at
        raise ValueError("a year has every birthday")


@dataclass(frozen=True, slots=True)
class Person:
    """What a card says of somebody."""

    name: str
    other_names: tuple[str, ...] = ()
    numbers: tuple[Number, ...] = ()
    emails: tuple[str, ...] = ()
    address: str = ""
    birthday: Birthday | None = None


def people(folder: Path) -> Iterator[Person]:
    """Everybody in the .vcf files below `folder`; files that make no sense are left out.

    Raises `OSError` where the folder itself cannot be read.
    """
    for file in _files(folder, DEEPEST):
        with suppress(OSError, UnicodeDecodeError):
            if file.stat().st_size <= LARGEST_FILE:
                text = FOLDED.sub("", file.read_text(encoding="utf-8-sig"))
                for card in CARD.findall(text):
                    person = _person(card)
                    if person is not None:
                        yield person


def _files(folder: Path, depth: int) -> Iterator[Path]:
    try:
        entries = sorted(os.scandir(folder), key=lambda entry: entry.name)
    except FileNotFoundError:
        return
    for entry in entries:
        if entry.name.startswith("."):
            continue
        if entry.is_dir(follow_symlinks=False) and depth:
            with suppress(PermissionError):
                yield from _files(Path(entry.path), depth - 1)
        elif entry.name.lower().endswith((".vcf", ".vcard")) and entry.is_file():
            yield Path(entry.path)


def _person(card: str) -> Person | None:
    found: dict[str, list[tuple[str, str]]] = {}
    for line in card.splitlines():
        head, colon, value = line.partition(":")
        name, _, parameters = head.partition(";")
        if colon and value.strip():
            plain = _decoded(value.strip(), parameters.upper())
            key = name.rpartition(".")[2].upper()  # "item1.TEL" is a TEL
            found.setdefault(key, []).append((parameters.lower(), plain))
    full = _first(found, "FN") or " ".join(reversed(_first(found, "N").split(";")[:2])).strip()
    if not full:
        return None
    nicknames = [one.strip() for _, value in found.get("NICKNAME", []) for one in value.split(",")]
    return Person(
        name=_plain(full),
        other_names=tuple(map(_plain, nicknames)),
        numbers=tuple(_number(*one) for one in found.get("TEL", [])),
        emails=tuple(_plain(value) for _, value in found.get("EMAIL", [])),
        address=_address(_first(found, "ADR")),
        birthday=_birthday(_first(found, "BDAY")),
    )


def _first(found: dict[str, list[tuple[str, str]]], name: str) -> str:
    return found[name][0][1] if name in found else ""


def _decoded(value: str, parameters: str) -> str:
    if "QUOTED-PRINTABLE" not in parameters:
        return value
    return quopri.decodestring(value.encode()).decode("utf-8", "replace")


def _plain(value: str) -> str:
    """Without the backslashes that escape commas and the like."""
    return " ".join(ESCAPED.sub(lambda at: " " if at[1] in "nN" else at[1], value).split())


def _number(parameters: str, value: str) -> Number:
    kinds = re.findall(r"cell|mobile|home|work|voice", parameters)
    return Number(_plain(value).removeprefix("tel:"), tuple(kinds))


def _address(value: str) -> str:
    """Street, town and the rest in one line, in the card's own order."""
    parts = (_plain(part) for part in re.split(r"(?<!\\);", value))
    return ", ".join(part for part in parts if part)


def _birthday(value: str) -> Birthday | None:
    """1985-04-12, 19850412, --04-12 or --0412, with or without a time behind it."""
    found = re.match(r"(?:(\d{4})-?|--)(\d\d)-?(\d\d)", value)
    if found is None:
        return None
    year, month, day = (int(part or 0) for part in found.groups())
    try:
        date(2000, month, day)
    except ValueError:
        return None
    return Birthday(month, day, 0 if year == NO_YEAR else year)


def _is_leap(year: int) -> bool:
    return year % 4 == 0 and (year % 100 != 0 or year % 400 == 0)
