"""Measures in the units a person uses."""

from __future__ import annotations

from dataclasses import dataclass

from babel import Locale
from babel.units import format_unit

_NOT_METRIC = frozenset({"US", "LR", "MM"})
"""Regions that do not measure in metric units."""


@dataclass(frozen=True, slots=True)
class _Unit:
    """What it is to Babel, and what is said instead: `value * factor + offset` of another."""

    name: str
    instead: str
    factor: float
    offset: float = 0.0


_METRIC = {
    "celsius": _Unit("temperature-celsius", "temperature-fahrenheit", 1.8, 32),
    "kilometre": _Unit("length-kilometer", "length-mile", 1 / 1.609344),
    "metre": _Unit("length-meter", "length-foot", 1 / 0.3048),
    "centimetre": _Unit("length-centimeter", "length-inch", 1 / 2.54),
    "millimetre": _Unit("length-millimeter", "length-inch", 1 / 25.4),
    "kilogram": _Unit("mass-kilogram", "mass-pound", 1 / 0.45359237),
    "gram": _Unit("mass-gram", "mass-ounce", 1 / 28.349523125),
    "litre": _Unit("volume-liter", "volume-quart", 1 / 0.946352946),
    "millilitre": _Unit("volume-milliliter", "volume-fluid-ounce", 1 / 29.5735295625),
    "kilometre-per-hour": _Unit("speed-kilometer-per-hour", "speed-mile-per-hour", 1 / 1.609344),
}
"""Factors are the legal definitions of the US customary units (NIST Handbook 44, appendix C)."""

MEASURES = tuple(_METRIC)


def measured(value: float, unit: str, units: str, locale: Locale) -> str:
    """`value` of the metric `unit` in words, in `units`: metric, imperial, us, "" for the region's.

    Raises `ValueError` for a unit there is none of.
    """
    if unit not in _METRIC:
        raise ValueError(f"a unit is one of: {', '.join(MEASURES)}")
    one = _METRIC[unit]
    system = units or ("us" if locale.territory in _NOT_METRIC else "metric")
    if system == "metric":
        return format_unit(_rounded(value), one.name, length="long", locale=locale)
    said = _rounded(value * one.factor + one.offset)
    return format_unit(said, one.instead, length="long", locale=locale)


def _rounded(value: float) -> float | int:
    """To a whole number from ten on, below that to a tenth: as precisely as anybody listens."""
    return round(value) if abs(value) >= 10 else round(value, 1)
