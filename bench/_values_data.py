"""Spoken values with what they mean: our frozen sentences, and Microsoft's Recognizers-Text.

Of the Recognizers-Text folders every span of a type that one of our kinds covers is taken
(date, time, datetime, duration, number, ordinal, and with bench/_values_published.py recurrences,
amounts of a unit and percentages), whatever file it is in, with the file's own
reference time (midnight of Monday 2016-11-07 where there is none) and the file's own value.
Where the file lists several, those that are not past at the reference time are right, for
the assistant plans ahead; where the file says "not resolved", no value is right.

Left out, because no voice could have said it or no recogniser would write it:
  numeric dates (02/22/2016, 4.22, 9-18-15, 20161016, 2019/aug/01, Jan-1), digits run together
  with letters (3h, 3day, 9a, dec31; not 3rd and 7pm), clocks with seconds (12:34:45), powers
  (1.1^23), digits grouped by spaces or with a decimal comma, typing short forms (tmrw, 7ampm),
  units as signs or in short (10 ", 10 dm, 2 pm, 17 km);
because no kind covers it:
  bounds ("more than an hour", "before 5"), vague words (few, noonish, mid afternoon), feasts
  that move (Easter, Ramadan, Black Friday) and the whole of the holiday file.
The same words at the same time count once. Spans that were looked at while the rules were
written are in `values_looked_at.txt` (a hash each) and count nowhere.
"""

from __future__ import annotations

import hashlib
import json
import re
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

from assistant.values import Json
from bench._values_published import percentage, quantity, recurrence, same_amounts

FROZEN = Path(__file__).parent.parent / "tests" / "unit" / "data" / "values_spoken.jsonl"
LOOKED_AT = FROZEN.with_name("values_looked_at.txt")

KINDS = {
    "date": "date",
    "time": "time",
    "datetime": "datetime",
    "duration": "duration",
    "number": "number",
    "ordinal": "number",
    "set": "recurrence",
    "dimension": "quantity",
    "temperature": "quantity",
    "percentage": "percentage",
}
REFERENCE = datetime(2016, 11, 7, tzinfo=UTC)

WRITTEN = re.compile(
    r"""
      [\^@$#_()\[\]] | [a-z]/ | /[a-z] | \d/\d+/ | \d-\d | [a-z]-\d | \d-[a-z]
    | \d(?!(?:st|nd|rd|th)\b|[ap]\.?m\b)[a-z] | [a-z]\d | ampm | \d:\d\d:\d\d
    | \d,\d{1,2}(?!\d) | \d\s\d{3}\b | \b0\d*\d\b(?!:) | \be[+-]? \d
    | ^\d{1,2}/\d{1,2}$ | ^\d{8}$ | \btmrw?\b
    """,
    re.VERBOSE,
)
NUMERIC_DATE = re.compile(r"[\d./\s]+")
VAGUE = re.compile(r"\b(few|several|some|mid|weekends?)\b|ish\b")
SHORT_UNIT = re.compile(r"""\d[\s-]*([a-z]{1,2}|[b-df-hj-np-tv-z]{3,5}|["'])[23]?[.,]?$""")
BOUND = re.compile(r"\b(more|less|at (least|most)|over|under|before|after|since|until)\b.*\d|than")
MOVING_FEAST = re.compile(
    r"easter|ramad|ramz|eid|black friday|cyber monday|\w+er'?s'? day|thanksgiving|king\b|mlk"
    r"|president|labou?r day|memorial|lunar|chinese|arabic|islamic|good friday|juneteenth|columbus"
)


@dataclass(frozen=True, slots=True)
class Case:
    """Words, when they were said, and the values that are right (None: no value)."""

    kind: str
    said: str
    now: datetime
    right: Collection[Json]
    source: str


def frozen_cases() -> list[Case]:
    """The 120 spoken forms that were written before the rules."""
    rows = [json.loads(line) for line in FROZEN.read_text(encoding="utf-8").splitlines()]
    return [
        Case(
            row["kind"],
            row["said"],
            datetime.fromisoformat(row["now"]).replace(tzinfo=ZoneInfo(row["zone"])),
            frozenset([row["value"]]),
            "spoken",
        )
        for row in rows
    ]


