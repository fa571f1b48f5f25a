"""A text cut into the clauses that may say something about its speaker.

Works without punctuation, as speech comes; uses it where there is some. What was asked,
commanded, supposed, guessed, quoted or joked is left out here, so that rules need not care.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

from assistant.profile.language import Phrases, language
from assistant.profile.wording import Word, words_in

_SENTENCE_ENDS = frozenset(".!?;:()[]…")
_BREAKS = frozenset(",-–—")
_QUOTES = frozenset('"“”«»')


@dataclass(frozen=True, slots=True)
class Clause:
    """Words that belong together.

    `lead` is the word before it that ties it to the clause before: a joiner, a subordinator,
    "," or "" (none). `asked`: it is a question or a command, which may only say how to be
    called. `explicit`: to be remembered by request. `corrects`: said after a "no".
    """

    words: tuple[Word, ...]
    lead: str = ""
    asked: bool = False
    explicit: bool = False
    corrects: bool = False

    @property
    def text(self) -> str:
        return " ".join(word.text for word in self.words)

    def words_between(self, start: int, end: int) -> tuple[Word, ...]:
        """The words that `text[start:end]` is made of, or is a part of."""
        found = []
        place = 0
        for word in self.words:
            if place < end and place + len(word.text) > start:
                found.append(word)
            place += len(word.text) + 1
        return tuple(found)


def clauses_in(text: str) -> tuple[Clause, ...]:
    """The clauses of `text` that may state something."""
    words = _without_quotes(words_in(text))
    if _holds(words, language().traps):
        return ()
    return tuple(
        clause
        for sentence, is_question in _sentences(words)
        for clause in _usable(sentence, is_question)
    )


def _without_quotes(words: Sequence[Word]) -> list[Word]:
    kept: list[Word] = []
    quoted = False
    for word in words:
        if word.text in _QUOTES:
            quoted = not quoted
        elif not quoted:
            kept.append(word)
    return kept


def _sentences(words: Sequence[Word]) -> list[tuple[list[Word], bool]]:
    sentences: list[tuple[list[Word], bool]] = []
    current: list[Word] = []
    for word in words:
        if word.text == ":" and current and current[0].text == "my":
            word = replace(word, text="is")
        if word.text in _BREAKS and _is_unfinished(current):
            continue
        if word.text not in _SENTENCE_ENDS:
            current.append(replace(word, text=",") if word.text in _BREAKS else word)
            continue
        if current:
            sentences.append((current, word.text == "?"))
        current = []
    return [*sentences, (current, False)] if current else sentences


def _is_unfinished(words: Sequence[Word]) -> bool:
    """Whether nothing can end behind these words, whatever the recogniser put there."""
    ends = (tuple(word.text for word in words[-size:]) for size in (2, 3, 4))
    return any(end in language().unfinished for end in ends)


def _usable(sentence: list[Word], is_question: bool) -> list[Clause]:
    words, explicit, corrects = _opened(_smoothed(sentence))
    if not words:
        return []
    asks = _phrase_at(words, 0, language().askers) > 0
    found = _split(words)
    usable: list[Clause] = []
    for place, clause in enumerate(found):
        before = found[place - 1] if place else None
        is_last = place == len(found) - 1
        if place == 0:
            kept = replace(clause, asked=asks or (is_question and is_last))
        elif _stands(clause, before, asks, words[0].text) and not (is_question and is_last):
            kept = clause
        else:
            continue
        inner, told, mended = _opened(list(kept.words))
        usable.append(
            replace(
                kept,
                words=tuple(_without_tail(inner)),
                explicit=explicit or told,
                corrects=corrects or mended,
            )
        )
    return [clause for clause in usable if clause.words]


def _stands(clause: Clause, before: Clause | None, asks: bool, first: str) -> bool:
    """Whether a clause behind another one says something by itself."""
    data = language()
    last = before.words[-1].text if before and before.words else ""
    if clause.asked or (asks and first in data.relaying):
        return False
    if clause.lead == "that":
        return not asks and last in data.telling
    if clause.lead in data.joiners or clause.lead == ",":
        return last not in data.reporting
    return clause.lead == "" and not asks and last not in data.reporting


def _smoothed(words: Sequence[Word]) -> list[Word]:
    """Without fillers, and without adverbs where they only colour the verb."""
    data = language()
    kept: list[Word] = []
    place = 0
    while place < len(words):
        filler = _phrase_at(words, place, data.fillers)
        behind_verb = bool(kept) and kept[-1].text in data.before_adverbs
        adverb = _phrase_at(words, place, data.adverbs) if behind_verb else 0
        if filler or (adverb and place + adverb < len(words)):
            place += filler or adverb
            continue
        word = words[place]
        if kept and kept[-1].text == "i" and word.text == "m":
            word = replace(word, text="am")
        stutter = bool(kept) and kept[-1].text == word.text and word.text in ("i", "my", "and")
        if not stutter:
            kept.append(word)
        place += 1
    return kept


def _opened(words: list[Word]) -> tuple[list[Word], bool, bool]:
    """Without what only opens; whether that asked to remember, and whether it corrected."""
    data = language()
    explicit = corrects = False
    while words:
        told = _phrase_at(words, 0, data.explicit_openers)
        mended = _phrase_at(words, 0, data.correcting_openers)
        opener = _phrase_at(words, 0, data.openers)
        longest = max(told, mended, opener)
        if words[0].text == ",":
            longest = 1
        elif not longest or (told == longest and not _states(words[told:])):
            break
        explicit |= told == longest
        corrects |= mended == longest
        words = words[longest:]
    return words, explicit, corrects


def _without_tail(words: Sequence[Word]) -> Sequence[Word]:
    tails = language().tails
    for size in (3, 2, 1):
        if len(words) > size and tuple(word.text for word in words[-size:]) in tails:
            return _without_tail(words[:-size])
    return words[:-1] if words and words[-1].text == "," else words


def _states(words: Sequence[Word]) -> bool:
    return bool(words) and words[0].text in ("i", "my", "we", "that", "people", ",")


def _split(words: Sequence[Word]) -> list[Clause]:
    found: list[Clause] = []
    current: list[Word] = []
    lead, asked = "", False
    for place, word in enumerate(words):
        tie = _tie(words, place, current)
        if tie is None or (tie.borrows and asked):
            current.append(word)
            continue
        if tie.drops:
            current = current[: -tie.drops]
        if current or not found:
            found.append(Clause(tuple(current), lead, asked))
        subject = [replace(word, text="i")] if tie.borrows else []
        current, lead, asked = [*subject, word], tie.lead, tie.asks
    return [*found, Clause(tuple(current), lead, asked)] if current else found


@dataclass(frozen=True, slots=True)
class _Tie:
    """How a new clause begins: which words before it go, and what it hangs on."""

    lead: str = ""
    drops: int = 0
    asks: bool = False
    borrows: bool = False


def _tie(words: Sequence[Word], place: int, current: Sequence[Word]) -> _Tie | None:
    """The new clause that begins at `place`, or None when the current one goes on."""
    if not current:
        return None
    data = language()
    word, before = words[place].text, current[-1].text
    tied = before in data.joiners or before == ","
    if word in ("i", "my", "we") and tied:
        return _Tie(before, 1)
    if word == "i" and before in data.subordinators:
        return _Tie(before, 1)
    if word == "i" and before in data.inverting:
        return _Tie("", 1, asks=True)
    if word == "i" or (word == "my" and _names_itself(words, place)):
        return _Tie()
    if tied and current[0].text == "i" and _phrase_at(words, place, data.verbs):
        return _Tie(before, 1, borrows=True)
    if tied and _phrase_at(words, place, data.requests):
        return _Tie(before, 1)
    if tied and (word in data.other_subjects or (before == "," and _opens(words, place))):
        return _Tie(before, 1)
    if len(current) >= 3 and _phrase_at(words, place, data.bare_subjects):
        return _Tie("")
    return None


def _names_itself(words: Sequence[Word], place: int) -> bool:
    if words[place - 1].text in ("is", "are", "know", "change", "to", "of", "that", "not", "say"):
        return False
    return [word.text for word in words[place + 1 : place + 3]] == ["name", "is"]


def _opens(words: Sequence[Word], place: int) -> bool:
    data = language()
    return bool(
        _phrase_at(words, place, data.openers) or _phrase_at(words, place, data.correcting_openers)
    )


def _phrase_at(words: Sequence[Word], place: int, phrases: Phrases) -> int:
    """How many words the longest of `phrases` takes at `place`; 0 when none is there."""
    ahead = tuple(word.text for word in words[place : place + 8])
    return next((size for size in range(len(ahead), 0, -1) if ahead[:size] in phrases), 0)


def _holds(words: Sequence[Word], phrases: Phrases) -> bool:
    return any(_phrase_at(words, place, phrases) for place in range(len(words)))
