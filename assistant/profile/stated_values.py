"""The value in a statement, cleaned according to its shape: a name, a place, a number …"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace

from assistant.profile.clauses import Clause
from assistant.profile.dates import kept_date, small_number
from assistant.profile.language import Phrases, Rule, language
from assistant.profile.wording import Word

_OLDEST_YEARS = 120
_LONGEST_NAME_WORDS = 3


@dataclass(frozen=True, slots=True)
class StatedValue:
    """A value as it is to be kept, what its relation is about, and where its quote ends."""

    object: str
    about: str
    end: int


def stated_value(rule: Rule, clause: Clause, match: re.Match[str], said: str) -> StatedValue | None:
    """The value that `rule` found in `clause` of the text `said`; None when it is none."""
    groups = match.groupdict()
    words = _group(clause, match, "object")
    about = _about(rule, clause, match)
    kept = _cut(words, language().kin_ends) if rule.shape == "kin_does" else value_words(words)
    cleaned = _SHAPES[rule.shape](kept, said)
    if cleaned is None or not cleaned.words:
        return None
    end = cleaned.words[-1].end
    text = cleaned.text
    if groups.get("called"):
        called = _group(clause, match, "called")
        text, end = f"{text} called {as_name(called, said)}", called[-1].end
    text = rule.object.format(object=text)
    if groups.get("person"):
        person = as_name(_group(clause, match, "person"), said)
        text = f"{person}'s {text}" if rule.shape == "date" else f"{person} {text}"
    return StatedValue(text, about, end)


def value_words(words: Sequence[Word]) -> Sequence[Word]:
    """`words` without what no longer belongs to the value: "jazz because …" is jazz."""
    return _cut(words, language().value_ends)


@dataclass(frozen=True, slots=True)
class _Cleaned:
    text: str
    words: Sequence[Word]


def _group(clause: Clause, match: re.Match[str], name: str) -> tuple[Word, ...]:
    start, end = match.span(name)
    return clause.words_between(start, end)


def _about(rule: Rule, clause: Clause, match: re.Match[str]) -> str:
    if not match.groupdict().get("about"):
        return ""
    words = [word.text for word in _group(clause, match, "about")]
    if rule.relation == "kin":
        adjectives = language().kin_adjectives
        words = [word.removesuffix("'s") for word in words if word not in adjectives]
    return " ".join(words)


def _cut(words: Sequence[Word], ends: Phrases) -> Sequence[Word]:
    """`words` up to the first of `ends` that is not the very first word."""
    for place in range(1, len(words)):
        ahead = tuple(word.text for word in words[place : place + 5])
        if any(ahead[:size] in ends for size in range(1, len(ahead) + 1)):
            return words[:place]
    return words


def _before_comma(words: Sequence[Word]) -> Sequence[Word]:
    texts = [word.text for word in words]
    return words[: texts.index(",")] if "," in texts else words


def _as_said(words: Sequence[Word], said: str) -> str:
    return " ".join(said[words[0].start : words[-1].end].replace(",", ", ").split())


def as_phrase(words: Sequence[Word], said: str) -> str | None:
    """`words` as they were said; None for what is no value."""
    phrase = _phrase(words, said)
    return phrase.text if phrase else None


def as_name(words: Sequence[Word], said: str) -> str:
    """As it was said, with capitals where it was said without any."""
    text = _as_said(words, said).removesuffix("'s").removesuffix("’s")
    if text != text.lower():
        return text
    small = language().small_name_words
    return " ".join(
        word if word in small and place else word[:1].upper() + word[1:]
        for place, word in enumerate(text.split())
    )


def _phrase(words: Sequence[Word], said: str) -> _Cleaned | None:
    data = language()
    while words and words[-1].text in (",", "and", "or", "to", "with", "of", "the", "a", "in"):
        words = words[:-1]
    texts = tuple(word.text for word in words)
    if not words or len(texts) > data.longest_value_words:
        return None
    if texts in data.no_values_alone or any(texts[:size] in data.no_values for size in range(1, 5)):
        return None
    if texts[0] in data.articles and texts[-1] in data.pointing:
        return None
    if (data.crude_words | {"you", "your", "yours"}) & set(texts):
        return None
    return _Cleaned(_as_said(words, said), words)


def _name(words: Sequence[Word], said: str) -> _Cleaned | None:
    kept = _cut(_before_comma(words), language().name_ends)
    if not kept or len(kept) > _LONGEST_NAME_WORDS:
        return None
    return _Cleaned(as_name(kept, said), kept)


def _capital_name(words: Sequence[Word], said: str) -> _Cleaned | None:
    """A name that only its capital tells from any other word: "I'm Bob"."""
    written = [said[word.start : word.end] for word in words]
    is_name = all(part[:1].isupper() and not part.isupper() for part in written)
    known = any(word.text in language().not_first_names for word in words)
    title_case = said == said.title()
    return None if known or not is_name or title_case else _Cleaned(_as_said(words, said), words)


def _place(words: Sequence[Word], said: str) -> _Cleaned | None:
    kept = list(_cut(words, language().place_ends))
    if kept and kept[0].text == "in":
        kept = kept[1:]
    phrase = _phrase(kept, said)
    if phrase is None:
        return None
    first = phrase.words[0].text
    data = language()
    if first in data.articles or first in data.small_name_words or first == "outside":
        return phrase
    return _Cleaned(as_name(phrase.words, said), phrase.words)


def _number(words: Sequence[Word], _: str) -> _Cleaned | None:
    tail = language().number_tail
    number = small_number([re.sub(tail, "", word.text) for word in words])
    if not number or number > _OLDEST_YEARS:
        return None
    return _Cleaned(str(number), words)


def _date(words: Sequence[Word], _: str) -> _Cleaned | None:
    date = kept_date([word.text for word in words])
    return _Cleaned(date, words) if date else None


def _work(words: Sequence[Word], said: str) -> _Cleaned | None:
    told = _before_comma(words)
    return _phrase(told[1:] if told and told[0].text == "as" else told, said)


def _pet(words: Sequence[Word], said: str) -> _Cleaned | None:
    phrase = _phrase(_before_comma(words), said)
    if phrase is None:
        return None
    data = language()
    phrase = replace(phrase, text=re.sub(r"['’]s$", "", phrase.text))
    last = phrase.text.split()[-1].lower()
    plural = last.endswith("s") or last in data.same_plurals
    counted = len(phrase.words) > 1 and phrase.words[0].text not in data.breed_words
    if plural or counted:
        return phrase
    article = "an" if phrase.text[0].lower() in "aeiou" else "a"
    return _Cleaned(f"{article} {phrase.text}", phrase.words)


def _kin_does(words: Sequence[Word], said: str) -> _Cleaned | None:
    phrase = _phrase(_before_comma(words), said)
    if phrase is None:
        return None
    is_whole = len(phrase.words) > 1 or phrase.words[0].text in language().whole_deeds
    return phrase if is_whole else None


_SHAPES: Mapping[str, Callable[[Sequence[Word], str], _Cleaned | None]] = {
    "phrase": _phrase,
    "name": _name,
    "capital_name": _capital_name,
    "place": _place,
    "number": _number,
    "date": _date,
    "work": _work,
    "job": _work,
    "pet": _pet,
    "kin": _phrase,
    "kin_does": _kin_does,
}
