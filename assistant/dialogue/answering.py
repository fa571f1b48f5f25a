"""What an utterance means to the question that is open."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace
from difflib import get_close_matches

from assistant.dialogue.amending import FREE_TEXT, free_text_is_from
from assistant.dialogue.answers import Answer
from assistant.dialogue.last_thing import asked_about, changed_to, corrected
from assistant.dialogue.phrasebook import Phrasebook
from assistant.dialogue.plain_words import after_openings, plain, trimmed
from assistant.dialogue.reading import EXACT, Reader, to_core
from assistant.dialogue.routines import REQUESTS
from assistant.values import (
    Band,
    Interpretation,
    Question,
    Risk,
    Session,
    SlotValue,
    Transcript,
)

LIKE_A_CHOICE = 0.7
"""Of their letters, how much an answer and one of the choices have in common (difflib's ratio):
"pastor" is meant for "pasta", "tree" not for "tea"."""

MOST_READINGS = 3
MOST_WORDS_AROUND = 12
MOST_WORDS = 16
"""Of an answer that may be more than was asked for; longer ones are what they are."""


def answered(
    heard: Transcript,
    question: Question,
    answer: Answer | None,
    asked: Interpretation | None,
    session: Session,
    reader: Reader,
    *,
    tells: bool,
) -> Interpretation | None:
    """What to do upon the answer to `question`; None where it is none.

    `answer` is the plain answer it is made of, if any; `asked` what it would be by itself.
    """
    found = by_kind(question, answer)
    if found is not None:
        return found
    if question.slot_kind == REQUESTS and question.slot and question.fill:
        said = SlotValue(trimmed(heard.text), trimmed(heard.text), FREE_TEXT)
        return _with(question.fill, question.slot, said)
    requested = asked is not None and asked.score == EXACT
    if question.slot is None:
        last = asked_about(question, session)
        if last is None or tells:
            return None
        if question.yes is not None and _says_the_same(heard, question.yes, reader):
            return _carried_out(question.yes, "yes")
        # Nobody is asked "are you sure?" about what only might have been meant by a word.
        expected = question.yes is None or question.yes.risk is not Risk.COSTLY
        if requested and (last.done or not _changes(heard.text, reader.book)):
            return None
        return corrected(heard, last, reader, expected=expected)
    if question.slot_kind == FREE_TEXT and requested and asked and not _dictates(asked):
        return None
    return _filled(heard, question, question.slot, reader)


def _changes(text: str, book: Phrasebook) -> bool:
    """Whether it gives what was not done yet another value: "no, make it fifteen"."""
    return changed_to(after_openings(text, book.corrections) or text, book) is not None


def _dictates(asked: Interpretation) -> bool:
    """Whether what would be a request is rather the text that was asked for: "call my mother" to
    be reminded of. What is costly is not done upon a guess, and what can't be done is no request.
    """
    return asked.declines or asked.risk is Risk.COSTLY


def _says_the_same(heard: Transcript, asked: Interpretation, reader: Reader) -> bool:
    """Whether the answer to "did you say ten minutes?" is "ten minutes"."""
    said = _said(heard.text, reader.book)
    values = {slot.kind: slot.value for slot in asked.slots.values() if slot.kind != FREE_TEXT}
    return any(kind and reader.parse(kind, said) == value for kind, value in values.items())


def by_kind(question: Question, answer: Answer | None) -> Interpretation | None:
    """Where a plain answer to the question leads."""
    match answer:
        case Answer.YES if question.slot is None:
            return _carried_out(question.yes, "yes")
        case Answer.NO | Answer.WRONG if question.slot is None:
            return _carried_out(question.no, "no")
        case Answer.NO | Answer.WRONG | Answer.CANCEL:
            return to_core("cancel")
        case Answer.REPEAT | Answer.UNSURE:
            return to_core(answer.value)
    return None


def _carried_out(way: Interpretation | None, otherwise: str) -> Interpretation:
    return replace(way, band=Band.ACT) if way else to_core(otherwise)


def _filled(
    heard: Transcript, question: Question, slot: str, reader: Reader
) -> Interpretation | None:
    """The asked-for slot's answer put into the request that waits for it."""
    fill = question.fill
    if fill is None:
        return None
    for reading in heard.hypotheses[:MOST_READINGS]:
        said = _said(reading.text, reader.book)
        if not said:
            continue
        if question.options:
            said = _chosen(said, question.options, reader.book)
        found = _value(said, question, slot, fill, reader)
        if found is not None:
            return found
        counted = _counted(said, question.slot_kind, reader)
        if counted is not None:
            return replace(_with(fill, slot, counted), band=Band.CONFIRM)
    return None


def _value(
    said: str, question: Question, slot: str, fill: Interpretation, reader: Reader
) -> Interpretation | None:
    """The answer as a value or, where it says more, as the end of the request."""
    kind = question.slot_kind
    value = reader.parse(kind, said) if kind != FREE_TEXT else None
    if value is not None:
        return _with(fill, slot, SlotValue(said, value, kind))
    more = None if question.options else _in_full(fill, slot, said, reader)
    if more is not None:
        return more
    for words in (said, *_bare(said, reader.book)):
        value = reader.parse(kind, words)
        if value is not None:
            return _with(fill, slot, SlotValue(words, value, kind))
    return None


def _with(fill: Interpretation, slot: str, value: SlotValue) -> Interpretation:
    costly = fill.risk is Risk.COSTLY
    return replace(
        fill,
        slots={**fill.slots, slot: value},
        band=Band.CONFIRM if costly else Band.ACT,
        phrase=", ".join(filter(None, (fill.phrase, value.said))),
    )


def _said(text: str, book: Phrasebook) -> str:
    """The answer without the words of a correction or of courtesy around it."""
    said = after_openings(text, (*book.corrections, *book.meanings)) or trimmed(text)
    return _without(said, book.answers.polite, book.answers.polite)


def _bare(said: str, book: Phrasebook) -> Iterator[str]:
    """The same with ever less of what people say around a value."""
    bare = _without(said, book.before_answers, ())
    yield from (bare, _without(said, (), book.after_answers))
    yield _without(bare, (), book.after_answers)


def _without(text: str, before: Sequence[str], after: Sequence[str]) -> str:
    """`text` without any of these phrases at its ends."""
    words = trimmed(text).split()
    for _ in range(MOST_WORDS_AROUND):
        bare = [plain(word) for word in words]
        opening = max((_size(one) for one in before if _opens(bare, one)), default=0)
        closing = max((_size(one) for one in after if _ends(bare, one)), default=0)
        if not opening and not closing:
            break
        words = words[opening : max(opening, len(words) - closing)]
    return trimmed(" ".join(words))


def _size(phrase: str) -> int:
    return len(phrase.split())


def _opens(words: Sequence[str], phrase: str) -> bool:
    return list(words[: _size(phrase)]) == phrase.split()


def _ends(words: Sequence[str], phrase: str) -> bool:
    return list(words[-_size(phrase) :]) == phrase.split()


def _in_full(fill: Interpretation, slot: str, said: str, reader: Reader) -> Interpretation | None:
    """The request said in full, where the answer brings more than was asked for: "remind me",
    asked of what, and then "to call mum at six".
    """
    if not fill.phrase or len(said.split()) > MOST_WORDS:
        return None
    for link in ("", *reader.book.links):
        sentence = " ".join(filter(None, (fill.phrase, link, said)))
        found = reader.exactly_in(sentence, fill.skill)
        if found is None or found.name != fill.name or not free_text_is_from(said, found, but=fill):
            continue
        gained = found.slots.keys() - fill.slots.keys()
        kept = all(found.slots.get(name) == said_so for name, said_so in fill.slots.items())
        answers = slot in gained or any(found.slots[name].kind != FREE_TEXT for name in gained)
        if kept and answers and (not link or gained != {slot}):
            return found
    return None


def _counted(said: str, kind: str, reader: Reader) -> SlotValue | None:
    """A bare number where a duration was asked for, in the unit that is likeliest meant."""
    if kind != "duration":
        return None
    for words in _bare(said, reader.book):
        counted = f"{words} {reader.book.unit_in_doubt}"
        value = reader.parse(kind, counted) if reader.parse("number", words) is not None else None
        if value is not None:
            return SlotValue(counted, value, kind)
    return None


def _chosen(said: str, options: Sequence[str], book: Phrasebook) -> str:
    """Which of the choices is meant by "the second one", or by what sounds like one of them."""
    words = plain(_without(said, book.before_answers, book.after_answers)) or plain(said)
    for said_so, option in zip(book.choices, options, strict=False):
        if words in said_so or _definite(words, book) & set(said_so):
            return option
    if words in book.last_choice or _definite(words, book) & set(book.last_choice):
        return options[-1]
    own = {plain(option): option for option in options}
    for named, option in own.items():
        if words == named or words in _definite(named, book):
            return option
    if any(set(words.split()) & set(option.split()) for option in own):
        return said
    bare = " ".join(word for word in words.split() if word not in book.stand_ins)
    near = get_close_matches(bare, own, n=2, cutoff=LIKE_A_CHOICE)
    return own[near[0]] if len(near) == 1 else said


def _definite(words: str, book: Phrasebook) -> set[str]:
    """ "second one" with each definite article before it."""
    return {f"{article} {words}" for article in book.definite.values()}
