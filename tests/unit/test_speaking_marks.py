"""Marks of prosody: an author sets them, a voice takes notice, and nobody reads them."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from assistant.daemon.turns import Saying
from assistant.speaking.persona import Persona
from assistant.speaking.prosody_marks import Phrase, phrases, with_marks, without_marks
from assistant.speaking.realiser import Realiser
from assistant.speaking.replies import ActWordings, ReplyBook, Tone
from assistant.speaking.sentences import sentences
from assistant.values import Act, Json, SpokenReply, Style, Verbosity

NOW = datetime(2026, 11, 21, 10, 30, tzinfo=UTC)


@pytest.mark.parametrize(
    ("written", "read", "parts"),
    [
        ("Plain.", "Plain.", [Phrase("Plain.")]),
        (
            "Well, [pause] it is *now*.",
            "Well, it is now.",
            [Phrase("Well,", pause=True), Phrase("it is"), Phrase("now", stressed=True)],
        ),
        ("Wait [pause], what?", "Wait, what?", [Phrase("Wait", pause=True), Phrase(", what?")]),
        ("*Stop!*", "Stop!", [Phrase("Stop!", stressed=True)]),
        ("2*3 is 6, 5 * 6 is 30.", "2*3 is 6, 5 * 6 is 30.", [Phrase("2*3 is 6, 5 * 6 is 30.")]),
    ],
)
def test_a_voice_gets_phrases_and_a_reader_plain_text(
    written: str, read: str, parts: list[Phrase]
) -> None:
    marked = with_marks(written)
    assert without_marks(marked) == read
    assert list(phrases(marked)) == parts


def worded(template: str, **slots: Json) -> tuple[str, str]:
    wordings = ActWordings(
        {**dict.fromkeys(Verbosity, ()), Verbosity.NORMAL: (template,)}, Tone.PLAIN, frozenset()
    )
    realiser = Realiser({"test": ReplyBook("test", {"say": wordings})}, "en_GB")
    said = realiser.word(Act("test", "say", slots), Style(), Persona(), NOW)
    return said.text, said.marked


def test_an_author_sets_them_around_slots() -> None:
    text, marked = worded("*{{ count | number }}* timers, [pause] all *running*.", count=3)
    assert text == "Three timers, all running."
    assert [part for part in phrases(marked) if part.stressed] == [
        Phrase("Three", stressed=True),
        Phrase("running", stressed=True),
    ]


@pytest.mark.parametrize("said", ["*milk*", "[pause]", with_marks("*milk* [pause]")])
def test_nothing_a_person_said_is_a_mark(said: str) -> None:
    text, marked = worded("I added {{ item }}.", item=said)
    assert marked == ""
    assert list(phrases(text)) == [Phrase(text)]


def test_sentences_end_behind_what_is_stressed() -> None:
    marked = with_marks("*Stop!* Then go [pause] on. *Now* it's fine.")
    assert [without_marks(one) for one in sentences(marked)] == [
        "Stop!",
        "Then go on.",
        "Now it's fine.",
    ]


def test_what_is_left_of_a_speech_keeps_its_marks() -> None:
    marked = with_marks("It is on. Turn it *off* now.")
    reply = SpokenReply(Act("test", "say"), without_marks(marked), marked=marked)
    rest = Saying(1, reply).rest(heard_seconds=1.2, lengths=(1.0, 2.0))
    assert rest is not None
    assert rest.text == "Turn it off now."
    assert rest.to_speak == with_marks("Turn it *off* now.")
    assert Saying(1, reply).rest(heard_seconds=3.0, lengths=(1.0, 2.0)) is None
