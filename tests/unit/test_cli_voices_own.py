"""The maker: one turns a voice step by step, hears each step, and saves it or not.

And what cannot be done with voices is said in one line.
"""

from __future__ import annotations

import io
from pathlib import Path

import pytest
import typer

from assistant.cli.running import run
from assistant.cli.setup_person import Person
from assistant.cli.voices_making import turned
from assistant.speaking.persona import Persona
from assistant.speaking.voice_shelf import Draft
from assistant.speaking.voices import Sound, Voice
from assistant.values import Verbosity

CALM = Voice("calm", "Calm", "", "en", "pyttsx3", Sound(155, 40), Persona(), Path())


class Making:
    """Somebody types `answers`; what they hear is kept."""

    def __init__(self, answers: str, patch: pytest.MonkeyPatch) -> None:
        patch.setattr("sys.stdin", io.StringIO(answers))
        self.heard: list[Draft] = []

    def result(self) -> Draft:
        return turned(Draft.of(CALM, "mine"), Person(), lambda draft, _: self.heard.append(draft))


def test_each_step_is_heard_and_what_was_saved_comes_out(monkeypatch: pytest.MonkeyPatch) -> None:
    making = Making("deeper\nslower\nwarmer\nlonger\nJOKES\nhear\nsave\n", monkeypatch)
    made = making.result()
    assert (made.rate_words_per_minute, made.pitch, made.warmth) == (140, 30, 0.7)
    assert (made.verbosity, made.jokes) == (Verbosity.LONG, True)
    assert len(making.heard) == 6
    assert making.heard[-1] == made


@pytest.mark.parametrize("answers", ["quit\n", "deeper\nq\n", "", "deeper\n"])
def test_who_does_not_save_has_changed_nothing(
    answers: str, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    with pytest.raises(typer.Exit):
        Making(answers, monkeypatch).result()
    assert "nothing was saved" in capsys.readouterr().err


def test_what_is_no_step_is_said_to_be_none(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    making = Making("louder\nsave\n", monkeypatch)
    assert making.result() == Draft.of(CALM, "mine")
    assert making.heard == []
    assert "There is no 'louder'." in capsys.readouterr().out


@pytest.mark.parametrize(
    "arguments",
    [
        ("preview", "nobody"),
        ("preview", "calm", "nobody"),
        ("make", "calm", "--rate", "120"),
        ("make", "../evil", "--rate", "120"),
        ("make", "mine", "--from", "nobody", "--rate", "120"),
        ("make", "mine", "--title", "<b>"),
        ("make", "mine", "--title", "two\nlines"),
        ("make", "mine", "--title", "no text \udcff"),
        ("add", "nowhere.zip"),
        ("add", "/etc/passwd"),
        ("export", "nobody"),
        ("export", "calm", "--out", "/nowhere/x.zip"),
        ("remove", "calm", "--yes"),
        ("check", "/etc"),
    ],
    ids=" ".join,
)
def test_what_cannot_be_is_one_line(
    arguments: tuple[str, ...],
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    monkeypatch.setenv("ASSISTANT_HOME", str(tmp_path))
    assert run(["voices", *arguments]) == 1
    error = capsys.readouterr().err
    assert error.startswith("assistant: ")
    assert error.count("\n") == 1
    assert "bug" not in error
    assert not list((tmp_path / "data" / "voices").glob("*"))


@pytest.mark.parametrize(
    "arguments",
    [
        ("make", "mine", "--rate", "9"),
        ("make", "mine", "--length", "endless"),
        ("check", "nowhere"),
    ],
    ids=" ".join,
)
def test_bad_usage_is_2(arguments: tuple[str, ...], capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["voices", *arguments]) == 2
    assert "Traceback" not in capsys.readouterr().err
