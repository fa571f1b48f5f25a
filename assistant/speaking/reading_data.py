"""How a language reads aloud what is written: its `reading.LANGUAGE.toml`, checked."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Callable, Mapping
from functools import cache
from pathlib import Path
from typing import TypeAlias

from pydantic import BaseModel, ConfigDict

Rule: TypeAlias = "tuple[re.Pattern[str], Callable[[re.Match[str]], str]]"
"""What is written in a certain way, and how a match of it is said."""


class _Table(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid")


class Numbers(_Table):
    """`cardinal`, `counting` (before what is counted), `ordinal` and `year` are rule sets of
    Unicode's spelled-out numbers (RBNF); `ordinal_after` are others, by the word before. `point`
    stands before decimals, `part` between the parts of "3.2.1". `one_of` are units (CLDR) of which
    one is said otherwise than by `counting`.

    `years` are the first and the last number of four digits that is read as a year. The patterns
    name a group: `number` the digits of an ordinal, `year` those of a decade, "1980".
    """

    cardinal: str
    counting: str
    ordinal: str
    ordinal_after: Mapping[str, str] = {}
    year: str
    minus: str
    point: str
    part: str
    years: tuple[int, int]
    between: str
    decade_pattern: str
    decade_endings: Mapping[str, str]
    one_of: Mapping[str, str] = {}
    ordinal_pattern: str
    magnitudes: Mapping[str, str]


class Digits(_Table):
    """Of telephone numbers and codes."""

    zero: str


class Times(_Table):
    """Of the clock; `afternoon` is the half that an hour from 13 on is said with, as in "six p m":
    "" where people count them to 24.
    """

    midnight: str
    past_midnight: str
    hour: str
    afternoon: str = ""
    time: str
    time_before_ten: str
    hour_of_half: str
    with_half: str
    with_seconds: str
    halves: Mapping[str, str]
    suffix: str = ""
    """What may be written behind a time and is said with it anyway: "Uhr"."""


class Dates(_Table):
    """`day` is an ordinal; `mark` is what may be written behind its digits: "21."."""

    day_first: str
    month_first: str
    with_year: str
    mark: str = ""


class Currency(_Table):
    """`signs` as they are written; `unit` and `minor`: of one, and of more."""

    signs: tuple[str, ...]
    unit: tuple[str, str]
    minor: tuple[str, str] | None = None


class Money(_Table):
    """By the currency's ISO 4217 code; Babel names those that are not here."""

    sum: str
    sum_with_minor: str
    currencies: Mapping[str, Currency]


class Fractions(_Table):
    """`parts` by their denominator: one of them, and more; `half` is "1/2" by itself."""

    one: str
    half: str
    many: str
    mixed: str
    mixed_one: str
    parts: Mapping[int, tuple[str, str]]


class Links(_Table):
    """`endings`: the last parts of what is an address without "www." before it."""

    at: str
    dot: str
    slash: str
    hyphen: str
    underscore: str
    endings: tuple[str, ...]


class BeforeANumber(_Table):
    """Words that are abbreviations before a number only: "No. 5"."""

    written: frozenset[str]


class ReadingData(_Table):
    """All of it. `units`: a sign and the unit's name in Babel's tables (CLDR)."""

    numbers: Numbers
    digits: Digits
    times: Times
    dates: Dates
    money: Money
    fractions: Fractions
    links: Links
    units: Mapping[str, str]
    abbreviations: Mapping[str, str]
    before_a_number: BeforeANumber
    before_a_name: Mapping[str, str]
    after_a_name: Mapping[str, str]
    symbols: Mapping[str, str]


@cache
def reading_data(language: str) -> ReadingData | None:
    """Of that language; None where nobody has written it down yet."""
    file = Path(__file__).with_name(f"reading.{language}.toml")
    if not file.exists():
        return None
    return ReadingData.model_validate(tomllib.loads(file.read_text(encoding="utf-8")))
