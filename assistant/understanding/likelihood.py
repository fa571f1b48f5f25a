"""How likely it is that a guess is right: what four views of a sentence say together.

A logistic regression. Its weights were fitted on 1,218 guesses at folds 1 to 3 of
nlu-evaluation-data, at a half of slurp-text and at part of clinc150's `train` splits: all that were
of an intent that does something, four of seven no request or guessed wrongly. The limits of
`bands` come from both halves of them, each judged by weights that were fitted on the other. What
is reported says `bench/intents.py`.
"""

from __future__ import annotations

import math

from assistant.understanding.families import Strangeness

CONSTANT = 0.25
SHARE = 0.71
"""For each natural logarithm of the odds that the classifier gives the intent."""

STRANGE_SHARE = -1.94
"""Where all of the words of weight are strange to the intent."""

FARNESS = -1.15
"""For each edit a character to the nearest of the intent's sentences."""

OTHERS = -0.52
"""For each natural logarithm of what the classifier gives all that is not for us."""

FURTHEST = 1.0
LEAST_SHARE = 0.0001
LEAST_OTHERS = 0.001
MOST_SHARE = 0.95
MOST_SHARE_OF_STRANGE = 0.5
"""However sure the classifier is, where every word of weight is strange to the intent: among few
skills it is always sure.
"""


def likelihood(share: float, others: float, words: Strangeness, far: float | None) -> float:
    """The probability that the guess is right, 0 to 1.

    `share` is the classifier's, `others` what it gives all that is not for us, `words` those that
    fill no slot, `far` how many edits a character the nearest of the intent's sentences is away,
    None where none is within reach.
    """
    strange = min(1.0, words.strange / max(1, words.weighty))
    most = MOST_SHARE if strange < 1 else MOST_SHARE_OF_STRANGE
    share = min(most, max(LEAST_SHARE, share))
    odds = (
        CONSTANT
        + SHARE * math.log(share / (1 - share))
        + OTHERS * math.log(max(LEAST_OTHERS, others))
        + STRANGE_SHARE * strange
        + FARNESS * min(FURTHEST, FURTHEST if far is None else far)
    )
    return 1 / (1 + math.exp(-odds))
