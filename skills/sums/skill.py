"""Sums: arithmetic as it is spoken, percentages, units, and currencies from the person's table."""

from __future__ import annotations

import math
import tomllib
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING

from assistant.skill import Json, RefusedError, Reply, Request, Skill, act, ask

from .rates import RATES_FILE, rates_in

if TYPE_CHECKING:
    from pint import UnitRegistry

skill = Skill()

_WORDS = tomllib.loads(Path(__file__).with_name("words.en.toml").read_text(encoding="utf-8"))
OPERATIONS: Mapping[str, str] = _WORDS["operations"]
FUNCTIONS: Mapping[str, str] = _WORDS["functions"]
UNITS: Mapping[str, Sequence[str]] = _WORDS["units"]
CURRENCIES: Mapping[str, Sequence[str]] = _WORDS["currencies"]
SAID = {said: name for name, words in UNITS.items() for said in (name, *words)}
LARGEST = 10**15
"""Beyond that nobody follows a number by ear."""
LARGEST_EXPONENT = 1000
LARGEST_FACTORIAL = 20
DECIMALS = 2
"""Of a result that does not come out even; small ones keep as many figures as that."""
FIGURES = 3
EVEN_DECIMALS = 4
"""A result with no more decimals than that is told as it is."""

_last: list[Fraction] = []
"""The last result, for "and times three"; in memory only."""


class TooLargeError(ValueError):
    """A number that is not worked out, because nobody could follow it."""


@dataclass(frozen=True)
class Measure:
    """So much of a unit, by its name in the words' table, and how it was said."""

    amount: float
    unit: str
    said: str


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
        operations.append(operation)
        numbers.append(amount(request, place))
        said += f" {OPERATIONS[operation]} {request.said(place)}"
    return worked_out(said, lambda: chained(numbers, operations))


@skill.intent("subtract")
def subtract(request: Request) -> Reply:
    taken, whole = amount(request, "taken"), amount(request, "whole")
    said = f"{request.said('whole')} {OPERATIONS['-']} {request.said('taken')}"
    return worked_out(said, lambda: whole - taken)


@skill.intent("go_on")
def go_on(request: Request) -> Reply:
    if not _last:
        return act("nothing_before")
    before, operation = _last[0], request.text("op", "+")
    said = f"{told(before)['result']} {OPERATIONS[operation]} {request.said('second')}"
    return worked_out(said, lambda: chained([before, amount(request, "second")], [operation]))


@skill.intent("function")
def function(request: Request) -> Reply:
    name = request.text("function")
    said = f"{FUNCTIONS[name]} {request.said('first')}"
    return worked_out(said, lambda: _FUNCTIONS[name](amount(request, "first")))


@skill.intent("percent_of")
def percent_of(request: Request) -> Reply:
    said = f"{request.said('percent')} of {request.said('of')}"
    return worked_out(said, lambda: amount(request, "percent") / 100 * amount(request, "of"))


@skill.intent("add_percent")
def add_percent(request: Request) -> Reply:
    """ "Eighty plus fifteen percent" is what a shop means by it: 92."""
    operation = request.text("op", "+")
    factor = chained([Fraction(1), amount(request, "percent") / 100], [operation])
    said = f"{request.said('of')} {OPERATIONS[operation]} {request.said('percent')}"
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
    target = SAID.get(request.text("to").lower(), "")
    measure = measure_meant(request)
    if not target or measure.unit not in UNITS:
        return act("no_such_unit", unit=measure.said if target else request.said("to"))
    source, (_, one, many) = UNITS[measure.unit], UNITS[target]
    from pint import DimensionalityError

    try:
        found = registry().Quantity(measure.amount, source[0]).to(UNITS[target][0]).magnitude
    except DimensionalityError:
        return act("not_the_same", source=source[2], target=many)
    result = Fraction(found).limit_denominator(10**9)
    return act(
        "converted", said=measure.said or f"1 {source[1]}", **told(result), one=one, many=many
    )


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
        return act("no_rate", currency=CURRENCIES[missing[0]][1], date=of)
    value = amount(request, "number", 1)
    result = round(float(value / rates[source] * rates[target]), 2)
    said = f"{request.said('number') or '1'} {CURRENCIES[source][value > 1]}"
    one, many = CURRENCIES[target]
    return act("exchanged", said=said, result=result, one=one, many=many, date=of)


# Arithmetic, in exact fractions wherever there is one.


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