def published_cases(folders: Sequence[Path]) -> list[Case]:
    """The spans of the folders that a voice could say and nobody looked at."""
    looked_at = frozenset(LOOKED_AT.read_text(encoding="ascii").split())
    cases = {
        (case.kind, case.said.lower(), case.now): case
        for folder in folders
        for file in sorted(folder.glob("*.json"))
        if "Holiday" not in file.name
        for entry in json.loads(file.read_text(encoding="utf-8-sig"))
        for case in _cases(entry)
        if speakable(case) and fingerprint(case.kind, case.said) not in looked_at
    }
    return list(cases.values())


def fingerprint(kind: str, said: str) -> str:
    """The words and their kind, as a short hash."""
    return hashlib.sha256(f"{kind}|{said.strip().lower()}".encode()).hexdigest()[:12]


def speakable(case: Case) -> bool:
    """Whether a voice could have said it as a value; see the module."""
    said = case.said.lower()
    numeric = case.kind == "date" and NUMERIC_DATE.fullmatch(said)
    bound = case.kind != "number" and BOUND.search(said) and case.kind != "date"
    feast = case.kind == "date" and MOVING_FEAST.search(said)
    if case.kind == "quantity" and SHORT_UNIT.search(said):
        return False
    return not (WRITTEN.search(said) or numeric or bound or feast or VAGUE.search(said))


def _cases(entry: Mapping[str, object]) -> Iterator[Case]:
    context, results = entry.get("Context"), entry["Results"]
    reference = context.get("ReferenceDateTime") if isinstance(context, dict) else None
    now = datetime.fromisoformat(reference).replace(tzinfo=UTC) if reference else REFERENCE
    for found in results if isinstance(results, list) else ():
        name = str(found.get("TypeName") or found.get("Type") or "").removeprefix("datetimeV2.")
        kind = KINDS.get(name)
        right = None if kind is None else _right_of(kind, found, now)
        if kind is not None and right:
            yield Case(kind, found["Text"], now, right, "published")


def _right_of(kind: str, found: Mapping[str, Any], now: datetime) -> Collection[Json]:
    """The values that are right for a span; none where the file has none our kinds cover."""
    resolution = found.get("Resolution") or {}
    match kind:
        case "recurrence":
            values = resolution.get("values") or [{"timex": found["Value"]["Timex"]}]
            value: Json = recurrence(values[0]["timex"], found["Text"], now)
        case "quantity":
            value = quantity(resolution)
            return () if value is None else same_amounts(value)
        case "percentage":
            value = percentage(resolution)
        case _:
            listed = _listed(found)
            return _right(kind, listed, now) if listed else ()
    return () if value is None else (value,)


def _listed(found: Mapping[str, Mapping[str, object]]) -> list[str]:
    """The values a span may have, as the file writes them; none for a bound or a range."""
    if resolution := found.get("Resolution"):
        values = resolution.get("values", [resolution])
        assert isinstance(values, list)
        return (
            [] if any("Mod" in v for v in values) else [v["value"] for v in values if "value" in v]
        )
    future = found.get("Value", {}).get("FutureResolution", {})
    assert isinstance(future, dict)
    return [str(value) for value in future.values()][:1]


def _right(kind: str, listed: Sequence[str], now: datetime) -> frozenset[Json]:
    if "not resolved" in listed or any(value.startswith("0001-") for value in listed):
        return frozenset([None])
    if kind in ("number", "duration"):
        return frozenset(float(value) for value in listed)
    if kind == "time":
        return frozenset(value[:5] for value in listed)
    if kind == "date":
        return _ahead(frozenset(listed), now.date().isoformat())
    moments = (datetime.fromisoformat(value).replace(tzinfo=UTC).isoformat() for value in listed)
    return _ahead(frozenset(moments), now.isoformat())


def _ahead(values: frozenset[str], now: str) -> frozenset[Json]:
    """Those that are not past; all, where all are."""
    return frozenset(value for value in values if value >= now) or frozenset(values)
