"""Whatever a text holds, what reaches an engine is plain, bounded and complete."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from assistant.speaking.sentences import LONGEST_PIECE, plain, sentences


@pytest.mark.parametrize(
    ("text", "pieces"),
    [
        (
            "Hello there. It's 7:05. Ends at 19:05!",
            ["Hello there.", "It's 7:05.", "Ends at 19:05!"],
        ),
        ("Dr. Smith and J. R. Tolkien met. Yes?", ["Dr. Smith and J. R. Tolkien met.", "Yes?"]),
        ("It weighs 2.5 kg. 3 are left.", ["It weighs 2.5 kg.", "3 are left."]),
        ("Buy milk, e.g. oat milk.", ["Buy milk, e.g. oat milk."]),
        ("Done… Next.", ["Done…", "Next."]),
        ("Am 21. November. Um 5. Dann.", ["Am 21. November.", "Um 5.", "Dann."]),
        ("Bring:\n- milk\n- two eggs\nThat's all.", ["Bring: milk. two eggs.", "That's all."]),
        ("see x_y and #5 of ## it", ["see x_y and #5 of it"]),
        ("你好。世界。", ["你好。", "世界。"]),
        ("No full stop", ["No full stop"]),
        ("...!?", []),
        ("🎉 👍🏽", []),
        ("", []),
    ],
)
def test_sentences_end_where_a_reader_would_pause(text: str, pieces: list[str]) -> None:
    assert list(sentences(text)) == pieces


@pytest.mark.parametrize(
    ("text", "spoken"),
    [
        ("<b>Bold</b> and *stars* and `code`", "Bold and stars and code"),
        ("see [the manual](http://x.y/z) now", "see the manual now"),
        ("3 < 5 and 20 °C", "3 < 5 and 20 °C"),
        ("a\x00b\x1b[31mc\u202ed", "a b cd"),
        ("wait 👨‍👩‍👧 what", "wait what"),
        ("cafe\u0301  au\tlait\n", "café au lait"),
    ],
)
def test_markup_emoji_and_control_characters_are_not_spoken(text: str, spoken: str) -> None:
    assert plain(text) == spoken


def test_a_long_sentence_is_parted_between_clauses_or_words() -> None:
    clauses = list(sentences("one two three, " * 60))
    assert all(piece.endswith(",") for piece in clauses)
    words = list(sentences("word " * 200))
    assert " ".join(words) == ("word " * 200).strip()
    endless = list(sentences("x" * 1000))
    assert "".join(endless) == "x" * 1000
    assert max(map(len, (*clauses, *words, *endless))) <= LONGEST_PIECE


def test_a_long_first_sentence_begins_with_a_clause() -> None:
    text = "Of course, as you like it, and this goes on for longer than anybody would care to wait."
    first, rest = sentences(text)
    assert (first, f"{first} {rest}") == ("Of course, as you like it,", text)
    assert len(list(sentences(f"Short. {text}"))) == 2
    endless = "Yes, " + "this goes on for longer than anybody would care to wait for it " * 2
    assert list(sentences(endless)) == [endless.strip()]


@given(st.text(max_size=400))
def test_nothing_that_can_be_said_is_lost_or_doubled(text: str) -> None:
    pieces = list(sentences(text))
    assert all(0 < len(piece) <= LONGEST_PIECE for piece in pieces)
    letters = [character for character in plain(text) if character.isalnum()]
    assert [character for piece in pieces for character in piece if character.isalnum()] == letters
