"""Where each key of a TOML file stands."""

from __future__ import annotations

import contextlib
import tomllib
from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from assistant.toml_lines import KeyPath, lines_of_keys, nearest_line

ROOT = Path(__file__).resolve().parents[2]

TEXT = """\
at = 1979-05-27 07:32:00 # a comment with "quotes" = and [brackets]
"a.b" . c = "{ # }"

[tea]
kinds = [
  "green", # [
  { say = ["herbal", 'x = 1'], value = 1.5 },
]
text = \"\"\"
[cup]
say = "\\\"" \"\"\"\"
after = {}

[[cup]]
size = 1
[[cup.spoon]]
of = "tin"
[[cup.spoon]]

[[cup]]
size = 2
[cup.saucer]
of = 'tin'
"""

STANDS = {
    ("at",): 1,
    ("a.b", "c"): 2,
    ("tea",): 4,
    ("tea", "kinds", 0): 6,
    ("tea", "kinds", 1, "say", 1): 7,
    ("tea", "kinds", 1, "value"): 7,
    ("tea", "text"): 9,
    ("tea", "after"): 12,
    ("cup", 0, "size"): 15,
    ("cup", 0, "spoon", 0, "of"): 17,
    ("cup", 0, "spoon", 1): 18,
    ("cup", 1): 20,
    ("cup", 1, "size"): 21,
    ("cup", 1, "saucer", "of"): 23,
}


@pytest.mark.parametrize(("path", "line"), STANDS.items(), ids=str)
def test_each_key_is_found_at_its_line(path: KeyPath, line: int) -> None:
    assert lines_of_keys(TEXT)[path] == line


def test_what_is_missing_would_stand_in_its_table() -> None:
    lines = lines_of_keys(TEXT)
    assert nearest_line(("cup", 1, "saucer", "colour"), lines) == 22
    assert nearest_line(("pot", "size"), lines) == 1


@pytest.mark.parametrize(
    "text",
    ["]", "}", ",", "[]", "[[", "tea", "tea = ", "tea = [}", "tea = {]}", '"\\q" = 1', "a = [\n}"],
)
def test_what_is_no_toml_is_refused(text: str) -> None:
    with pytest.raises(ValueError, match=r"line|unpack|Unescaped"):
        lines_of_keys(text)


PIECES = ["a", "b.c", "1", '"]"', "''", "=", " = 1\n", "\n", "[", "]", "[a]\n", "[[b]]\n", "{", "}"]
PIECES += [",", "#", '"', "'", '"""', "\\", "a = [1]\n", "b = {c = 1}\n"]


@given(st.lists(st.sampled_from(PIECES), max_size=12).map("".join))
def test_reading_anything_comes_to_an_end_and_finds_the_keys_of_what_is_toml(text: str) -> None:
    try:
        keys = set(_paths(tomllib.loads(text), ()))
    except tomllib.TOMLDecodeError:
        with contextlib.suppress(ValueError):
            lines_of_keys(text)
    else:
        assert lines_of_keys(text).keys() == keys


def test_every_key_of_our_own_files_is_found() -> None:
    files = [*ROOT.glob("skills/*/*.toml"), *ROOT.glob("assistant/**/*.toml")]
    assert files
    for file in (*files, ROOT / "pyproject.toml"):
        text = file.read_text(encoding="utf-8")
        assert lines_of_keys(text).keys() == set(_paths(tomllib.loads(text), ())), file


def _paths(value: object, path: KeyPath) -> Iterator[KeyPath]:
    if path:
        yield path
    if isinstance(value, dict):
        for key, inner in value.items():
            yield from _paths(inner, (*path, key))
    elif isinstance(value, list):
        for number, inner in enumerate(value):
            yield from _paths(inner, (*path, number))
