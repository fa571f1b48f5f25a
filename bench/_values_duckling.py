"""Spoken values by duckling, the yardstick, where its package is installed (x86-64).

It is not in the product: behind our own rules it answered little that they left open, and as
often wrongly as rightly; it takes 43 MB, an error inside it ends the process, and importing
it takes SIGINT away from Python.

Only called with words that our own tokeniser made: plain ASCII and few, for an error
inside duckling ends the process.
"""

from __future__ import annotations

import tempfile
from collections.abc import Mapping
from datetime import UTC, datetime
from typing import TypeAlias

from assistant.understanding.values_words import Vocabulary

Value: TypeAlias = int | float | str
Found: TypeAlias = Mapping[str, object]

DIMENSIONS = {
    "number": "number",
    "duration": "duration",
    "time": "time",
    "date": "time",
    "datetime": "time",
}
LOCALES = {"en": ("EN", "EN_US")}
POLITENESS = frozenset({"please"})
CLOCK_GRAINS = frozenset({"hour", "minute", "second"})


class DucklingValues:
    """Reads values of any kind but text. Raises ImportError where duckling is missing."""

    def __init__(self, language: str = "en") -> None:
        import duckling

        self._duckling = duckling
        self._words_of = Vocabulary(language).writing.words_of
        name, locale = LOCALES[language]
        default = duckling.default_locale_lang(duckling.parse_lang(name))
        self._locale = duckling.parse_locale(locale, default)
        # Local times are told to it as if they were UTC, which it knows without reading
        # the system's 600 time zones (0.2 s).
        with tempfile.TemporaryDirectory() as empty:
            self._zones = duckling.load_time_zones(empty)
        self._dimensions = {
            kind: duckling.parse_dimensions([name]) for kind, name in DIMENSIONS.items()
        }

    def parse(self, kind: str, said: str, now: datetime) -> Value | None:
        """The value of all that was said, or None."""
        text = " ".join(word for word in self._words_of(said) if word not in POLITENESS)
        wall = now.replace(tzinfo=UTC, microsecond=0)
        reference = self._duckling.parse_ref_time(self._zones, "UTC", int(wall.timestamp()))
        context = self._duckling.Context(reference, self._locale)
        found = self._duckling.parse(text, context, self._dimensions[kind], True)
        values = {
            _value(kind, entity["value"], now)
            for entity in found
            if (entity["start"], entity["end"]) == (0, len(text))
        }
        return values.pop() if len(values) == 1 else None


def _value(kind: str, found: Found, now: datetime) -> Value | None:
    if found.get("type") != "value":
        return None
    if kind == "duration":
        normalized = found["normalized"]
        assert isinstance(normalized, dict)
        return _number(normalized["value"])
    if kind == "number":
        return _number(found["value"])
    return _point_in_time(kind, found, now)


def _number(value: object) -> int | float | None:
    if not isinstance(value, int | float):
        return None
    return int(value) if value == int(value) else value


def _point_in_time(kind: str, found: Found, now: datetime) -> str | None:
    wall = datetime.fromisoformat(str(found["value"])).replace(tzinfo=None)
    if (found["grain"] in CLOCK_GRAINS) == (kind == "date"):
        return None
    if kind == "date":
        return wall.date().isoformat() if found["grain"] == "day" else None
    if kind == "time":
        return wall.strftime("%H:%M")
    at = wall.replace(tzinfo=now.tzinfo).astimezone(UTC).astimezone(now.tzinfo)
    return at.isoformat(timespec="seconds")
