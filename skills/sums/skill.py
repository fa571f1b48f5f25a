"""Sums: arithmetic as it is spoken, percentages, units, and currencies from the person's table."""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from functools import cache
from typing import TYPE_CHECKING

from assistant.skill import Json, RefusedError, Reply, Request, Skill, act, ask

from .arithmetic import FUNCTIONS, LARGEST, TooLargeError, chained
from .rates import RATES_FILE, rates_in

if TYPE_CHECKING:
    from pint import UnitRegistry

skill = Skill()

DECIMALS = 2
"""Of a result that does not come out even; small ones keep as many figures as that."""
FIGURES = 3
LARGEST_DENOMINATOR = 1000
"""Of what is said as a fraction: "a third", "seven eighths"."""
MEASURED = 100
"""From so many on, nobody wants to hear decimals of a measure."""
EVEN_DECIMALS = 4
"""A result with no more decimals than that is told as it is."""

_last: list[Fraction] = []
"""The last result, for "and times three"; in memory only."""


@dataclass(frozen=True)
class Measure:
    """So much of a unit, by its name in the words' table, and how it was said."""

    amount: float
    unit: str
    said: str


_measured: list[Measure] = []
"""The last measure, for "and how far is that in yards?"; in memory only."""


@skill.intent("calculate")
def calculate(request: Request) -> Reply:
    """The operations in a row, multiplying before adding as on paper."""
    if not {"first", "op", "second"} <= request.slots.keys():
        return act("ready")
    numbers, operations = [amount(request, "first")], list[str]()
    said, operation = request.said("first"), ""
    for op, place in (("op", "second"), ("op2", "third"), ("op3", "fourth")):
        if place not in request.slots:
            break
        operation = request.text(op, operation)  # "add five, six and seven"
        operations.append("*" if operation == "of" else operation)
        numbers.append(amount(request, place))
        said = in_words(request, said, operation, request.said(place))
    return worked_out(said, lambda: chained(numbers, operations))


@skill.intent("subtract")
def subtract(request: Request) -> Reply:
    taken, whole = amount(request, "taken"), amount(request, "whole")
    said = in_words(request, request.said("whole"), "-", request.said("taken"))
    return worked_out(said, lambda: whole - taken)


@skill.intent("go_on")
def go_on(request: Request) -> Reply:
    if not _last:
        return act("nothing_before")
    before, operation = _last[0], request.text("op", "+")
    result = str(told(before)["result"]).replace(".", request.words["decimal_point"])
    said = in_words(request, result, operation, request.said("second"))
    return worked_out(said, lambda: chained([before, amount(request, "second")], [operation]))


@skill.intent("function")
def function(request: Request) -> Reply:
    """Of a number or, where only "that" was said, of the last result."""
    name, number, first = request.text("function"), request.said("first"), amount(request, "first")
    if not number:
        if not _last:
            return act("nothing_before")
        first = _last[0]
        number = str(told(first)["result"]).replace(".", request.words["decimal_point"])
    said = f"{request.words['functions'][name]} {number}"
    return worked_out(said, lambda: FUNCTIONS[name](first))


@skill.intent("percent_of")
def percent_of(request: Request) -> Reply:
    said = request.words["percent_of"].format(
        percent=request.said("percent"), whole=request.said("of")
    )
    return worked_out(said, lambda: amount(request, "percent") / 100 * amount(request, "of"))


@skill.intent("add_percent")
def add_percent(request: Request) -> Reply:
    """ "Eighty plus fifteen percent" is what a shop means by it: 92."""
    operation = request.text("op", "+")
    factor = chained([Fraction(1), amount(request, "percent") / 100], [operation])
    said = in_words(request, request.said("of"), operation, request.said("percent"))
    return worked_out(said, lambda: amount(request, "of") * factor)


@skill.intent("what_percent")
def what_percent(request: Request) -> Reply:
    part, whole = amount(request, "part"), amount(request, "whole")
    if not whole:
        return act("by_zero")
    share = part / whole * 100
    return act("percent", **told(share), part=request.said("part"), whole=request.said("whole"))


@skill.intent("help_with")
def help_with(request: Request) -> Reply:
    del request
    return act("ready")


