"""Phrases in which no word is put together from parts: "timer[s]" becomes "(timers|timer)".

A graph of characters does not care, but a recogniser's grammar is made of words.
"""

from __future__ import annotations

from itertools import islice

from assistant.understanding.phrases import AnyOrder, Choice, Literal, Phrase, Series

MOST_SPELLINGS = 200
"""Words one place may be put together to; beyond it the parts stay apart."""


def whole_words(phrase: Phrase) -> Phrase:
    """`phrase` with every word in one literal."""
    match phrase:
        case Series(parts):
            return _joined(tuple(whole_words(part) for part in parts))
        case Choice(options):
            return Choice(tuple(whole_words(option) for option in options))
        case AnyOrder(parts):
            return AnyOrder(tuple(whole_words(part) for part in parts))
    return phrase


def _joined(parts: tuple[Phrase, ...]) -> Phrase:
    joined: list[Phrase] = []
    for part in parts:
        together = _together(joined[-1], part) if joined else None
        if together is None:
            joined.append(part)
        else:
            joined[-1] = together
    return joined[0] if len(joined) == 1 else Series(tuple(joined))


def _together(left: Phrase, right: Phrase) -> Phrase | None:
    """Both as one choice of literals where they meet inside a word, else None."""
    if _ends_word(left) or _begins_word(right):
        return None
    heads, tails = _spellings(left), _spellings(right)
    if heads is None or tails is None or len(heads) * len(tails) > MOST_SPELLINGS:
        return None
    meets_inside = any(
        head and tail and not head[-1].isspace() and not tail[0].isspace()
        for head in heads
        for tail in tails
    )
    if not meets_inside:
        return None
    return Choice(tuple(Literal(head + tail) for head in heads for tail in tails))


def _ends_word(left: Phrase) -> bool:
    return isinstance(left, Literal) and left.text[-1:].isspace()


def _begins_word(right: Phrase) -> bool:
    return isinstance(right, Literal) and right.text[:1].isspace()


def _spellings(phrase: Phrase) -> list[str] | None:
    """All that a phrase without slots can say, None where that is too much or not text."""
    match phrase:
        case Literal(text):
            return [text]
        case Choice(options):
            each = [_spellings(option) for option in options]
            if any(spellings is None for spellings in each):
                return None
            found = (text for spellings in each for text in spellings or ())
            return list(islice(found, MOST_SPELLINGS + 1))
        case Series(()):
            return [""]
    return None
