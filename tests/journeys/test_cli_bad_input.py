"""Whatever a person hands in: one clear line, the right exit code, and the rest goes on."""

from __future__ import annotations

import os
import wave
from pathlib import Path

import pytest

from tests.journeys.cli_program import Program, needs_whisper
from tests.warm_homes import warmed


@pytest.fixture
def program(tmp_path: Path) -> Program:
    return Program(warmed(tmp_path / "home"))


def wav(path: Path, frames: bytes, rate_hz: int = 16_000, channels: int = 1) -> Path:
    with wave.open(str(path), "wb") as file:
        file.setnchannels(channels)
        file.setsampwidth(2)
        file.setframerate(rate_hz)
        file.writeframes(frames)
    return path


@needs_whisper
def test_recordings_that_cannot_be_heard_are_named_and_the_others_are_answered(
    program: Program, tmp_path: Path
) -> None:
    second = b"\x00\x00" * 16_000
    text = tmp_path / "text.wav"
    text.write_text("this is no sound")
    empty = tmp_path / "empty.wav"
    empty.touch()
    secret = wav(tmp_path / "secret.wav", second)
    secret.chmod(0)
    hour = wav(tmp_path / "hour.wav", second * 3600)
    bad = [text, empty, hour, tmp_path, tmp_path / "none.wav"]
    if os.geteuid() != 0:  # root reads everything
        bad.append(secret)
    silent = wav(tmp_path / "silent.wav", second)
    one = wav(tmp_path / "one.wav", b"\x01\x00")
    clipped = wav(tmp_path / "clipped.wav", (b"\xff\x7f" * 40 + b"\x00\x80" * 40) * 200)
    stereo = wav(tmp_path / "stereo.wav", b"\x00\x00" * 96_000, rate_hz=48_000, channels=2)
    good = [silent, one, clipped, stereo]

    ended = program("hear", *bad, *good, "--engine", "whisper")

    assert ended.code == 1
    assert len(ended.turns) == len(good)
    lines = ended.err.splitlines()
    assert len(lines) == len(bad)
    for line, file in zip(lines, bad, strict=True):
        assert line.startswith("assistant: ")
        assert str(file) in line
    for turn, file in zip(ended.turns, good, strict=True):
        if file != clipped:
            assert turn["heard"]["text"] == ""
            assert turn["reply"]["text"] == ""


def test_a_missing_model_is_one_line_that_says_what_to_get(program: Program) -> None:
    program.settings('[hearing]\nengine = "vosk"\nmodel = "/no/such/model"\n')
    ended = program("hear", "any.wav")
    assert ended.code == 1
    assert ended.out == ""
    assert ended.err.count("\n") == 1
    assert "/no/such/model" in ended.err


@pytest.mark.parametrize(
    ("settings", "named"),
    [
        ("[hearing\n", "settings.toml"),
        ("[hearing]\nthreads = 99\n", "hearing.threads"),
        ("[speaking]\nvolumne = 1\n", "speaking.volumne"),
        ('[speaking]\nvoice = "nobody"\n', "nobody"),
    ],
)
def test_broken_settings_are_one_line_that_names_the_key(
    program: Program, settings: str, named: str
) -> None:
    file = program.settings(settings)
    ended = program("ask", "what time is it")
    assert ended.code == 1
    assert ended.out == ""
    assert ended.err.count("\n") == 1
    assert named in ended.err
    assert file.read_text() == settings


def test_doctor_finds_broken_settings(program: Program) -> None:
    program.settings("[hearing]\nthreads = 99\n")
    ended = program("doctor")
    assert ended.code == 1
    assert "broken: settings: " in ended.out
    assert "hearing.threads" in ended.out


def test_text_that_is_not_text_is_answered_all_the_same(program: Program) -> None:
    ended = program("ask", "-", typed="\x00\x1b[31m\n" + "long " * 1_900 + "\n\u202e?\n")
    assert ended.code == 0
    assert len(ended.turns) == 3


MANIFEST = """\
name = "{name}"
version = "1.0"
api = 1
description = "A skill that goes wrong"
[intents.go]
"""
SENTENCES = '[intents.go]\nsentences = ["please go {name} now"]\nexamples = []\n'
REPLIES = '[acts.done]\nnormal = ["Done."]\n'
START = "from assistant.skill import Skill, act\nskill = Skill()\n@skill.intent('go')\ndef go(r):\n"
WRONG = {
    "hanging": START + "    while True: pass\n",
    "dying": START + "    import os; os._exit(3)\n",
    "raising": START + "    raise ValueError('I live in Porto')\n",
    "unfinished": START + "    return act(\n",
    "wordless": START + "    return act('no_such_reply')\n",
}


def skill_folder(folder: Path, name: str, code: str) -> Path:
    folder = folder / name
    folder.mkdir(parents=True)
    (folder / "skill.toml").write_text(MANIFEST.format(name=name))
    (folder / "sentences.en.toml").write_text(SENTENCES.replace("{name}", name))
    (folder / "replies.en.toml").write_text(REPLIES)
    (folder / "skill.py").write_text(code)
    return folder


@pytest.mark.parametrize("name", WRONG)
def test_a_skill_that_goes_wrong_costs_an_apology_and_nothing_else(
    program: Program, tmp_path: Path, name: str
) -> None:
    program.settings("[skills]\ndeadline_seconds = 0.5\n")
    folder = skill_folder(tmp_path / "skills", name, WRONG[name])
    said = f"set a timer for one hour\nplease go {name} now\nhow long is left on the timer\n"
    ended = program("ask", "-", "--skills", folder, typed=said)
    assert ended.code == 0
    assert ended.replies == ["timers.set", "core.skill_failed", "timers.left"]
    assert "Porto" not in ended.out + ended.err


def test_a_skill_that_cannot_be_read_is_named_once(program: Program, tmp_path: Path) -> None:
    folder = skill_folder(tmp_path / "skills", "broken", "")
    (folder / "skill.toml").write_text('name = "broken"\n')
    ended = program("ask", "what time is it", "--skills", folder)
    assert ended.code == 0
    assert ended.replies == ["clock.time"]
    assert ended.err.count("\n") == 1
    assert str(folder / "skill.toml") in ended.err


def test_a_line_that_cannot_be_read_disables_only_itself(program: Program, tmp_path: Path) -> None:
    folder = skill_folder(tmp_path / "skills", "partly", START + "    return act('done')\n")
    (folder / "sentences.en.toml").write_text(
        '[intents.go]\nsentences = [\n  "go (partly",\n  "please go partly now",\n]\n'
    )
    ended = program("ask", "please go partly now", "--skills", folder)
    assert ended.replies == ["partly.done"]
    assert f"{folder / 'sentences.en.toml'}:3" in ended.err
