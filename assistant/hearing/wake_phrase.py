"""The words that wake it: which will do, and whether they were said."""

from __future__ import annotations

import re
from difflib import SequenceMatcher

from assistant.errors import HearingError
from assistant.hearing.pronouncing import pronounce
from assistant.values import Transcript

FEWEST_SOUNDS = 6
"""As in "alexa" or "jarvis"; shorter phrases lie hidden in ordinary talk."""

MOST_WORDS = 4
LIKENESS = 0.75
"""Of the letters, in order. Of 85 candidates from other speech none had as much as half, and of
112 phrases that Whisper was given all but seven had over 0.9."""

_WORD = re.compile(r"[^\W\d_]+(?:'[^\W\d_]+)*")


def checked_phrase(phrase: str) -> str:
    """`phrase` as detectors take it: small letters, single spaces.

    Raises `HearingError` saying what would be better when it cannot serve.
    """
    plain = " ".join(phrase.casefold().replace("’", "'").split())
    words = plain.split()
    if not words or not all(_WORD.fullmatch(word) for word in words):
        raise HearingError("a wake phrase is made of words, such as “hello house”")
    if len(words) > MOST_WORDS:
        raise HearingError(f"a wake phrase has {MOST_WORDS} words at most: you say it often")
    if sounds(plain) < FEWEST_SOUNDS:
        raise HearingError(
            f"“{plain}” is too short: ordinary talk would wake it. "
            f"Add a word, such as “hello {plain}”"
        )
    return plain


def sounds(phrase: str) -> int:
    """About how many sounds `phrase` has, by English spelling."""
    return sum(len(pronounce(word, _no_dictionary).split()) for word in phrase.split())


def says(heard: Transcript, phrase: str) -> bool:
    """Whether any reading of `heard` has the phrase in it, or nearly."""
    return any(_is_in(reading.text, phrase) for reading in heard.hypotheses)


def _is_in(text: str, phrase: str) -> bool:
    words = _WORD.findall(text)
    # It may be written as one word more or fewer: "hey jarvis", "heyjarvis".
    longest = len(phrase.split()) + 1
    return any(
        _likeness(" ".join(words[first:last]), phrase) > LIKENESS
        for first in range(len(words))
        for last in range(first + 1, min(first + longest, len(words)) + 1)
    )


def _likeness(said: str, phrase: str) -> float:
    letters = "".join(_WORD.findall(said.casefold()))
    return SequenceMatcher(None, letters, phrase.replace(" ", ""), autojunk=False).ratio()


def _no_dictionary(_: str) -> None:
    return None
