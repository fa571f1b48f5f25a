"""What `assistant skills check` finds in what a skill's code must know of each language."""

from __future__ import annotations

from pathlib import Path

import pytest

from assistant.authoring.check_words import WordsCheck
from assistant.authoring.code import read_code

CODE = """\
from assistant.skill import Reply, Request, Skill, act
skill = Skill()
@skill.intent("brew")
def brew(request: Request) -> Reply:
    return act("brewing", kind=request.words["usual"])
"""


def found(folder: Path, code: str = CODE, **words: str) -> list[str]:
    """What is found in a skill with these words, by language."""
    (folder / "skill.py").write_text(code, encoding="utf-8")
    for language, text in words.items():
        (folder / f"words.{language}.toml").write_text(text, encoding="utf-8")
    check = WordsCheck(folder, "en", read_code(folder, ()))
    return [str(one).removeprefix(f"{folder}/") for one in check.findings()]


def test_nothing_is_found_in_what_is_right(tmp_path: Path) -> None:
    assert found(tmp_path, en='usual = "black"', de='usual = "Schwarztee"\nmore = 1') == []


def test_no_words_are_needed_where_none_are_read(tmp_path: Path) -> None:
    assert found(tmp_path, CODE.replace('request.words["usual"]', "1")) == []


@pytest.mark.parametrize("text", ["", "other = 1"])
def test_a_word_that_the_code_reads_has_to_be_there(tmp_path: Path, text: str) -> None:
    (one,) = found(tmp_path, en=text)
    assert one == "skill.py:5: error: words.en.toml has no usual"


def test_no_words_at_all_are_the_same(tmp_path: Path) -> None:
    assert found(tmp_path) == ["skill.py:5: error: words.en.toml has no usual"]


def test_a_broken_file_is_told_with_its_line_whatever_the_language(tmp_path: Path) -> None:
    (one,) = found(tmp_path, en='usual = "black"', de="other = 1\nusual = ")
    assert one.startswith("words.de.toml:2: error: is not valid TOML: ")
    assert "at line" not in one


def test_a_file_that_is_no_sane_toml_is_told(tmp_path: Path) -> None:
    (one,) = found(tmp_path, en="usual = " + "[" * 5_000)
    assert one.startswith("words.en.toml:1: error: is not valid TOML: ")


def test_a_file_that_is_no_text_is_told(tmp_path: Path) -> None:
    (tmp_path / "words.de.toml").write_bytes(b'usual = "\xff"\n')
    (one,) = found(tmp_path, en='usual = "black"')
    assert one.startswith("words.de.toml:1: error: is not UTF-8 text")


def test_a_language_that_lacks_what_another_has_is_told(tmp_path: Path) -> None:
    (one,) = found(tmp_path, en='usual = "black"', de="other = 1")
    assert one.startswith("words.de.toml:1: warning: there is no usual here, which words.en.toml")


def test_code_that_asks_what_there_is_may_read_what_is_not_everywhere(tmp_path: Path) -> None:
    asking = CODE.replace(
        'kind=request.words["usual"]', 'kind="" if "usual" not in request.words else "x"'
    )
    assert found(tmp_path, asking, en="", de="usual = 1") == []
