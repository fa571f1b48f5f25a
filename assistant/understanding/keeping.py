"""Where what is made of the installed skills may come from: made now, or kept since before."""

from __future__ import annotations

from collections.abc import Callable
from typing import Protocol, TypeVar

Made = TypeVar("Made")


class Keep(Protocol):
    """Gives what `make` makes of the skills, and of nothing else, by its name."""

    def __call__(self, name: str, make: Callable[[], Made], /) -> Made: ...


def made_now(_name: str, make: Callable[[], Made]) -> Made:
    """Keeps nothing."""
    return make()
