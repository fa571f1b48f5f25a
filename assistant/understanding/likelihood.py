"""How likely it is that a guess is right: what three views of a sentence say together.

A logistic regression. Its weights were fitted on the guesses at folds 1 to 3 of nlu-evaluation-data
and a half of slurp-text, all that fit no template exactly, half of them strangers; what they are
reported on says `bench/intents.py`.
"""

from __future__ import annotations

import math

from assistant.understanding.families import Strangeness

CONSTANT = 2.32
SHARE = 0.68
"""For each natural logarithm of the odds that the classifier gives the intent."""

STRANGE_SHARE = -3.79
"""Where all of the words of weight are strange to the intent."""

FARNESS = -1.22
"""For each edit a character to the nearest of the intent's sentences."""

SINGLE_WORD = -0.62
"""Where there is only one word of weight to go by."""

FURTHEST = 1.0
LEAST_SHARE = 0.0001
MOST_SHARE = 0.95
"""However sure the classifier is: where every word is strange to the intent, that is asked about at
most. Among few skills it is always sure.
"""


def likelihood(share: float, words: Strangeness, far: float | None) -> float:
    """The probability that the guess is right, 0 to 1.

    `share` is the classifier's, `words` those that fill no slot, `far` how many edits a character
    the nearest of the intent's sentences is away, None where none is within reach.
    """
    share = min(MOST_SHARE, max(LEAST_SHARE, share))
    strange = min(1.0, words.strange / max(1, words.weighty))
    odds = (
        CONSTANT
        + SHARE * math.log(share / (1 - share))
        + STRANGE_SHARE * strange
        + FARNESS * min(FURTHEST, FURTHEST if far is None else far)
        + SINGLE_WORD * (words.weighty <= 1)
    )
    return 1 / (1 + math.exp(-odds))
