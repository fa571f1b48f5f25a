"""Voices are data: checked, bounded, and never able to reach outside their folder."""

from __future__ import annotations

import os
from itertools import combinations
from pathlib import Path

import pytest

from assistant.speaking.voices import find_voices
from assistant.values import Verbosity

SHIPPED = Path(__file__).parents[2] / "voices"
VOICE = """
title = "Test"
description = "For the tests"
language = "en"
engine = "pyttsx3"
[sound]
rate_words_per_minute = 150
pitch = 40
speaker = "gmw/en-US"
[persona]
verbosity = "terse"
warmth = [0.8, 0.2]
"""
LINES = 'openers = ["Right."]\n'


def made(folder: Path, name: str, voice: str = VOICE, lines: str = LINES) -> Path:
    home = folder / name
    home.mkdir(parents=True)
    (home / "voice.toml").write_text(voice)
    (home / "lines.en.toml").write_text(lines)
    return home


def problem(folder: Path) -> str:
    """The one line that is said of the only voice in `folder`, which must be broken."""
    voices, problems = find_voices([folder])
    assert not voices
    (only,) = problems
    assert "\n" not in str(only)
    return str(only)


def test_a_folder_becomes_a_voice(tmp_path: Path) -> None:
    made(tmp_path, "test")
    voices, problems = find_voices([tmp_path, tmp_path / "missing"])
    voice = voices["test"]
    assert not problems
    assert (voice.engine, voice.sound.speaker, voice.sound.pitch) == ("pyttsx3", "gmw/en-US", 40)
    assert voice.persona.verbosity is Verbosity.TERSE
    assert voice.persona.warmth == (0.2, 0.8)
    assert voice.persona.openers == ("Right.",)


def test_a_persons_own_voice_goes_before_a_shipped_one(tmp_path: Path) -> None:
    made(tmp_path / "own", "calm", VOICE.replace("Test", "Mine"))
    made(tmp_path / "shipped", "calm")
    voices, _ = find_voices([tmp_path / "own", tmp_path / "shipped"])
    assert voices["calm"].title == "Mine"


@pytest.mark.parametrize(
    ("voice", "lines", "says"),
    [
        ("", LINES, "voice.toml: title: Field required"),
        (VOICE.replace("pyttsx3", "shell"), LINES, "voice.toml: engine"),
        (VOICE.replace("= 150", "= 9000"), LINES, "voice.toml: sound.rate_words_per_minute"),
        (VOICE.replace("gmw/en-US", "x; rm"), LINES, "voice.toml: sound.speaker"),
        (VOICE.replace("[sound]", "[sound]\ncommand = 'x'"), LINES, "voice.toml: sound.command"),
        (VOICE.replace("[sound]", "[sound]\npackage = 'os.path'"), LINES, "sound.package"),
        (VOICE, 'openers = ["{% for %}"]', "lines.en.toml: openers.0"),
        (VOICE, f'openers = ["{"x" * 81}"]', "lines.en.toml: openers.0"),
        (VOICE, f"openers = {['x.'] * 31}", "lines.en.toml: openers"),
        (VOICE, "#" * 300_000, "larger than 256 KiB"),
        ("a = [", LINES, "not valid TOML"),
    ],
)
def test_a_broken_or_hostile_folder_is_a_problem_and_not_a_crash(
    tmp_path: Path, voice: str, lines: str, says: str
) -> None:
    made(tmp_path, "test", voice, lines)
    assert says in problem(tmp_path)


@pytest.mark.parametrize("model", ["../other.onnx", "/etc/hostname", "link.onnx"])
def test_a_voice_cannot_name_a_file_outside_its_folder(tmp_path: Path, model: str) -> None:
    (tmp_path / "other.onnx").touch()
    sound = f'[sound]\nmodel = "{model}"'
    home = made(tmp_path / "voices", "test", VOICE.replace("[sound]", sound))
    (home / "link.onnx").symlink_to(tmp_path / "other.onnx")
    assert "lies outside the voice's folder" in problem(tmp_path / "voices")


def test_its_data_cannot_be_a_link_to_elsewhere_or_a_pipe_that_never_ends(tmp_path: Path) -> None:
    linked = made(tmp_path / "linked", "test") / "lines.en.toml"
    linked.unlink()
    linked.symlink_to("/dev/zero")
    assert "lies outside" in problem(tmp_path / "linked")
    piped = made(tmp_path / "piped", "test") / "voice.toml"
    piped.unlink()
    os.mkfifo(piped)
    assert "not a plain file" in problem(tmp_path / "piped")


def test_a_voice_without_its_model_is_there_and_says_what_is_missing(tmp_path: Path) -> None:
    for name, key in (("file", 'model = "x.onnx"'), ("packaged", 'package = "no_such_voice"')):
        made(tmp_path, name, VOICE.replace("[sound]", f"[sound]\n{key}"))
    voices, problems = find_voices([tmp_path])
    assert not problems
    assert voices["file"].sound.model_problem == "its model x.onnx is missing"
    assert voices["packaged"].sound.model_problem == "the package no-such-voice is not installed"


def test_the_shipped_voices_are_sound_and_differ_in_rate_or_pitch() -> None:
    voices, problems = find_voices([SHIPPED])
    assert not problems
    assert {"calm", "brisk", "warm", "joe"} <= set(voices)
    shipped = [voice for voice in voices.values() if voice.engine == "pyttsx3"]
    for one, other in combinations(shipped, 2):
        rates = one.sound.rate_words_per_minute, other.sound.rate_words_per_minute
        assert one.sound.speaker != other.sound.speaker or max(rates) / min(rates) >= 1.15
        assert one.persona.openers != other.persona.openers


def test_no_shipped_line_claims_to_feel_or_to_be_human() -> None:
    claims = ("feel", "glad", "happy", "love", "pleasure", "human", "person", "miss you", "enjoy")
    for file in SHIPPED.glob("*/*.toml"):
        text = file.read_text().lower().replace("[persona]", "")
        assert not [claim for claim in claims if claim in text], file
