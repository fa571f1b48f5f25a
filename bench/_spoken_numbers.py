"""Two writings of one sentence made equal, so that only what was misheard counts as an error.

"19:05", "1905" and "nineteen oh five" all become the word 1905, "6.20pm" becomes 620 p m.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

_SMALL = """zero one two three four five six seven eight nine ten eleven twelve thirteen fourteen
    fifteen sixteen seventeen eighteen nineteen"""
_TENS = "twenty thirty forty fifty sixty seventy eighty ninety"
_ORDINALS = """first second third fourth fifth sixth seventh eighth ninth tenth eleventh twelfth
    thirteenth fourteenth fifteenth sixteenth seventeenth eighteenth nineteenth"""
_VALUES = (
    {word: value for value, word in enumerate(_SMALL.split())}
    | {word: 10 * value for value, word in enumerate(_TENS.split(), 2)}
    | {word: value for value, word in enumerate(_ORDINALS.split(), 1)}
    | {f"{word[:-1]}ieth": 10 * value for value, word in enumerate(_TENS.split(), 2)}
)
_SAME = {"%": " percent ", "°": " degrees ", "dr.": "doctor ", "&": " and ", "€": " euros "}
_TOKEN = re.compile(r"\d+|[a-zà-ÿ]+(?:'[a-z]+)?")


def words(text: str) -> list[str]:
    """The words of `text`: small letters, no punctuation, every number as its digits."""
    text = text.lower().replace("’", "'")
    for sign, word in _SAME.items():
        text = text.replace(sign, word)
    text = re.sub(r"(?<=\d) ?([ap])\.?m\b", r" \1 m", text)
    text = re.sub(r"£(\d+)(?:\.(\d\d))?", r"\1 pounds \2", text)
    text = re.sub(r"(?<=\d),(?=\d{3})|(?<=\d)(?:st|nd|rd|th)\b", "", text)
    return list(_with_digits(_TOKEN.findall(text)))


def edits(expected: Sequence[str], heard: Sequence[str]) -> int:
    """How many words must be put in, taken out or replaced (Levenshtein 1966)."""
    row = list(range(len(heard) + 1))
    for wanted in expected:
        before, row[0] = row[0], row[0] + 1
        for column, got in enumerate(heard, 1):
            best = min(row[column] + 1, row[column - 1] + 1, before + (wanted != got))
            before, row[column] = row[column], best
    return row[-1]


def _with_digits(tokens: Sequence[str]) -> Iterator[str]:
    """Runs of number words and digits each become one word of digits."""
    run: list[str] = []
    for index, token in enumerate(tokens):
        if _is_number(token) or (run and _joins(token, tokens[index + 1 : index + 2])):
            run.append(token)
            continue
        if run:
            yield _digits(run)
            run = []
        yield token
    if run:
        yield _digits(run)


def _is_number(token: str) -> bool:
    return token.isdecimal() or token in _VALUES


def _joins(token: str, following: Sequence[str]) -> bool:
    if token in ("hundred", "thousand", "o'clock"):
        return True
    return token in ("and", "oh", "o", "point") and any(map(_is_number, following))


def _digits(run: Sequence[str]) -> str:
    """["nineteen", "oh", "five"] → "1905", ["one", "thousand", "two", "hundred"] → "1200"."""
    groups: list[int | str] = []
    for word in run:
        last = groups[-1] if groups else None
        if word.isdecimal():
            groups.append(word)
        elif word == "thousand" and isinstance(last, int):
            groups[-1] = last * 1000
        elif word == "hundred" and isinstance(last, int):
            groups[-1] = last - last % 1000 + (last % 1000) * 100
        elif word == "o'clock":
            groups.append("00")
        elif word in ("oh", "o"):
            groups.append("0")
        elif word in _VALUES:
            _add(groups, _VALUES[word])
    return "".join(map(str, groups))


def _add(groups: list[int | str], value: int) -> None:
    """ "twenty" "one" and a hundred and five 105; nineteen and forty stay apart."""
    last = groups[-1] if groups else None
    if isinstance(last, int) and last and last % (10 if value < 10 else 100) == 0:
        groups[-1] = last + value
    else:
        groups.append(value)
