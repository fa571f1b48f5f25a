"""A voice's manner: the lines it likes, its words and how far its style goes. Never code."""

from __future__ import annotations

from dataclasses import dataclass, replace

from assistant.speaking.lexicon import Lexicon
from assistant.values import Style, Verbosity

NO_LEXICON = Lexicon()


@dataclass(frozen=True, slots=True)
class Persona:
    """How a voice speaks where the person stated no wish of their own.

    `openers` may go before something done as asked ("Of course."), `apologies` before what
    went wrong, `greetings` before a greeting, `sign_offs` after a farewell, and now and then one
    of the `jokes` after something done, where it `is_joking`. `lexicon`: its words.
    `warmth` (0…1) and `pace` (a factor) are the lowest and the highest this voice takes.
    """

    openers: tuple[str, ...] = ()
    greetings: tuple[str, ...] = ()
    apologies: tuple[str, ...] = ()
    sign_offs: tuple[str, ...] = ()
    jokes: tuple[str, ...] = ()
    is_joking: bool = False
    lexicon: Lexicon = NO_LEXICON
    verbosity: Verbosity = Verbosity.NORMAL
    warmth: tuple[float, float] = (0.0, 1.0)
    pace: tuple[float, float] = (0.5, 2.0)

    def settled(self, style: Style) -> Style:
        """`style` as this voice lives it: the person's wish, else the persona, else the default."""
        verbosity = style.verbosity if "verbosity" in style.because else self.verbosity
        warmth = style.warmth if "warmth" in style.because else _within(style.warmth, self.warmth)
        pace = style.pace if "pace" in style.because else _within(style.pace, self.pace)
        jokes = style.jokes if "jokes" in style.because else self.is_joking
        return replace(style, verbosity=verbosity, warmth=warmth, pace=pace, jokes=jokes)


def _within(value: float, limits: tuple[float, float]) -> float:
    return min(max(value, limits[0]), limits[1])
