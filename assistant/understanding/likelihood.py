"""How likely it is that a guess is right: what three views of a sentence say together.

A logistic regression. Its weights were fitted on the guesses at half of folds 1 to 3 of
nlu-evaluation-data and of a half of slurp-text, and at part of clinc150's `train` splits: all that
fit no template exactly, four of nine no request that was guessed rightly. What they are reported on
says `bench/intents.py`.
"""

from __future__ import annotations

import math

from assistant.understanding.families import Strangeness

CONSTANT = 2.36
SHARE = 0.91
"""For each natural logarithm of the odds that the classifier gives the intent."""

STRANGE_SHARE = -1.68
"""Where all of the words of weight are strange to the intent."""

FARNESS = -1.2
"""For each edit a character to the nearest of the intent's sentences."""

FURTHEST = 1.0
LEAST_SHARE = 0.0001
MOST_SHARE = 0.95
MOST_SHARE_OF_STRANGE = 0.5
"""However sure the classifier is, where every word of weight is strange to the intent: among few
skills it is always sure.
"""


def likelihood(share: float, words: Strangeness, far: float | None) -> float:
    """The probability that the guess is right, 0 to 1.

    `share` is the classifier's, `words` those that fill no slot, `far` how many edits a character
    the nearest of the intent's sentences is away, None where none is within reach.
    """
    strange = min(1.0, words.strange / max(1, words.weighty))
    most = MOST_SHARE if strange < 1 else MOST_SHARE_OF_STRANGE
    share = min(most, max(LEAST_SHARE, share))
    odds = (
        CONSTANT
        + SHARE * math.log(share / (1 - share))
        + STRANGE_SHARE * strange
        + FARNESS * min(FURTHEST, FURTHEST if far is None else far)
    )
    return 1 / (1 + math.exp(-odds))
