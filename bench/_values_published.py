"""Recurrences and amounts as Recognizers-Text writes them, as the values our kinds would have.

Its recurrences are TIMEX expressions, which say less than ours do: "P1W" is every week, on no day
of it, which we take for today's; a part of the day ("TMO") has no hour. So left out are parts of
the day, half years, business days and "every other Friday" (which it writes as every Friday).
Left out of the amounts are bits and bytes, a unit by itself, and what is written with digits and
letters run together.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta

from assistant.values import Json

EVERY_DAY: tuple[int, ...] = (0, 1, 2, 3, 4, 5, 6)
PERIOD = re.compile(r"P(\d+)([DWMY])")
WEEKDAY = re.compile(r"XXXX-WXX-(\d)(?:T(\d\d)(?::(\d\d))?)?")
CLOCK = re.compile(r"T(\d\d)(?::(\d\d))?")
YEARLY = re.compile(r"XXXX-(\d\d)-(\d\d)")
UNITS = {
    "c": "celsius",
    "f": "fahrenheit",
    "k": "kelvin",
    "metric ton": "tonne",
}
SPELLINGS = (("meter", "metre"), ("liter", "litre"))
NO_KIND = ("Information",)


def recurrence(timex: str, said: str, now: datetime) -> Mapping[str, Json] | None:
    """The expression as a value of the kind recurrence; None where it says too little."""
    if "other" in said.lower():
        return None
    if found := PERIOD.fullmatch(timex):
        return _every(int(found[1]), found[2], now)
    if found := WEEKDAY.fullmatch(timex):
        return {"days": [int(found[1]) - 1], **_at(found[2], found[3])}
    if found := CLOCK.fullmatch(timex):
        return {"days": list(EVERY_DAY), **_at(found[1], found[2])}
    if found := YEARLY.fullmatch(timex):
        month, day = int(found[1]), int(found[2])
        over = (month, day) < (now.month, now.day)
        since = f"{now.year + over}-{month:02}-01"
        return {"days": list(EVERY_DAY), "months": 12, "of_month": day, "since": since}
    return {"days": [5, 6]} if timex == "P1WE" else None


def _at(hour: str | None, minute: str | None) -> Mapping[str, Json]:
    return {"at": f"{hour}:{minute or '00'}"} if hour else {}


def _every(count: int, unit: str, now: datetime) -> Mapping[str, Json]:
    today = now.date()
    value: dict[str, Json] = {"days": list(EVERY_DAY)}
    since = today
    match unit:
        case "D":
            value |= {"days_apart": count}
        case "W":
            value |= {"days": [today.weekday()], "weeks": count}
        case "M":
            value |= {"months": count, "of_month": today.day}
        case _:
            value |= {"months": 12 * count, "of_month": today.day}
            since = today - timedelta(days=today.day - 1)
    steps = {name: value.pop(name) for name in ("days_apart", "weeks", "months") if name in value}
    said = {name: step for name, step in steps.items() if step != 1}
    return value | said | ({"since": since.isoformat()} if said else {})


def quantity(resolution: Mapping[str, str]) -> Mapping[str, Json] | None:
    """What the file resolved as a value of the kind quantity; None for what no kind covers."""
    amount, unit = resolution.get("value"), resolution.get("unit", "")
    if amount is None or resolution.get("subtype") in NO_KIND:
        return None
    name = UNITS.get(unit.lower(), unit.lower())
    for theirs, ours in SPELLINGS:
        name = name.replace(theirs, ours)
    return {"amount": float(amount), "unit": name}


def same_amounts(value: Mapping[str, Json]) -> Sequence[Mapping[str, Json]]:
    """The amount, and parts of a foot as inches too: "5 feet and 2 inches" are both."""
    amount = value["amount"]
    if value["unit"] != "foot" or not isinstance(amount, float) or amount.is_integer():
        return (value,)
    return value, {"amount": amount * 12, "unit": "inch"}


def percentage(resolution: Mapping[str, str]) -> float | None:
    """The number of percent."""
    value = resolution.get("value") or ""
    return float(value.removesuffix("%")) if value.endswith("%") else None
