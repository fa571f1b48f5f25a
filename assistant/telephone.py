"""Telephone numbers, as people write them and as a program is given them."""

from __future__ import annotations

import re

_NUMBER = re.compile(r"[+]?[0-9*#][0-9*# ()/.-]{1,39}")
"""It begins with a digit, or + and one: never like an option of a command."""


def is_number(text: str) -> bool:
    """Whether `text` is a number that could be called."""
    return _NUMBER.fullmatch(text) is not None


def bare(number: str) -> str:
    """The number without what is in it for people: "+44 (20) 7946-0018" → "+442079460018"."""
    return re.sub(r"[^0-9*#+]", "", number)
