"""The value in a statement, cleaned according to its shape: a name, a place, a number …"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace

from assistant.profile.clauses import Clause
from assistant.profile.dates import kept_date, small_number
from assistant.profile.language import Phrases, Rule, Sayings, sayings
from assistant.profile.wording import Word

_OLDEST_YEARS = 120
_LONGEST_NAME_WORDS = 3


@dataclass(frozen=True, slots=True)
class StatedValue:
    """A value as it is to be kept, what its relation is about, and where its quote ends."""

    object: str
    about: str
    end: int


def stated_value(
    rule: Rule, clause: Clause, match: re.Match[str], said: str, language: str
) -> StatedValue | None:
    """The value that `rule` found in `clause` of the text `said`; None when it is none."""
    data = sayings(language)
    groups = match.groupdict()
    words = _without_pauses(_group(clause, match, "object"))
    about = _about(rule, match, data)
    kept = value_words(words, language, data.kin_ends if rule.shape == "kin_does" else None)
    cleaned = _SHAPES[rule.shape](kept, said, language)
    if cleaned is None or not cleaned.words:
        return None
    end = cleaned.words[-1].end
    text = re.sub(rule.without, "", cleaned.text) if rule.without else cleaned.text
    if naming := next((one for one in ("called", "called2") if groups.get(one)), None):
        called = _group(clause, match, naming)
        text = data.called.format(what=text, name=as_name(called, said, language))
        end = called[-1].end
    text = rule.object.format(object=text)
    if groups.get("person"):
        person = as_name(_group(clause, match, "person"), said, language)
        text = (
            data.belonging.format(who=person, what=text)
            if rule.shape == "date"
            else f"{person} {text}"
        )
    if match.end() == len(clause.text) and words[-1].end == cleaned.words[-1].end:
        end = clause.end  # whatever the rule wants behind the value: "gegen Nüsse allergisch"
    return StatedValue(text, about, end)


def value_words(
    words: Sequence[Word], language: str, ends: Phrases | None = None
) -> Sequence[Word]:
    """`words` without what no longer belongs to the value: "jazz because …" is jazz."""
    return _cut(words, sayings(language).value_ends if ends is None else ends)


def _without_pauses(words: Sequence[Word]) -> Sequence[Word]:
    """`words` from the first that is no comma: "in, er, Kiel" is Kiel."""
    said = next((place for place, word in enumerate(words) if word.text != ","), len(words))
    return words[said:]


@dataclass(frozen=True, slots=True)
class _Cleaned:
    text: str
    words: Sequence[Word]


def _group(clause: Clause, match: re.Match[str], name: str) -> tuple[Word, ...]:
    start, end = match.span(name)
    return clause.words_between(start, end)


def _about(rule: Rule, match: re.Match[str], data: Sayings) -> str:
    if not match.groupdict().get("about"):
        return ""
    words = match["about"].split()
    if rule.relation == "kin":
        adjectives = data.kin_adjectives
        words = [word.removesuffix("'s") for word in words if word not in adjectives]
    about = " ".join(words)
    return data.abouts.get(about, about)


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
    """As it was said, without the words in between that are none of `words`."""
    runs = [(words[0].start, words[0].end)]
    for word in words[1:]:
        start, end = runs[-1]
        if word.start >= start and not re.search(r"\w", said[end : word.start]):
            runs[-1] = (start, max(end, word.end))
        else:
            runs.append((word.start, word.end))
    text = " ".join(said[start:end] for start, end in runs)
    return " ".join(text.replace(",", ", ").split())


def as_phrase(words: Sequence[Word], said: str, language: str) -> str | None:
    """`words` as they were said; None for what is no value."""
    phrase = _phrase(words, said, language)
    return phrase.text if phrase else None


def as_name(words: Sequence[Word], said: str, language: str) -> str:
    """As it was said, with capitals where it was said without any."""
    text = _as_said(words, said).removesuffix("'s").removesuffix("’s")
    if text != text.lower():
        return text
    small = sayings(language).small_name_words
    return " ".join(
        word if word in small and place else word[:1].upper() + word[1:]
        for place, word in enumerate(text.split())
    )


def _phrase(words: Sequence[Word], said: str, language: str) -> _Cleaned | None:
    data = sayings(language)
    while words and words[-1].text in data.dangling:
        words = words[:-1]
    texts = tuple(word.text for word in words)
    if not words or len(texts) > data.longest_value_words:
        return None
    if texts in data.no_values_alone or any(texts[:size] in data.no_values for size in range(1, 5)):
        return None
    if texts[0] in data.articles and texts[-1] in data.pointing:
        return None
    if (data.crude_words | data.not_ours) & set(texts):
        return None
    return _Cleaned(_as_said(words, said), words)


def _name(words: Sequence[Word], said: str, language: str) -> _Cleaned | None:
    kept = _cut(_before_comma(words), sayings(language).name_ends)
    if not kept or len(kept) > _LONGEST_NAME_WORDS:
        return None
    return _Cleaned(as_name(kept, said, language), kept)


def _capital_name(words: Sequence[Word], said: str, language: str) -> _Cleaned | None:
    """A name that only its capital tells from any other word: "I'm Bob"."""
    written = [said[word.start : word.end] for word in words]
    is_name = all(part[:1].isupper() and not part.isupper() for part in written)
    known = any(word.text in sayings(language).not_first_names for word in words)
    title_case = said == said.title()
    return None if known or not is_name or title_case else _Cleaned(_as_said(words, said), words)


def _place(words: Sequence[Word], said: str, language: str) -> _Cleaned | None:
    data = sayings(language)
    kept = list(_cut(words, data.place_ends))
    if kept and kept[0].text in data.place_openers:
        kept = kept[1:]
    phrase = _phrase(kept, said, language)
    if phrase is None:
        return None
    first = phrase.words[0].text
    if first in data.articles | data.small_name_words | data.before_places:
        return phrase
    return _Cleaned(as_name(phrase.words, said, language), phrase.words)


def _number(words: Sequence[Word], _: str, language: str) -> _Cleaned | None:
    tail = sayings(language).number_tail
    number = small_number([re.sub(tail, "", word.text) for word in words], language)
    if not number or number > _OLDEST_YEARS:
        return None
    return _Cleaned(str(number), words)


def _date(words: Sequence[Word], _: str, language: str) -> _Cleaned | None:
    date = kept_date([word.text for word in words], language)
    return _Cleaned(date, words) if date else None


def _work(words: Sequence[Word], said: str, language: str) -> _Cleaned | None:
    told = _before_comma(words)
    openers = sayings(language).work_openers
    return _phrase(told[1:] if told and told[0].text in openers else told, said, language)


def _pet(words: Sequence[Word], said: str, language: str) -> _Cleaned | None:
    phrase = _phrase(_before_comma(words), said, language)
    if phrase is None:
        return None
    data = sayings(language)
    phrase = replace(phrase, text=re.sub(r"['’]s$", "", phrase.text))
    last = phrase.text.split()[-1].lower()
    plural = re.search(data.plural, last) or last in data.same_plurals
    counted = len(phrase.words) > 1 and phrase.words[0].text not in data.breed_words
    if plural or counted:
        return phrase
    article = next(
        one for one, before in data.one_pet.items() if re.match(before, phrase.text.lower())
    )
    return _Cleaned(f"{article} {phrase.text}", phrase.words)


def _kin_does(words: Sequence[Word], said: str, language: str) -> _Cleaned | None:
    phrase = _phrase(_before_comma(words), said, language)
    if phrase is None:
        return None
    is_whole = len(phrase.words) > 1 or phrase.words[0].text in sayings(language).whole_deeds
    return phrase if is_whole else None


_SHAPES: Mapping[str, Callable[[Sequence[Word], str, str], _Cleaned | None]] = {
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
