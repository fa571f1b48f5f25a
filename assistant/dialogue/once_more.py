"""What is said of the last thing without a word of its own: "another one", "what did you do?"."""

from __future__ import annotations

from dataclasses import replace

from assistant.dialogue.last_thing import LastThing
from assistant.dialogue.plain_words import plain
from assistant.dialogue.reading import Reader, to_core
from assistant.values import CORE, Act, Band, Interpretation, Risk, Session, Transcript, Turn

DID = "did"
"""Intent of the conversation: to say what was done last."""


def once_more(
    heard: Transcript, session: Session, done: LastThing | None, reader: Reader
) -> Interpretation | None:
    """The last request again, where the words only ask for another one; None for anything else.

    Only what leaves nothing behind is done again like that: another joke, not another timer.
    """
    words = plain(heard.text)
    if words not in reader.book.once_more or done is None or not done.done:
        return None
    wanted, last = done.wanted, session.last
    if wanted.risk is not Risk.NONE or last is None or last.understood is None:
        return None
    if wanted not in last.understood.parts:
        return None
    if reader.exactly_in(words, wanted.skill) is not None:
        return None
    return replace(wanted, band=Band.ACT, also=())


def asks_what_was_done(heard: Transcript, reader: Reader) -> Interpretation | None:
    """The wish to hear what was done last; None for anything else."""
    return to_core(DID) if plain(heard.text) in reader.book.what_was_done else None


def what_was_done(session: Session) -> Act:
    """The last thing that changed anything, in the words it was asked for and answered with."""
    turn = next(filter(_changed_something, reversed(session.turns)), None)
    if turn is None or turn.understood is None:
        return Act(CORE, "did_nothing", {}, session.question)
    phrase = turn.understood.phrase or turn.heard.text
    return Act(CORE, DID, {"phrase": phrase, "text": turn.reply.text}, session.question)


def _changed_something(turn: Turn) -> bool:
    understood = turn.understood
    return (
        understood is not None
        and understood.band is Band.ACT
        and not turn.reply.asks
        and any(part.skill != CORE and part.risk is not Risk.NONE for part in understood.parts)
    )
