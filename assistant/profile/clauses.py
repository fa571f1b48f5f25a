"""A text cut into the clauses that may say something about its speaker.

Works without punctuation, as speech comes; uses it where there is some. What was asked,
commanded, supposed, guessed, quoted or joked is left out here, so that rules need not care.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

from assistant.profile.language import Phrases, Sayings, sayings
from assistant.profile.sentences import sentences_in, without_quotes
from assistant.profile.smoothing import (
    opened,
    retold,
    smoothed,
    turned,
    with_subject,
    without_tail,
)
from assistant.profile.wording import Word, ends_with, phrase_at, words_in

_SUBORDINATE = "…"
_MOST_MENDING_WORDS = 3
_LONGEST_LISTED = 2


@dataclass(frozen=True, slots=True)
class Clause:
    """Words that belong together.

    `lead` is the word before it that ties it to the clause before: a joiner, a subordinator,
    "," or "" (none), or "…" for "as soon as" and the like, which end in a joiner. `asked`: it is a
    question or a command, which may only say how to be called. `explicit`: to be remembered by
    request. `corrects`: said after a "no". `renews`: it is said to be so now, as if it had been
    otherwise.
    """

    words: tuple[Word, ...]
    lead: str = ""
    asked: bool = False
    explicit: bool = False
    corrects: bool = False
    renews: bool = False

    @property
    def start(self) -> int:
        """Where in the text it begins; its words may stand in another order than they were said."""
        return min(word.start for word in self.words)

    @property
    def end(self) -> int:
        return max(word.end for word in self.words)

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


def clauses_in(text: str, language: str) -> tuple[Clause, ...]:
    """The clauses of `text` that may state something."""
    words = without_quotes(words_in(text, language))
    if _holds(words, sayings(language).traps) or _is_taken_back(words, sayings(language)):
        return ()
    sentences = sentences_in(words, language)
    mends = len(sentences) > 1 and _only_mends(sentences[0][0], language)
    return tuple(
        replace(clause, corrects=clause.corrects or mends)
        for sentence, is_question in sentences
        for clause in _usable(sentence, is_question, language)
    )


def _is_taken_back(words: Sequence[Word], data: Sayings) -> bool:
    """Whether its last words say that it was not meant: "…, not", but not "… she does not"."""
    said = [word for word in words if word.text[0].isalnum()]
    if said[-2:-1] and ((said[-2].text,) in data.askers or said[-2].text in data.joiners):
        return False
    return ends_with(said, data.unsaying)


def _only_mends(sentence: list[Word], language: str) -> bool:
    """Whether it puts something right that the next sentence says in full: "No, bats. …"."""
    words, _, corrects = opened(smoothed(sentence, language), language)
    return corrects and len(words) <= _MOST_MENDING_WORDS


def _usable(sentence: list[Word], is_question: bool, language: str) -> list[Clause]:
    data = sayings(language)
    if ends_with(sentence, data.asking | data.tags if is_question else data.asking):
        return []
    words, explicit, corrects = opened(smoothed(sentence, language), language)
    words = list(retold(with_subject(words, language), language))
    renews = _holds(sentence, data.nowadays)
    if not words:
        return []
    sets_the_scene = _sets_the_scene(words, data)
    asks = not sets_the_scene and phrase_at(words, 0, data.askers) > 0
    found = _split(words, data)
    usable: list[Clause] = []
    told = False
    for place, clause in enumerate(found):
        before = found[place - 1] if place else None
        is_last = place == len(found) - 1
        # What somebody was told goes on behind an "and".
        goes_on = told and clause.lead in data.joiners
        told = goes_on or (before is not None and clause.lead == "" and _is_told(before, data))
        if goes_on:
            continue
        if place == 0:
            kept = replace(clause, asked=asks or sets_the_scene or (is_question and is_last))
        elif _stands(clause, before, data, asks, words[0].text) and not (is_question and is_last):
            kept = clause
        else:
            continue
        inner, told, mended = opened(list(kept.words), language)
        said_no = before is not None and _only_corrects(before, data)
        usable.append(
            replace(
                kept,
                words=tuple(turned(without_tail(inner, language), language)),
                explicit=explicit or told,
                corrects=corrects or mended or said_no,
                renews=renews,
            )
        )
    return [one for one in usable if one.words and not _holds(one.words, data.hedges)]


def _only_corrects(clause: Clause, data: Sayings) -> bool:
    """Whether it only says that the next one puts something right: "I said …"."""
    tied = clause.lead == "," or clause.lead in data.joiners
    return tied and tuple(word.text for word in clause.words) in data.correcting_openers


def _only_there(clause: Clause, before: Clause, data: Sayings) -> bool:
    """Whether it holds where the clause before has put it: "in theory", "on stage"."""
    is_scene = bool(before.words) and before.words[0].text in data.scenes
    tied = clause.lead in ("", ",")
    return is_scene and tied and data.local_truths.match(clause.text) is not None


def _sets_the_scene(words: Sequence[Word], data: Sayings) -> bool:
    """Whether it says when something is so ("when I'm home I like …"); as a question it asks."""
    first = tuple(word.text for word in words[:2])
    return len(first) > 1 and first[0] in data.settings and first[1] in data.subjects


def _stands(clause: Clause, before: Clause | None, data: Sayings, asks: bool, first: str) -> bool:
    """Whether a clause behind another one says something by itself."""
    last = before.words[-1].text if before and before.words else ""
    is_told = before is not None and _is_told(before, data)
    if clause.asked or (asks and first in data.relaying):
        return False
    if before is not None and clause.lead not in data.joiners and _holds(before.words, data.hedges):
        return False
    if before is not None and _only_corrects(before, data):
        return True
    if before is not None and _only_there(clause, before, data):
        return False
    if clause.lead == data.that:
        return not asks and last in data.telling
    if clause.lead in data.joiners or clause.lead == ",":
        return last not in data.reporting
    if is_told:
        return False
    if asks and last not in data.asked_ends and not data.lone_statements.match(clause.text):
        return False
    return clause.lead == "" and last not in data.reporting


def _is_told(before: Clause, data: Sayings) -> bool:
    """Whether what follows is what somebody was told: "Anna told me …", "… told my boss …"."""
    return any(word.text in data.relating for word in before.words[-3:-1])


def _split(words: Sequence[Word], data: Sayings) -> list[Clause]:
    found: list[Clause] = []
    current: list[Word] = []
    lead, asked = "", False
    for place, word in enumerate(words):
        tie = _tie(words, place, current, data)
        if tie is None or (tie.borrows and asked):
            current.append(word)
            continue
        if tie.drops:
            current = current[: -tie.drops]
        if current or not found:
            found.append(Clause(tuple(current), lead, asked))
        shared = [replace(word, text=text) for text in tie.borrows]
        current, lead, asked = [*shared, word], tie.lead, tie.asks
    return [*found, Clause(tuple(current), lead, asked)] if current else found


@dataclass(frozen=True, slots=True)
class _Tie:
    """How a new clause begins: which words before it go, what it hangs on, what it shares."""

    lead: str = ""
    drops: int = 0
    asks: bool = False
    borrows: tuple[str, ...] = ()


def _tie(words: Sequence[Word], place: int, current: Sequence[Word], data: Sayings) -> _Tie | None:
    """The new clause that begins at `place`, or None when the current one goes on."""
    if not current:
        return None
    word, before = words[place].text, current[-1].text
    joiner, size = _joiner_behind(current, data)
    tied = size == 1
    if word == data.me and ends_with(current, data.subordinators):
        return _Tie(_SUBORDINATE if before in data.joiners else before, 1)
    if word in data.speaking and joiner:
        return _Tie(joiner, size)
    if word == data.me and before in data.inverting:
        return _Tie("", 1, asks=True)
    if word == data.me and before in data.carrying:
        return None
    if word == data.me or (word in data.own | {data.us} and _names_itself(words, place, data)):
        return _Tie()
    if tied and data.favourings.match(_ahead(words, place)):
        return _Tie(before, 1)
    if tied and (shared := _shared(words, place, current, data)):
        return _Tie(before, 1, borrows=shared)
    if tied and phrase_at(words, place, data.requests):
        return _Tie(before, 1)
    if tied and (word in data.other_subjects or (before == "," and _opens(words, place, data))):
        goes_on = word in data.joiners and (
            _shared(words, place + 1, current, data) or _lists(words, place + 1, current, data)
        )
        return None if goes_on else _Tie(before, 1)
    if len(current) >= 3 and phrase_at(words, place, data.bare_subjects):
        return _Tie("")
    return None


def _joiner_behind(words: Sequence[Word], data: Sayings) -> tuple[str, int]:
    """The joiner or comma that ends `words`, and its size with a "now" behind it; "" for none."""
    last = words[-1].text
    if last in data.joiners or last == ",":
        return last, 1
    joins = (last,) in data.tails and len(words) > 1 and words[-2].text in data.joiners
    return (words[-2].text, 2) if joins else ("", 0)


def _shared(
    words: Sequence[Word], place: int, current: Sequence[Word], data: Sayings
) -> tuple[str, ...]:
    """What the words at `place` share with `current`: "I'm 30 and live …", "… and married"."""
    said, ahead = (" ".join(word.text for word in part) for part in (current, words[place:]))
    for begins, continues in data.shared_beginnings:
        if said.startswith(f"{begins} ") and continues.match(ahead):
            return tuple(begins.split())
    return ()


def _lists(words: Sequence[Word], place: int, current: Sequence[Word], data: Sayings) -> bool:
    """Whether at `place` the last of several things is named: "apples, pears, and plums"."""
    ahead = [word.text for word in words[place:]]
    others = sum(word.text == "," for word in current)
    said = data.other_subjects | data.speaking | data.joiners
    return others > 1 and 0 < len(ahead) <= _LONGEST_LISTED and not said & set(ahead)


def _names_itself(words: Sequence[Word], place: int, data: Sayings) -> bool:
    if words[place - 1].text in data.before_no_subject:
        return False
    return data.own_subjects.match(_ahead(words, place)) is not None


def _ahead(words: Sequence[Word], place: int) -> str:
    return " ".join(word.text for word in words[place : place + 8])


def _opens(words: Sequence[Word], place: int, data: Sayings) -> bool:
    return bool(
        phrase_at(words, place, data.openers) or phrase_at(words, place, data.correcting_openers)
    )


def _holds(words: Sequence[Word], phrases: Phrases) -> bool:
    return any(phrase_at(words, place, phrases) for place in range(len(words)))