@skill.intent("convert")
def convert(request: Request) -> Reply:
    """So much of one unit in another one; without an amount, one of it."""
    if "to" not in request.slots:
        return ask("to", act("into_what"), then=request)
    units: Mapping[str, Sequence[str]] = request.words["units"]
    target = unit_called(request.text("to").lower(), units)
    measure = measure_meant(request)
    if not measure.unit and not measure.said:
        return act("nothing_before")
    if not target or measure.unit not in units:
        return act("no_such_unit", unit=measure.said if target else request.said("to"))
    source, (_, one, many) = units[measure.unit], units[target]
    from pint import DimensionalityError

    try:
        found = registry().Quantity(measure.amount, source[0]).to(units[target][0]).magnitude
    except DimensionalityError:
        return act("not_the_same", source=source[2], target=many)
    said = measure.said or f"1 {source[1]}"
    _measured[:] = [Measure(measure.amount, measure.unit, said)]
    result = Fraction(found).limit_denominator(10**9)
    return act("converted", said=said, **told(result, most=MEASURED), one=one, many=many)


@skill.intent("currency")
def currency(request: Request) -> Reply:
    source, target = request.text("from"), request.text("to")
    try:
        of, rates = rates_in(request.storage.read(RATES_FILE))
    except (RefusedError, ValueError):
        return act("bad_rates", file=RATES_FILE)
    if of is None:
        return act("no_rates", file=RATES_FILE)
    if missing := [name for name in (source, target) if name not in rates]:
        return act("no_rate", currency=request.words["currencies"][missing[0]][1], date=of)
    value = amount(request, "number", 1)
    result = round(float(value / rates[source] * rates[target]), 2)
    said = f"{request.said('number') or '1'} {request.words['currencies'][source][value > 1]}"
    one, many = request.words["currencies"][target]
    return act("exchanged", said=said, result=result, one=one, many=many, date=of)


# Results.


def worked_out(said: str, sum_of: Callable[[], Fraction]) -> Reply:
    try:
        result = sum_of()
    except ZeroDivisionError:
        return act("by_zero")
    except (TooLargeError, OverflowError):
        return act("too_large")
    except ValueError:
        return act("no_result", sum=said)
    if abs(result) > LARGEST:
        return act("too_large")
    _last[:] = [result]
    return act("result", sum=said, **told(result))


def amount(request: Request, slot: str, default: int = 0) -> Fraction:
    """The number in `slot`; what was said as a decimal or a fraction is exactly that."""
    value = request.number(slot)
    if value is None:
        return Fraction(default)
    simple = Fraction(value).limit_denominator(LARGEST_DENOMINATOR)
    return simple if float(simple) == value else Fraction(str(value))


def told(result: Fraction, most: float = math.inf) -> dict[str, Json]:
    """A result as it is said: even, or rounded and called "about"; from `most` to a whole."""
    even = round(result, EVEN_DECIMALS) == result
    decimals = EVEN_DECIMALS if even else DECIMALS
    size = abs(float(result))
    if not even and size >= most:
        decimals = 0
    elif not even and 0 < size < 1:
        decimals = FIGURES - 1 - math.floor(math.log10(size))
    rounded = round(result, decimals)
    value = int(rounded) if rounded.denominator == 1 else float(rounded)
    return {"result": value, "about": not even}


def in_words(request: Request, left: str, operation: str, right: str) -> str:
    """A sum as it is said: "two plus three"."""
    return f"{left} {request.words['operations'][operation]} {right}"


# Units and currencies.


@cache
def registry() -> UnitRegistry[float]:
    """Loaded with the first conversion: it takes a third of a second."""
    from pint import UnitRegistry

    return UnitRegistry()


def unit_called(said: str, units: Mapping[str, Sequence[str]]) -> str:
    """The name of the unit that is `said` so, or ""."""
    return next((name for name, words in units.items() if said in (name, *words)), "")


def measure_meant(request: Request) -> Measure:
    """What is to be converted: an amount, a time in seconds, one of a unit, or what was last."""
    quantity, seconds = request.value("amount"), request.number("time")
    if isinstance(quantity, Mapping):
        found, unit = quantity.get("amount"), quantity.get("unit")
        if isinstance(found, int | float):
            return Measure(float(found), str(unit), request.said("amount"))
    if seconds is not None:
        return Measure(seconds, "second", request.said("time"))
    if "from" not in request.slots and _measured:
        return _measured[0]
    return Measure(1.0, request.text("from"), "")
