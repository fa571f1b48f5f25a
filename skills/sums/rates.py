"""Exchange rates from a table that the person supplies, with the date they are of."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from datetime import date
from fractions import Fraction

RATES_FILE = "currencies.toml"
"""What one unit of `base` costs in each currency, and the `date` of it; the person's to supply."""


def rates_in(text: str | None) -> tuple[date | None, Mapping[str, Fraction]]:
    """The table's date and its rates, no date where there is no table. Raises `ValueError`."""
    if text is None:
        return None, {}
    table = tomllib.loads(text)
    of, base, rates = table.get("date"), table.get("base"), table.get("rates")
    if not isinstance(of, date) or not isinstance(base, str) or not isinstance(rates, dict):
        raise ValueError("a table needs date, base and [rates]")
    found = {name: Fraction(str(rate)) for name, rate in rates.items()}
    if any(rate <= 0 for rate in found.values()):
        raise ValueError("a rate is above zero")
    return of, found | {base: Fraction(1)}
