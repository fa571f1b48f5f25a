"""Arithmetic in exact fractions wherever there is one."""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping, Sequence
from fractions import Fraction

LARGEST = 10**15
"""Beyond that nobody follows a number by ear."""
LARGEST_EXPONENT = 1000
LARGEST_FACTORIAL = 20


class TooLargeError(ValueError):
    """A number that is not worked out, because nobody could follow it."""


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
FUNCTIONS: Mapping[str, Callable[[Fraction], Fraction]] = {
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
