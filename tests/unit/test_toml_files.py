"""A TOML file that anybody may have written is read within bounds, or refused in one line."""

from __future__ import annotations

import os
from pathlib import Path

import pytest
from pydantic import BaseModel, ConfigDict

from assistant.errors import SettingsError
from assistant.toml_files import MOST_BYTES, read_checked


class Cup(BaseModel):
    """One to pour into."""

    model_config = ConfigDict(extra="forbid")

    ml: int


class Kettle(BaseModel):
    """What such a file is to hold."""

    model_config = ConfigDict(extra="forbid")

    degrees: int = 100
    cups: list[Cup] = []


def refusal(file: Path) -> str:
    with pytest.raises(SettingsError) as caught:
        read_checked(file, Kettle, SettingsError)
    assert str(file) in caught.value.message
    assert "\n" not in caught.value.message
    return caught.value.message


def test_what_it_holds_is_checked(tmp_path: Path) -> None:
    file = tmp_path / "kettle.toml"
    file.write_text("degrees = 80\n")
    assert read_checked(file, Kettle, SettingsError).degrees == 80


def test_a_file_that_may_be_missing_holds_nothing(tmp_path: Path) -> None:
    file = tmp_path / "kettle.toml"
    assert read_checked(file, Kettle, SettingsError, optional=True) == Kettle()
    assert "missing" in refusal(file)


@pytest.mark.parametrize(
    ("content", "says"),
    [
        (b"degrees = ", "not valid TOML"),
        (b"x = " + b"[" * 5000, "not valid TOML"),
        (b"degrees = '\xff'", "not UTF-8"),
        (b"#" * (MOST_BYTES + 1), "larger than 256 KiB"),
        (b"kelvin = 300", ":1: kelvin: there is no such key here; there are: degrees, cups"),
        (b"[[cups]]\nml = 5\n[[cups]]\nml = 5.5", ":4: cups.1.ml: has to be a whole number"),
        (b"cups = [\n{ml = 5},\n{of = 'tea'}]", ":3: cups.1.ml: is missing"),
        (b"degrees = 'hot'\n'a.b' = x\n", ":2: is not valid TOML"),
        (b"[[cups]]\nml = 5\ncl = 1", ":3: cups.0.cl: there is no such key here; there are: ml"),
        (b"cups = 5", "cups: has to be a list"),
    ],
)
def test_what_is_wrong_is_said_in_one_line(tmp_path: Path, content: bytes, says: str) -> None:
    file = tmp_path / "kettle.toml"
    file.write_bytes(content)
    assert says in refusal(file)


def test_a_value_of_the_wrong_kind_is_not_repeated(tmp_path: Path) -> None:
    file = tmp_path / "kettle.toml"
    file.write_text("degrees = 'as hot as on the day I met Anna'")
    assert "degrees: " in refusal(file)
    assert "Anna" not in refusal(file)


def test_a_pipe_or_a_folder_is_never_waited_for(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "kettle.toml")
    assert "not a plain file" in refusal(tmp_path / "kettle.toml")
    assert "not a plain file" in refusal(tmp_path)
