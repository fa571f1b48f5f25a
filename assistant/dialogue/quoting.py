"""What was understood, as it is said back: in the person's own words, and no more than needed."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from assistant.dialogue.amending import FREE_TEXT
from assistant.dialogue.phrasebook import Phrasebook
from assistant.dialogue.plain_words import plain, trimmed
from assistant.dialogue.reading import Reader
from assistant.values import Band, Interpretation, SlotValue, Transcript

NEAR_SCORE = 0.3
"""The least score of something worth suggesting: a third of its letters may be wrong."""

MOST_READINGS = 5


def in_their_words(wanted: Interpretation, heard: Transcript, book: Phrasebook) -> str:
    """The sentence that was understood, spelt as the person's words were where it has them.

    A sentence of a skill is in a normal form ("minute", "i"), which nobody wants to read.
    """
    spellings = _spellings(wanted, heard)
    words = [spellings.get(word, word) for word in _as_joined(wanted.phrase, heard.text)]
    if words and plain(words[0]) not in book.capitals and not _is_value(words[0], wanted):
        words[0] = words[0][:1].lower() + words[0][1:]
    return " ".join(w[:1].upper() + w[1:] if w.lower() in book.capitals else w for w in words)


def value_in_doubt(wanted: Interpretation, heard: Transcript, reader: Reader) -> str | None:
    """The one value that the readings disagree about or that was not heard as it is written.

    None where more is in doubt.
    """
    if wanted.also or not wanted.slots:
        return None
    name = _told_apart_by(wanted, heard, reader) or _heard_otherwise(wanted, heard)
    return None if name is None else _said(wanted.slots[name])


def nearest(heard: Transcript, reader: Reader) -> str | None:
    """An example of what may have been meant; None where nothing is near.

    Free text fits anything, so that a sentence with some is near everything.
    """
    for found in reader.rank(heard.text):
        free = any(slot.kind == FREE_TEXT for slot in found.slots.values())
        if found.band is Band.REJECT and found.score >= NEAR_SCORE and not free:
            return reader.example(found.name) or None
    return None


def _told_apart_by(wanted: Interpretation, heard: Transcript, reader: Reader) -> str | None:
    """The slot in which the readings differ that are the skill's sentences to the letter, if only
    in one."""
    # To read each in every other way too takes a while, and this is just before the answer.
    found = (reader.exactly(one.text, wanted.skill) for one in heard.hypotheses[:MOST_READINGS])
    others = [each[0] for each in found if each]
    if any(one.name != wanted.name or one.slots.keys() != wanted.slots.keys() for one in others):
        return None
    differing = {
        name
        for one in others
        for name, slot in wanted.slots.items()
        if one.slots[name].value != slot.value
    }
    return differing.pop() if len(differing) == 1 else None


def _heard_otherwise(wanted: Interpretation, heard: Transcript) -> str | None:
    """The slot that holds all the words of the sentence that were not heard, if one does."""
    words = plain(heard.text).split()
    unheard = [word for word in plain(wanted.phrase).split() if not _spelling(word, words)]
    unmet = [word for word in words if not _spelling(word, plain(wanted.phrase).split())]
    for name, slot in wanted.slots.items():
        own = plain(_said(slot)).split()
        if unheard and set(unheard) <= set(own) and len(unmet) <= len(own):
            return name
    return None


def _spellings(wanted: Interpretation, heard: Transcript) -> Mapping[str, str]:
    """How the words of the sentence are written: as the value's, or as they were heard."""
    raw = [trimmed(word) for word in heard.text.split()]
    spellings = {}
    for word in wanted.phrase.split():
        spellings[word] = _spelling(word, raw) or word
    for slot in wanted.slots.values():
        for written in str(slot.value).split() if isinstance(slot.value, str) else ():
            spellings[written.lower()] = written
    return spellings


def _as_joined(phrase: str, heard: str) -> Sequence[str]:
    """The words of the sentence, two in one where they were heard so: "Einkaufsliste"."""
    raw = {plain(word): trimmed(word) for word in heard.split()}
    words = phrase.split()
    for at in reversed(range(len(words) - 1)):
        if joined := raw.get(plain("".join(words[at : at + 2]))):
            words[at : at + 2] = [joined]
    return words


def _spelling(word: str, among: Sequence[str]) -> str | None:
    """`word` or its plural, as it stands among others."""
    return next((one for one in among if plain(one) in (plain(word), plain(word) + "s")), None)


def _said(slot: SlotValue) -> str:
    return slot.value if isinstance(slot.value, str) and not slot.kind else slot.said


def _is_value(word: str, wanted: Interpretation) -> bool:
    return any(word in _said(slot).split() for slot in wanted.slots.values())
