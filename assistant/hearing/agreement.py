"""How far a recogniser that is bound to requests and one that is free heard the same."""

from __future__ import annotations

from difflib import SequenceMatcher


def agreement(bound: str, free: str) -> float:
    """The share of letters that both have in the same order, 0 to 1."""
    return SequenceMatcher(None, bound.replace(" ", ""), free.replace(" ", "")).ratio()
