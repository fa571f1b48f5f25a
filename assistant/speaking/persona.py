"""A voice's manner: the lines it likes and how far its style goes. Data, never code."""

from __future__ import annotations

from dataclasses import dataclass, replace

from assistant.values import Style, Verbosity


@dataclass(frozen=True, slots=True)
class Persona:
    """How a voice speaks where the person stated no wish of their own.

    `openers` may go before something done as asked ("Of course."), `apologies` before what
    went wrong, `greetings` before a greeting, `sign_offs` after a farewell.
    `warmth` (0…1) and `pace` (a factor) are the lowest and the highest this voice takes.
    """

    openers: tuple[str, ...] = ()
    greetings: tuple[str, ...] = ()
    apologies: tuple[str, ...] = ()
    sign_offs: tuple[str, ...] = ()
    verbosity: Verbosity = Verbosity.NORMAL
    warmth: tuple[float, float] = (0.0, 1.0)
    pace: tuple[float, float] = (0.5, 2.0)

    def settled(self, style: Style) -> Style:
        """`style` as this voice lives it: the person's wish, else the persona, else the default."""
        verbosity = style.verbosity if "verbosity" in style.because else self.verbosity
        warmth = style.warmth if "warmth" in style.because else _within(style.warmth, self.warmth)
        pace = style.pace if "pace" in style.because else _within(style.pace, self.pace)
        return replace(style, verbosity=verbosity, warmth=warmth, pace=pace)


def _within(value: float, limits: tuple[float, float]) -> float:
    return min(max(value, limits[0]), limits[1])
