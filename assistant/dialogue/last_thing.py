"""What is said about the last thing: "no, fifteen", "make it ten", "cancel it", "and in Tokyo?"."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from itertools import takewhile

from assistant.dialogue.amending import FREE_TEXT, amended, exchanged, free_text_is_from
from assistant.dialogue.answers import Answer
from assistant.dialogue.phrasebook import Phrasebook
from assistant.dialogue.plain_words import (
    after_opening,
    after_openings,
    plain,
    trimmed,
    within,
)
from assistant.dialogue.reading import EXACT, Reader, to_core
from assistant.values import (
    CORE,
    Band,
    Interpretation,
    Question,
    Risk,
    Session,
    Transcript,
    Turn,
    Wording,
)

REMEMBERED_SECONDS = 180
"""How long "it" can mean the last thing: about as long as it is still talked about."""

MOST_READINGS = 3
"""Of one utterance; each may cost several sentences to be understood."""

MOST_EARLIER = 2

MOST_BARE_WORDS = 3
"""Of an answer that takes the place of free text without saying that it is to."""

UNDO = "undo"
UNDO_FIRST = "undo_first"
"""Intents of the conversation: take the last thing back, and take one back to do another."""

MOST_WORDS = 8
"""Of an utterance with an "it" for the last thing somewhere in it; more words say what they are
about, unless they end in it: "put bread, a dozen eggs and two bottles of milk on it"."""


@dataclass(frozen=True, slots=True)
class LastThing:
    """What was talked about last: something asked for, and whether it was done.

    `earlier` is what else was asked of the same skill of late, the newest first.
    """

    wanted: Interpretation
    done: bool
    earlier: tuple[Interpretation, ...] = ()

    def in_place_of_it(self, meant: Interpretation) -> Interpretation:
        """`meant`, once what was done before is taken back."""
        if not self.done or self.wanted.risk is Risk.NONE or not self.wanted.phrase:
            return meant
        return replace(meant, also=(*meant.also, to_core(UNDO_FIRST, self.wanted.phrase)))


def last_taken_up(session: Session, now: datetime) -> LastThing | None:
    """The request that was taken up last; None where that is too long ago, or was left."""
    done = [
        LastThing(part, done=not turn.reply.asks)
        for turn in takewhile(_goes_on, reversed(session.turns))
        if (now - turn.said_at).total_seconds() <= REMEMBERED_SECONDS
        if turn.understood is not None
        if turn.understood.band is Band.ACT or turn.understood.only_declines
        for part in reversed(turn.understood.parts)
        if part.skill != CORE
    ]
    if not done:
        return None
    last, *before = done
    own = [one.wanted for one in before if one.wanted.skill == last.wanted.skill]
    return replace(last, earlier=tuple(own[:MOST_EARLIER]))


def _goes_on(turn: Turn) -> bool:
    """Whether what was asked before may still be spoken of: "never mind" ends it."""
    return turn.understood is None or turn.understood.name != f"{CORE}.{Answer.CANCEL}"


def asked_about(question: Question, session: Session) -> LastThing | None:
    """What a question wants to be sure of, so that the answer may also be what was meant.

    It is what was said, where the skill made something else of it to be carried out upon a yes.
    """
    if question.slot is not None:
        return None
    if question.yes is not None:
        said = session.last.understood if session.last is not None else None
        yes = question.yes
        is_it = said is not None and (said.skill, said.phrase) == (yes.skill, yes.phrase)
        return LastThing(said if said is not None and is_it else yes, done=False)
    return LastThing(question.fill, done=True) if question.fill is not None else None


def corrected(
    heard: Transcript, last: LastThing, reader: Reader, *, expected: bool
) -> Interpretation | None:
    """What was meant in place of the last thing: "no, fifteen", "I meant the kitchen timer".

    `expected`: a question was open, so that it needs no opening words. Where they say that they
    meant something else altogether, it knows what it corrects.
    """
    book = reader.book
    for reading in heard.hypotheses[:MOST_READINGS]:
        new = after_openings(reading.text, (*book.corrections, *book.meanings))
        surely = new is not None and _means(reading.text, new, book)
        instead = after_opening(new or reading.text, tuple(_denied(last.wanted, book)))
        if instead is not None:
            new, surely = instead, True
        changed = changed_to(new or reading.text, book)
        if new is None and expected:
            new = changed or reading.text
        found = exchanged(last.wanted, reading.text, reader)
        found = last.in_place_of_it(found) if found is not None else None
        if found is None and changed and not last.done:
            # Nothing was done yet that could be changed otherwise.
            found = amended(last.wanted, changed, reader, surely=False)
        if found is None and new:
            found = _meant(new, last, reader, surely=surely)
        if found is None or (new == reading.text and _only_dictates(new, found)):
            continue
        return found
    return None


def _denied(wanted: Interpretation, book: Phrasebook) -> Iterator[str]:
    """What says that a value of `wanted` was not meant: "not the bread"."""
    for slot in wanted.slots.values():
        words = plain(slot.said).split()
        bare = words[1:] if words and words[0] in book.determiners else words
        for denial in book.denials:
            yield " ".join((denial, *bare))
            for article in dict.fromkeys(book.definite.values()):
                yield " ".join((denial, article, *bare))


def _only_dictates(new: str, found: Interpretation) -> bool:
    """Whether many words, said without an opening, merely fit where anything fits."""
    return found.band is Band.CONFIRM and len(new.split()) > MOST_BARE_WORDS


def wording_corrected(understood: Interpretation | None, session: Session) -> Wording | None:
    """What a correction teaches: the sentence that was taken for something else, and what it
    meant. None where nothing was corrected, or where nobody knows which sentence it was."""
    if understood is None or not understood.corrects:
        return None
    said = (
        turn.heard.text
        for turn in reversed(session.turns)
        if turn.understood is not None and turn.understood.name == understood.corrects
        if not turn.understood.corrects and not turn.understood.also
    )
    text = next(said, "")
    return Wording(text, understood.name) if text else None


def _means(text: str, new: str, book: Phrasebook) -> bool:
    """Whether what goes before `new` in `text` says that it was meant: "no, I meant …"."""
    opening = f" {plain(text.removesuffix(new))} "
    return any(f" {phrase} " in opening for phrase in book.meanings)


def _meant(new: str, last: LastThing, reader: Reader, *, surely: bool) -> Interpretation | None:
    whole = next(iter(reader.exactly(new)), None)
    if whole is not None and whole.skill != CORE:
        if surely and whole.name != last.wanted.name:
            whole = replace(whole, corrects=last.wanted.name)
        again = surely or whole.name == last.wanted.name
        return last.in_place_of_it(whole) if again else whole
    if last.done:
        change = reader.exactly_in(reader.book.change.format(new=new), last.wanted.skill)
        if change is not None and free_text_is_from("", change):
            return change
    meant = amended(last.wanted, new, reader, surely=surely)
    return last.in_place_of_it(meant) if meant is not None else None


def continued(
    heard: Transcript, fresh: Interpretation | None, last: LastThing, reader: Reader
) -> Interpretation | None:
    """What is asked of the last thing: "make it ten", "cancel it", "and in Tokyo?".

    `fresh` is what the utterance means by itself. To the letter that goes first, unless the last
    thing's own skill understands it to the letter, too, or can make sense of an "it" in it.
    """
    for reading in heard.hypotheses[:MOST_READINGS]:
        if (
            fresh is not None
            and fresh.score >= EXACT
            and not _swallows_opening(reading.text, fresh, reader.book)
        ):
            if fresh.skill == last.wanted.skill:
                return None
            own = reader.exactly_in(reading.text, last.wanted.skill)
            if not points_at_it(reading.text, reader.book):
                return own if own is not None and _is_plain(own) else None
            return own or _of_it(reading.text, last, reader)
        found = _of_it(reading.text, last, reader)
        if found is not None:
            return found
    return None


def _is_plain(found: Interpretation) -> bool:
    """Whether nothing in it could be anything: then it is said to the skill spoken of last."""
    return not any(slot.kind == FREE_TEXT for slot in found.slots.values())


def _swallows_opening(text: str, fresh: Interpretation, book: Phrasebook) -> bool:
    """Whether words that only go on with the last thing were taken for part of a free text: the
    "about" of "and what about London" in a request for what "about London" is."""
    added = after_opening(text, book.follow_ups)
    return added is not None and any(
        slot.kind == FREE_TEXT and plain(slot.said).endswith(f" {plain(added)}")
        for slot in fresh.slots.values()
    )


def _of_it(text: str, last: LastThing, reader: Reader) -> Interpretation | None:
    """The same with something changed, the same of something else, or something else with it."""
    text = after_openings(text, reader.book.corrections) or text
    changed = changed_to(text, reader.book)
    if changed is not None:
        found = amended(last.wanted, changed, reader, surely=False)
        return last.in_place_of_it(found) if found is not None else None
    added = after_opening(text, reader.book.follow_ups)
    if added is not None:
        return amended(last.wanted, added, reader, surely=False)
    return _pointed_at(text, last, reader)


def changed_to(text: str, book: Phrasebook) -> str | None:
    """The new value in "make it ten"; None where `text` is no such thing."""
    framed = (within(text, before, after) for before, after in book.change_frames)
    return next(filter(None, framed), None) or after_opening(text, book.changes)


def points_at_it(text: str, book: Phrasebook) -> bool:
    """Whether `text` is about the last thing by its words: "cancel it", "stop that"."""
    return any(f" {pointer} " in f" {plain(text)} " for pointer in book.pointers)


def _pointed_at(text: str, last: LastThing, reader: Reader) -> Interpretation | None:
    """`text` with the last thing's own words for its "it": "cancel the pasta timer"."""
    words = trimmed(text).split()
    if len(words) > MOST_WORDS and plain(words[-1]) not in reader.book.pointers:
        return None
    for request in (last.wanted, *last.earlier):
        said = " ".join(slot.said for slot in request.slots.values())
        for before, after in _around_pointers(words, reader.book.pointers):
            for thing in _things(request.phrase, reader.book):
                sentence = " ".join((*before, thing, *after))
                found = reader.exactly_in(sentence, request.skill)
                own = f"{said} {' '.join(before)}"
                if found is not None and free_text_is_from(own, found):
                    return found
    return None


def _around_pointers(
    words: Sequence[str], pointers: Sequence[str]
) -> Iterator[tuple[Sequence[str], Sequence[str]]]:
    """The words before and after each pointer, "that one" rather than "that"."""
    for pointer in sorted(pointers, key=len, reverse=True):
        size = len(pointer.split())
        for start in range(len(words) - size + 1):
            if plain(" ".join(words[start : start + size])) == pointer:
                yield words[:start], words[start + size :]


def _things(phrase: str, book: Phrasebook) -> Iterator[str]:
    """What a sentence may be about, the longest first: "the timer for ten minutes", "the timer"."""
    words = phrase.split()
    starts = [at for at, word in enumerate(words) if plain(word) in book.determiners]
    for start in starts:
        for end in range(len(words), start + 1, -1):
            yield " ".join((book.definitely(plain(words[start])), *words[start + 1 : end]))
