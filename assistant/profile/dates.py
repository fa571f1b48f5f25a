"""Days of the year, as a person says them and as they are kept; and small numbers in words.

Kept is "05-03", or "05-03 1990" with a year, or a month's name alone.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from contextlib import suppress
from datetime import date
from functools import cache

from assistant.profile.data import Data, read

_KEPT = re.compile(r"\b(\d\d)-(\d\d)(?: (\d{4}))?\b")
_LONGEST_MONTH = (31, 29, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31)


class DaysOfTheYear(Data):
    """All of dates.LANGUAGE.toml; each key is explained in the English one."""

    months: tuple[str, ...]
    days: tuple[str, ...]
    ordinal_ends: str
    said: str
    day_first: bool
    numbers: tuple[str, ...]
    tens: tuple[str, ...]
    centuries: Mapping[str, tuple[int, int]]
    behind_century: str


@cache
def days_of_the_year(language: str) -> DaysOfTheYear:
    """The data of a language, read once."""
    return read(f"dates.{language}.toml", DaysOfTheYear)


def kept_date(words: Sequence[str], language: str = "en") -> str | None:
    """The day in `words` ("the third of may nineteen ninety") as it is kept; None for none."""
    data = days_of_the_year(language)
    text = " ".join(words).replace("-", " ").replace(",", " ").replace("/", " ")
    month_number, month_name = _month_in(text, data)
    if not month_number:
        return _numeric(" ".join(words), day_first=data.day_first)
    rest = _with_year_in_digits(re.sub(rf"\b{month_name}\w*", " ", text, count=1), data)
    year = _year_in(rest)
    day = _day_in(re.sub(rf"\b{year}\b", " ", rest) if year else rest, data)
    if day is None:
        return data.months[month_number - 1]
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


def spoken_dates(text: str, language: str = "en") -> str:
    """`text` with every day that is kept in it as a person says it: "3 May 1990"."""

    def said(found: re.Match[str]) -> str:
        month, day, year = found.groups()
        if not 1 <= int(month) <= len(_LONGEST_MONTH):
            return found.group()
        data = days_of_the_year(language)
        worded = data.said.format(day=int(day), month=data.months[int(month) - 1])
        return worded + (f" {year}" if year else "")

    return _KEPT.sub(said, text)


def small_number(words: Sequence[str], language: str = "en") -> int | None:
    """A number below 1,000 in digits or in words up to ninety-nine; None for anything else."""
    return _small_number(words, days_of_the_year(language))


def _small_number(words: Sequence[str], data: DaysOfTheYear) -> int | None:
    parts = " ".join(words).replace("-", " ").split()
    if len(parts) == 1 and re.fullmatch(r"\d{1,3}", parts[0]):
        return int(parts[0])
    numbers, tens = data.numbers, data.tens
    total = 0
    for place, part in enumerate(parts):
        if part in tens[2:] and place == 0:
            total += 10 * tens.index(part)
        elif part in numbers and (place == 0 or (total >= 20 and numbers.index(part) < 10)):
            total += numbers.index(part)
        else:
            return None
    return total if parts else None


def _month_in(text: str, data: DaysOfTheYear) -> tuple[int, str]:
    for number, name in enumerate(data.months, 1):
        short = name.lower()[:3]
        if found := re.search(rf"\b({name.lower()}|{short}|{short}t)\b", text):
            return number, found.group(1)
    return 0, ""


def _with_year_in_digits(text: str, data: DaysOfTheYear) -> str:
    """`text` with "nineteen ninety" and "two thousand and three" as 1990 and 2003."""
    number = f"(?:{'|'.join(filter(None, (*data.tens, *data.numbers)))})"
    centuries = "|".join(sorted(data.centuries, key=len, reverse=True))
    spoken = rf"\b({centuries}){data.behind_century}({number}(?: {number})?)\b"

    def digits(found: re.Match[str]) -> str:
        first, least = data.centuries[found.group(1)]
        years = _small_number(found.group(2).split(), data)
        return found.group() if years is None or years < least else str(first + years)

    return re.sub(spoken, digits, text)


def _year_in(text: str) -> str:
    found = re.search(r"\b(?:19|20)\d\d\b", text)
    return found.group() if found else ""


def _day_in(text: str, data: DaysOfTheYear) -> int | None:
    if found := re.search(rf"\b(\d{{1,2}})(?:{data.ordinal_ends})?\b", text):
        return int(found.group(1))
    for number in range(31, 0, -1):
        if re.search(rf"\b{data.days[number - 1]}\b", text):
            return number
    words = text.split()
    spans = [words[i : i + size] for size in (2, 1) for i in range(len(words) - size + 1)]
    return next((day for span in spans if (day := _small_number(span, data))), None)


def _numeric(text: str, *, day_first: bool) -> str | None:
    if iso := re.search(r"\b((?:19|20)\d\d)-(\d\d)-(\d\d)\b", text):
        return f"{iso.group(2)}-{iso.group(3)} {iso.group(1)}"
    found = re.search(r"\b(\d{1,2})[/.-](\d{1,2})(?:[/.-]((?:19|20)\d\d))?\b", text)
    if not found:
        return None
    one, other, year = int(found.group(1)), int(found.group(2)), found.group(3)
    month, day = (one, other) if one <= 12 < other and not day_first else (other, one)
    # Where a language writes either first, day and month must not be mistaken for each other.
    is_certain = day_first or day > 12 or month == day
    if not (is_certain and 1 <= month <= 12 and 1 <= day <= _LONGEST_MONTH[month - 1]):
        return None
    return f"{month:02}-{day:02}" + (f" {year}" if year else "")
