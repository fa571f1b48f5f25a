"""Days of the year, as a person says them and as they are kept; and small numbers in words.

Kept is "05-03", or "05-03 1990" with a year, or a month's name alone.
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Mapping, Sequence
from contextlib import suppress
from datetime import date
from functools import cache
from importlib.resources import files

_KEPT = re.compile(r"\b(\d\d)-(\d\d)(?: (\d{4}))?\b")
_LONGEST_MONTH = (31, 29, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31)


def kept_date(words: Sequence[str]) -> str | None:
    """The day in `words` ("the third of may nineteen ninety") as it is kept; None for none."""
    text = " ".join(words).replace("-", " ").replace(",", " ").replace("/", " ")
    month_number, month_name = _month_in(text)
    if not month_number:
        return _numeric(" ".join(words))
    rest = _with_year_in_digits(re.sub(rf"\b{month_name}\w*", " ", text, count=1))
    year = _year_in(rest)
    day = _day_in(re.sub(rf"\b{year}\b", " ", rest) if year else rest)
    if day is None:
        return _data()["months"][month_number - 1]
    if not 1 <= day <= _LONGEST_MONTH[month_number - 1]:
        return None
    return f"{month_number:02}-{day:02}" + (f" {year}" if year else "")


def next_time(text: str, today: date) -> date | None:
    """When the day that `text` holds as it is kept ("05-03 1990") comes next; None for none."""
    found = _KEPT.search(text)
    if found is None:
        return None
    month, day = int(found[1]), int(found[2])
    for year in (today.year, today.year + 1):
        with suppress(ValueError):  # the 29th of February is not in every year
            if (coming := date(year, month, day)) >= today:
                return coming
    return None


def spoken_dates(text: str) -> str:
    """`text` with every day that is kept in it as a person says it: "3 May 1990"."""

    def said(found: re.Match[str]) -> str:
        month, day, year = found.groups()
        if not 1 <= int(month) <= len(_LONGEST_MONTH):
            return found.group()
        name = _data()["months"][int(month) - 1]
        return f"{int(day)} {name}" + (f" {year}" if year else "")

    return _KEPT.sub(said, text)


def small_number(words: Sequence[str]) -> int | None:
    """A number below 1,000 in digits or in words up to ninety-nine; None for anything else."""
    parts = " ".join(words).replace("-", " ").split()
    if len(parts) == 1 and re.fullmatch(r"\d{1,3}", parts[0]):
        return int(parts[0])
    numbers, tens = _data()["numbers"], _data()["tens"]
    total = 0
    for place, part in enumerate(parts):
        if part in tens[2:] and place == 0:
            total += 10 * tens.index(part)
        elif part in numbers and (place == 0 or (total >= 20 and numbers.index(part) < 10)):
            total += numbers.index(part)
        else:
            return None
    return total if parts else None


@cache
def _data() -> Mapping[str, list[str]]:
    text = files("assistant.profile").joinpath("dates.en.toml").read_text(encoding="utf-8")
    data: dict[str, list[str]] = tomllib.loads(text)
    return data


def _month_in(text: str) -> tuple[int, str]:
    for number, name in enumerate(_data()["months"], 1):
        short = name.lower()[:3]
        if found := re.search(rf"\b({name.lower()}|{short}|{short}t)\b", text):
            return number, found.group(1)
    return 0, ""


def _with_year_in_digits(text: str) -> str:
    """`text` with "nineteen ninety" and "two thousand and three" as 1990 and 2003."""
    number = f"(?:{'|'.join(filter(None, _data()['tens'] + _data()['numbers']))})"
    spoken = rf"\b(?:(nineteen|twenty)|(two thousand)(?: and)?) ({number}(?: {number})?)\b"

    def digits(found: re.Match[str]) -> str:
        century = 19 if found.group(1) == "nineteen" else 20
        years = small_number(found.group(3).split())
        is_year = years is not None and (years >= 10 or bool(found.group(2)))
        return str(100 * century + years) if is_year and years is not None else found.group()

    return re.sub(spoken, digits, text)


def _year_in(text: str) -> str:
    found = re.search(r"\b(?:19|20)\d\d\b", text)
    return found.group() if found else ""


def _day_in(text: str) -> int | None:
    if found := re.search(r"\b(\d{1,2})(?:st|nd|rd|th)?\b", text):
        return int(found.group(1))
    for number in range(31, 0, -1):
        if re.search(rf"\b{_data()['days'][number - 1]}\b", text):
            return number
    words = text.split()
    spans = [words[i : i + size] for size in (2, 1) for i in range(len(words) - size + 1)]
    return next((day for span in spans if (day := small_number(span))), None)


def _numeric(text: str) -> str | None:
    # Only where day and month cannot be mistaken for each other.
    if iso := re.search(r"\b((?:19|20)\d\d)-(\d\d)-(\d\d)\b", text):
        return f"{iso.group(2)}-{iso.group(3)} {iso.group(1)}"
    found = re.search(r"\b(\d{1,2})[/.-](\d{1,2})(?:[/.-]((?:19|20)\d\d))?\b", text)
    if not found:
        return None
    one, other, year = int(found.group(1)), int(found.group(2)), found.group(3)
    month, day = (one, other) if one <= 12 < other else (other, one)
    if not (1 <= month <= 12 < day <= 31 or month == day):
        return None
    return f"{month:02}-{day:02}" + (f" {year}" if year else "")