def chained(numbers: Sequence[Fraction], operations: Sequence[str]) -> Fraction:
    """Powers first, then products, then sums. Raises `ZeroDivisionError` and `ValueError`."""
    values, left = list(numbers), list(operations)
    for level in ("^", "*/", "+-"):
        at = 0
        while at < len(left):
            if left[at] in level:
                values[at : at + 2] = [_ONE_STEP[left.pop(at)](values[at], values[at + 1])]
            else:
                at += 1
    return values[0]


def power(base: Fraction, exponent: Fraction) -> Fraction:
    """Raises `TooLargeError`, `ZeroDivisionError`, and `ValueError` for what has no real value."""
    if abs(exponent) > LARGEST_EXPONENT or abs(base) > LARGEST:
        raise TooLargeError
    if exponent.denominator == 1:
        if base and abs(float(exponent) * math.log10(abs(base))) > math.log10(LARGEST):
            raise TooLargeError
        return Fraction(base**exponent.numerator)
    if base < 0:
        raise ValueError("no real number")
    return Fraction(float(base) ** float(exponent))


def root(degree: int) -> Callable[[Fraction], Fraction]:
    def of(value: Fraction) -> Fraction:
        """Exact where it comes out even. Raises `ValueError` below zero for an even degree."""
        if value < 0 and degree % 2 == 0:
            raise ValueError("no real number")
        size = abs(value)
        near = Fraction(round(float(size) ** (1 / degree)))
        found = near if near**degree == size else Fraction(float(size) ** (1 / degree))
        return found if value >= 0 else -found

    return of


def factorial(value: Fraction) -> Fraction:
    if value.denominator != 1 or value < 0:
        raise ValueError("no factorial")
    if value > LARGEST_FACTORIAL:
        raise TooLargeError
    return Fraction(math.factorial(int(value)))


def real(of: Callable[[float], float]) -> Callable[[Fraction], Fraction]:
    """A function that has only approximate values, rounded where that is what it must be."""
    return lambda value: Fraction(of(float(value))).limit_denominator(10**9)


_ONE_STEP: Mapping[str, Callable[[Fraction, Fraction], Fraction]] = {
    "+": lambda left, right: left + right,
    "-": lambda left, right: left - right,
    "*": lambda left, right: left * right,
    "/": lambda left, right: left / right,
    "^": power,
}
_FUNCTIONS: Mapping[str, Callable[[Fraction], Fraction]] = {
    "square_root": root(2),
    "cube_root": root(3),
    "square": lambda value: value**2,
    "cube": lambda value: value**3,
    "half": lambda value: value / 2,
    "double": lambda value: value * 2,
    "triple": lambda value: value * 3,
    "factorial": factorial,
    "logarithm": real(math.log10),
    "natural_logarithm": real(math.log),
    "sine": real(lambda degrees: math.sin(math.radians(degrees))),
    "cosine": real(lambda degrees: math.cos(math.radians(degrees))),
    "tangent": real(lambda degrees: math.tan(math.radians(degrees))),
}


def amount(request: Request, slot: str, default: int = 0) -> Fraction:
    """The number in `slot`; what was said as a decimal is exactly that."""
    value = request.number(slot)
    return Fraction(default) if value is None else Fraction(str(value))


def told(result: Fraction) -> dict[str, Json]:
    """A result as it is said: even, or rounded and called "about"."""
    even = round(result, EVEN_DECIMALS) == result
    decimals = EVEN_DECIMALS if even else DECIMALS
    size = abs(float(result))
    if not even and 0 < size < 1:
        decimals = FIGURES - 1 - math.floor(math.log10(size))
    rounded = round(result, decimals)
    value = int(rounded) if rounded.denominator == 1 else float(rounded)
    return {"result": value, "about": not even}


# Units and currencies.


@cache
def registry() -> UnitRegistry[float]:
    """Loaded with the first conversion: it takes a third of a second."""
    from pint import UnitRegistry

    return UnitRegistry()


def measure_meant(request: Request) -> Measure:
    """What is to be converted: an amount, a time in seconds, or one of a unit."""
    quantity, seconds = request.value("amount"), request.number("time")
    if isinstance(quantity, Mapping):
        found, unit = quantity.get("amount"), quantity.get("unit")
        if isinstance(found, int | float):
            return Measure(float(found), str(unit), request.said("amount"))
    if seconds is not None:
        return Measure(seconds, "second", request.said("time"))
    return Measure(1.0, request.text("from"), "")
