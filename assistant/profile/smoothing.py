"""Words of a sentence made plain: without fillers and openers, with what is left out said."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from assistant.profile.language import Sayings, Turns, sayings
from assistant.profile.wording import Word, phrase_at


def smoothed(said: Sequence[Word], language: str) -> list[Word]:
    """Without fillers, and without adverbs where they only colour the verb."""
    data = sayings(language)
    words = _without_asides(_as_one(said, language), data)
    kept: list[Word] = []
    place = 0
    while place < len(words):
        filler = phrase_at(words, place, data.fillers)
        behind_verb = bool(kept) and kept[-1].text in data.before_adverbs
        adverb = phrase_at(words, place, data.adverbs) if behind_verb else 0
        if filler or (adverb and place + adverb < len(words)):
            place += filler or adverb
            continue
        word = words[place]
        stutter = bool(kept) and kept[-1].text == word.text and word.text in data.stutters
        if not stutter:
            kept.append(word)
        place += 1
    return _with_companions(_with_partings(kept, language), language)


def _without_asides(words: Sequence[Word], data: Sayings) -> list[Word]:
    """Without fillers and asides, nor the commas around them: "in, um, Cork", "I'm, like, 30"."""
    kept: list[Word] = []
    place = 0
    while place < len(words):
        behind_comma = bool(kept) and kept[-1].text == ","
        size = phrase_at(words, place, data.fillers) or (
            phrase_at(words, place, data.asides) if behind_comma else 0
        )
        ends = place + size < len(words) and words[place + size].text == ","
        if not size or not ends:
            kept.append(words[place])
            place += 1
            continue
        if behind_comma:
            kept.pop()
        place += size + 1
    return kept


def with_subject(words: list[Word], language: str) -> list[Word]:
    """With the subject that a sentence such as "love to cook" leaves out."""
    text = " ".join(word.text for word in words)
    for begins, continues in sayings(language).bare_beginnings:
        if continues.fullmatch(text):
            first = words[0]
            subject = [Word(part, first.start, first.start) for part in begins.split()]
            return smoothed([*subject, *words], language)
    return words


def opened(words: list[Word], language: str) -> tuple[list[Word], bool, bool]:
    """Without what only opens; whether that asked to remember, and whether it corrected."""
    data = sayings(language)
    explicit = corrects = False
    while words:
        told = phrase_at(words, 0, data.explicit_openers)
        mended = phrase_at(words, 0, data.correcting_openers)
        opener = phrase_at(words, 0, data.openers)
        follows = words[told:] or words
        longest = max(told, mended, opener)
        if words[0].text == ",":
            longest = 1
        elif not longest or (told == longest and follows[0].text not in data.stating):
            break
        explicit |= told == longest
        corrects |= mended == longest
        words = words[longest:]
    return words, explicit, corrects


def turned(words: Sequence[Word], language: str) -> Sequence[Word]:
    """In the order in which rules look for them: "in Kassel wohne ich" as "ich wohne in Kassel"."""
    return _in_order(words, sayings(language).compiled_turns)


def retold(words: Sequence[Word], language: str) -> Sequence[Word]:
    """What a whole sentence comes to: of "it isn't red any more, it's teal" that it is teal."""
    return _in_order(words, sayings(language).compiled_retellings)


def _in_order(words: Sequence[Word], turns: Turns) -> Sequence[Word]:
    """As the first of `turns` that fits has them."""
    if not turns:
        return words
    text = " ".join(word.text for word in words)
    for order, pattern in turns:
        if found := pattern.fullmatch(text):
            return [word for part in order for word in _span(words, text, found.span(part))]
    return words


def _span(words: Sequence[Word], text: str, span: tuple[int, int]) -> Sequence[Word]:
    """The words that `text[span]` is made of, `text` being all of them."""
    start, end = span
    return words[text[:start].count(" ") : text[:end].count(" ") + 1] if end > start else ()


def without_tail(words: Sequence[Word], language: str) -> Sequence[Word]:
    """Without what may end a clause and does not belong to it: "too", "at the moment"."""
    tails = sayings(language).tails
    for size in (3, 2, 1):
        if len(words) > size and tuple(word.text for word in words[-size:]) in tails:
            return without_tail(words[:-size], language)
    return words[:-1] if words and words[-1].text == "," else words


def _as_one(words: Sequence[Word], language: str) -> list[Word]:
    """With "cannot" for "can not", and "i am" for an "i m" that has lost its apostrophe."""
    pairs = sayings(language).pairs
    kept: list[Word] = []
    for word in words:
        before = kept[-1] if kept else None
        if before and (whole := pairs.get(f"{before.text} {word.text}")):
            kept[-1:] = [Word(text, before.start, word.end) for text in whole.split()]
        else:
            kept.append(word)
    return kept


def _with_partings(words: Sequence[Word], language: str) -> list[Word]:
    """With "we split up from Ines" in the place of "Ines and I split up"."""
    data = sayings(language)
    text = " ".join(word.text for word in words)
    found = data.partings.search(text)
    if found is None:
        return list(words)
    who = found.span("who") if found["who"] else found.span("who2")
    deed, whom = (_span(words, text, span) for span in (found.span("deed"), who))
    before, after = text[: found.start()].count(" "), text[: found.end()].count(" ") + 1
    us, from_ = replace(whom[0], text=data.us), replace(whom[0], text=data.parting_from)
    return [*words[:before], us, *deed, from_, *whom, *words[after:]]


def _with_companions(words: Sequence[Word], language: str) -> list[Word]:
    """With "we" in the place of "my wife and I"."""
    text = " ".join(word.text for word in words)
    kept = list(words)
    for found in reversed(list(sayings(language).companions.finditer(text))):
        first = text[: found.start()].count(" ")
        last = first + found.group().count(" ")
        kept[first : last + 1] = [Word(sayings(language).us, words[first].start, words[last].end)]
    return kept
