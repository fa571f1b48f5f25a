"""A correction that gives the right value and nothing else: "no, it's Hanna", "not Perth, Bath"."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace

from assistant.profile.clauses import Clause
from assistant.profile.dates import kept_date, small_number, spoken_dates
from assistant.profile.language import sayings
from assistant.profile.relations import relation_of, split
from assistant.profile.smoothing import smoothed
from assistant.profile.stated_values import as_name, as_phrase
from assistant.profile.statements import Statement
from assistant.profile.wording import Word, key_words, plain_words, words_in

MENDED, DENIED, ENDED = "mended", "denied", "ended.that"
"""The rules of such a correction, of one that only says that something is not so, and of what says
that it is so no more."""

MOST_WORDS = 5
"""Of a value that stands alone; who says more says something else."""


def mended(text: str, doubted: Sequence[Statement], language: str = "en") -> Statement | None:
    """What `text` puts in the place of one of `doubted`, the newest first; None for nothing.

    `doubted` are what was learnt, or asked about, in the last two turns.
    """
    clause = _spoken(text, language)
    for mending in sayings(language).compiled_mendings:
        found = mending.fullmatch(clause.text)
        if found is None:
            continue
        value = clause.words_between(*found.span("object"))
        denied = found.groupdict().get("denied")
        for one in doubted:
            said = (
                _rest(value, one, language)
                if "denied" in mending.groupindex and not denied
                else value
            )
            if not said or not _is_about(one, denied, language):
                continue
            if new := _in_place_of(one, said, text, language):
                return new
    return None


def denied(text: str, learnt: Sequence[Statement], language: str = "en") -> Statement | None:
    """That the newest of `learnt`, all of one turn, was never so, or is no more; None where `text`
    says neither.

    `learnt` is what the turn before taught.
    """
    clause = _spoken(text, language)
    data = sayings(language)
    if learnt and any(
        _is_about(learnt[0], found.groupdict().get("denied"), language)
        for one in data.compiled_denials
        if (found := one.fullmatch(clause.text))
    ):
        return replace(learnt[0], quote=text, rule=DENIED, closes=True, corrects=True)
    if learnt and any(one.fullmatch(clause.text) for one in data.compiled_endings):
        return replace(learnt[0], quote=text, rule=ENDED, closes=True)
    return None


def first_said(text: str, language: str = "en") -> Iterator[str]:
    """Of "it's Dermot, I was testing you" what stands before they speak of themselves, the longest
    first."""
    for found in reversed(list(sayings(language).afterthoughts.finditer(text))):
        yield text[: found.start()]


def _spoken(text: str, language: str) -> Clause:
    said = smoothed(words_in(text, language), language)
    words = tuple(word for word in said if word.text not in ".!?…")
    return Clause(words[:-1] if words and words[-1].text == "," else words)


def _is_about(doubted: Statement, denied: str | None, language: str) -> bool:
    if not denied:
        return True
    as_said = plain_words(spoken_dates(doubted.object, language), language)
    told = {*key_words(doubted.object, language), *as_said}
    words = plain_words(denied, language)
    return set(words) <= told or str(small_number(words, language)) in told


def _rest(value: Sequence[Word], doubted: Statement, language: str) -> Sequence[Word]:
    """Of "Perth Bath" said after "not", what is left without the "Perth" that was doubted."""
    denied = plain_words(doubted.object, language)
    texts = tuple(word.text for word in value)
    return value[len(denied) :] if texts[: len(denied)] == denied else ()


def _in_place_of(
    doubted: Statement, value: Sequence[Word], text: str, language: str
) -> Statement | None:
    """`doubted` with `value`, in the shape of what it was; None where it cannot be one."""
    while value and value[0].text in sayings(language).mending_openers:
        value = value[1:]
    if not 0 < len(value) <= MOST_WORDS:
        return None
    what = _shaped(doubted, value, text, language)
    if what is None or what.casefold() == doubted.object.casefold():
        return None
    if _is_fleeting(what, language) and not _is_fleeting(doubted.object, language):
        return None
    quote = text[value[0].start : value[-1].end]
    return Statement(
        doubted.relation, what, doubted.polarity, quote=quote, rule=MENDED, corrects=True
    )


def _is_alike(value: Sequence[Word], doubted: Statement, language: str) -> bool:
    """Whether "the brewery" may stand for it: for "the bakery" it may, for "jazz" it may not."""
    articles = sayings(language).articles
    return value[0].text not in articles or bool(
        articles.intersection(plain_words(doubted.object, language))
    )


def _is_fleeting(what: str, language: str) -> bool:
    return re.fullmatch(sayings(language).fleeting, what.casefold()) is not None


def _shaped(doubted: Statement, value: Sequence[Word], text: str, language: str) -> str | None:
    texts = [word.text for word in value]
    name, about = split(doubted.relation)
    if name == "birthday":
        return _day_mended(texts, doubted.object, language)
    if name == "age":
        number = small_number(texts, language)
        return str(number) if number else None
    if kept_date(texts, language) or (
        small_number(texts, language) and not (name == "kin" and about)
    ):
        return None
    if not _is_alike(value, doubted, language):
        return None
    head, last = _head_of(doubted.object, language)
    if small_number(texts, language) is not None:
        counts = doubted.object.casefold().endswith(about)
        return f"{text[value[0].start : value[-1].end]} {about}" if counts else None
    as_it_was = as_name if last[:1].isupper() or relation_of(name).name else as_phrase
    new = as_it_was(value, text, language)
    return f"{head}{new}" if new else None


def _day_mended(texts: Sequence[str], doubted: str, language: str) -> str | None:
    """The day that `texts` say; where they say its month or its number only, `doubted`'s other."""
    day, *month = spoken_dates(doubted, language).casefold().split()[:2]
    for said in (texts, [*texts, *month], [day, *texts]):
        kept = kept_date(said, language)
        if kept and "-" in kept:
            return kept
    return None


def _head_of(what: str, language: str) -> tuple[str, str]:
    """What stays of "a cat called Milo" when the name was wrong, and the rest."""
    heads = "|".join(sayings(language).kept_heads)
    found = re.match(rf"((?:.*\b)?(?:{heads}) )(.+)", what)
    return (found[1], found[2]) if found else ("", what)
