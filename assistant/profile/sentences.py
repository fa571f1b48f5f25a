"""A text cut into its sentences, without what is quoted."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from itertools import zip_longest

from assistant.profile.language import sayings
from assistant.profile.smoothing import opened
from assistant.profile.wording import Word, ends_with

_SENTENCE_ENDS = frozenset(".!?;:()[]…")
_BREAKS = frozenset(",-–—")
_QUOTES = frozenset('"„“”«»')


def without_quotes(words: Sequence[Word]) -> list[Word]:
    """`words` without what stands in quotation marks."""
    kept: list[Word] = []
    quoted = False
    for word in words:
        if word.text in _QUOTES:
            quoted = not quoted
        elif not quoted:
            kept.append(word)
    return kept


def sentences_in(words: Sequence[Word], language: str) -> list[tuple[list[Word], bool]]:
    """The sentences of `words`, each with whether it ends as a question; no quotes."""
    data = sayings(language)
    sentences: list[tuple[list[Word], bool]] = []
    current: list[Word] = []
    is_quote = False
    for word, following in zip_longest(words, words[1:]):
        recites = word.text == ":" and _recites(current, following, language)
        if word.text == ":" and current and not recites and current[0].text in data.own:
            word = replace(word, text=data.being)
        if word.text == ":" and current and current[0].text in data.relaying:
            word = replace(word, text=",")  # "write to Anna: …" is what she is told
        if word.text in _BREAKS and ends_with(current, data.unfinished):
            continue
        if word.text not in _SENTENCE_ENDS:
            current.append(replace(word, text=",") if word.text in _BREAKS else word)
            continue
        if current and not is_quote:
            sentences.append((current, word.text == "?"))
        is_quote = word.text == ":" and (recites or _quotes(current, language))
        current = []
    return [*sentences, (current, False)] if current and not is_quote else sentences


def _recites(words: list[Word], following: Word | None, language: str) -> bool:
    """Whether a song or a play follows: "my line is: I am …"."""
    data = sayings(language)
    speaks = following is not None and following.text in data.speaking
    return speaks and any(word.text in data.recited for word in words)


def _quotes(words: list[Word], language: str) -> bool:
    """Whether somebody's words follow: "she told me: …"; "I said: …" puts right what we heard."""
    said, explicit, _ = opened(words, language)
    return not explicit and any(word.text in sayings(language).reporting for word in said)
