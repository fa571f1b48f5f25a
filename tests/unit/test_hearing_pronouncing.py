"""Words no dictionary has are pronounced after their parts or their spelling, or left out."""

from __future__ import annotations

from pathlib import Path

import pytest

from assistant.hearing.pronouncing import dictionary, jsgf_words, pronounce, without_words

GRAMMAR = """#JSGF V1.0;
grammar commands;
// public holidays are not asked for
<size> = small | /0.5/ large {size};
public <order> = ( a | an ) [ <size> ] latte%% | o'clock;
"""

DICTIONARY = {"tea": "T IY", "time": "T AY M", "pot": "P AA T"}


def test_the_words_of_a_grammar() -> None:
    assert jsgf_words(GRAMMAR) == {"small", "large", "a", "an", "latte%%", "o'clock"}


def test_a_word_can_be_left_out() -> None:
    left = without_words(GRAMMAR, {"latte%%", "small"})
    assert "<size> = <NULL> | /0.5/ large" in left
    assert "[ <size> ] <NULL> | o'clock;" in left
    assert left.startswith("#JSGF V1.0;\ngrammar commands;")


@pytest.mark.parametrize(
    ("word", "phones"),
    [
        ("teapot", "T IY P AA T"),
        ("zigbee", "Z IH G B IY"),
        ("Fisch", "F IH SH"),
        ("7", "S EH V AH N"),
        ("%%", ""),
        ("", ""),
    ],
)
def test_pronunciations(word: str, phones: str) -> None:
    assert pronounce(word, DICTIONARY.get) == phones


def test_a_dictionary_knows_whole_words_only(tmp_path: Path) -> None:
    file = tmp_path / "words.dict"
    file.write_text("stop S T AA P\nstop(2) S T AO P\nnonstop N AA N S T AA P\nend EH N D\n")
    lookup = dictionary(file)
    assert [lookup(word) for word in ("stop", "end", "sto", "op", "")] == [
        "S T AA P",
        "EH N D",
        None,
        None,
        None,
    ]
