"""The person's own words in the place of ours, in what an author wrote and never in a slot."""

from __future__ import annotations

import re
from collections.abc import Mapping
from functools import partial

_CODE = re.compile(r"({{.*?}}|{%.*?%})", re.DOTALL)
_QUOTED = re.compile(r"'[^']*'|\"[^\"]*\"")


def in_their_words(template: str, words: Mapping[str, str]) -> str:
    """`template` with each of our `words` as they say it: "A timer" is "A countdown".

    Plurals and the article before the word go along; names of slots stay what they are, and so
    do conditions.
    """
    if not words:
        return template
    parts = _CODE.split(template)
    return "".join(
        part
        if part.startswith("{%")
        else _QUOTED.sub(lambda text: _reworded(text.group(), words), part)
        if part.startswith("{{")
        else _reworded(part, words)
        for part in parts
    )


def _reworded(text: str, words: Mapping[str, str]) -> str:
    for ours, theirs in words.items():
        found = re.compile(rf"\b(?:(?P<article>an?) )?(?P<word>{re.escape(ours)})(?P<s>s?)\b", re.I)
        text = found.sub(partial(_one, theirs=theirs), text)
    return text


def _one(found: re.Match[str], *, theirs: str) -> str:
    article, word = found["article"], found["word"]
    said = theirs if not found["s"] or theirs.endswith("s") else f"{theirs}s"
    if not article:
        return said[:1].upper() + said[1:] if word[:1].isupper() else said
    vowel = "n" if theirs[:1].lower() in "aeiou" else ""
    return f"{article[:1]}{vowel} {said}"
