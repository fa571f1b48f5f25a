"""A text cut into the clauses that may say something about its speaker.

Works without punctuation, as speech comes; uses it where there is some. What was asked,
commanded, supposed, guessed, quoted or joked is left out here, so that rules need not care.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

from assistant.profile.language import Phrases, language
from assistant.profile.smoothing import opened, smoothed, with_subject, without_tail
from assistant.profile.wording import Word, ends_with, phrase_at, words_in

_SENTENCE_ENDS = frozenset(".!?;:()[]…")
_BREAKS = frozenset(",-–—")
_QUOTES = frozenset('"“”«»')


@dataclass(frozen=True, slots=True)
class Clause:
    """Words that belong together.

    `lead` is the word before it that ties it to the clause before: a joiner, a subordinator,
    "," or "" (none). `asked`: it is a question or a command, which may only say how to be
    called. `explicit`: to be remembered by request. `corrects`: said after a "no". `renews`:
    it is said to be so now, as if it had been otherwise.
    """

    words: tuple[Word, ...]
    lead: str = ""
    asked: bool = False
    explicit: bool = False
    corrects: bool = False
    renews: bool = False

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
    return ends_with(words, language().unfinished)


def _usable(sentence: list[Word], is_question: bool) -> list[Clause]:
    words, explicit, corrects = opened(smoothed(sentence))
    words = with_subject(words)
    renews = _holds(sentence, language().nowadays)
    if not words:
        return []
    sets_the_scene = _sets_the_scene(words)
    asks = not sets_the_scene and phrase_at(words, 0, language().askers) > 0
    found = _split(words)
    usable: list[Clause] = []
    for place, clause in enumerate(found):
        before = found[place - 1] if place else None
        is_last = place == len(found) - 1
        if place == 0:
            kept = replace(clause, asked=asks or sets_the_scene or (is_question and is_last))
        elif _stands(clause, before, asks, words[0].text) and not (is_question and is_last):
            kept = clause
        else:
            continue
        inner, told, mended = opened(list(kept.words))
        usable.append(
            replace(
                kept,
                words=tuple(without_tail(inner)),
                explicit=explicit or told,
                corrects=corrects or mended or (before is not None and _only_corrects(before)),
                renews=renews,
            )
        )
    return [clause for clause in usable if clause.words]


def _only_corrects(clause: Clause) -> bool:
    """Whether it only says that the next one puts something right: "I said …"."""
    data = language()
    tied = clause.lead == "," or clause.lead in data.joiners
    return tied and tuple(word.text for word in clause.words) in data.correcting_openers


def _sets_the_scene(words: Sequence[Word]) -> bool:
    """Whether it says when something is so ("when I'm home I like …"); as a question it asks."""
    first = tuple(word.text for word in words[:2])
    return len(first) > 1 and first[0] in language().settings and first[1] in language().subjects


def _stands(clause: Clause, before: Clause | None, asks: bool, first: str) -> bool:
    """Whether a clause behind another one says something by itself."""
    data = language()
    last = before.words[-1].text if before and before.words else ""
    if clause.asked or (asks and first in data.relaying):
        return False
    if before is not None and _only_corrects(before):
        return True
    if clause.lead == "that":
        return not asks and last in data.telling
    if clause.lead in data.joiners or clause.lead == ",":
        return last not in data.reporting
    if asks and last not in data.asked_ends and not data.lone_statements.match(clause.text):
        return False
    return clause.lead == "" and last not in data.reporting


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


def _tie(words: Sequence[Word], place: int, current: Sequence[Word]) -> _Tie | None:
    """The new clause that begins at `place`, or None when the current one goes on."""
    if not current:
        return None
    data = language()
    word, before = words[place].text, current[-1].text
    tied = before in data.joiners or before == ","
    if word in ("i", "my", "we") and tied:
        return _Tie(before, 1)
    if word == "i" and ends_with(current, data.subordinators):
        return _Tie(before, 1)
    if word == "i" and before in data.inverting:
        return _Tie("", 1, asks=True)
    if word == "i" or (word == "my" and _names_itself(words, place)):
        return _Tie()
    if tied and data.favourings.match(_ahead(words, place)):
        return _Tie(before, 1)
    if tied and (shared := _shared(words, place, current)):
        return _Tie(before, 1, borrows=shared)
    if tied and phrase_at(words, place, data.requests):
        return _Tie(before, 1)
    if tied and (word in data.other_subjects or (before == "," and _opens(words, place))):
        goes_on = word in data.joiners and _shared(words, place + 1, current)
        return None if goes_on else _Tie(before, 1)
    if len(current) >= 3 and phrase_at(words, place, data.bare_subjects):
        return _Tie("")
    return None


def _shared(words: Sequence[Word], place: int, current: Sequence[Word]) -> tuple[str, ...]:
    """What the words at `place` share with `current`: "I'm 30 and live …", "… and married"."""
    said, ahead = (" ".join(word.text for word in part) for part in (current, words[place:]))
    for begins, continues in language().shared_beginnings:
        if said.startswith(f"{begins} ") and continues.match(ahead):
            return tuple(begins.split())
    return ()


def _names_itself(words: Sequence[Word], place: int) -> bool:
    if words[place - 1].text in ("is", "are", "know", "change", "to", "of", "that", "not", "say"):
        return False
    return language().own_subjects.match(_ahead(words, place)) is not None


def _ahead(words: Sequence[Word], place: int) -> str:
    return " ".join(word.text for word in words[place : place + 8])


def _opens(words: Sequence[Word], place: int) -> bool:
    data = language()
    return bool(
        phrase_at(words, place, data.openers) or phrase_at(words, place, data.correcting_openers)
    )


def _holds(words: Sequence[Word], phrases: Phrases) -> bool:
    return any(phrase_at(words, place, phrases) for place in range(len(words)))
