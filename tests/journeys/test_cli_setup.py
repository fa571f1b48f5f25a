"""`assistant setup` without hardware: scripted, skipped, repeated, and broken off."""

from __future__ import annotations

import os
import pty
import signal
import subprocess
import sys
from pathlib import Path

import pytest

from assistant.settings import Paths
from tests.journeys.cli_program import ROOT, Program, needs_espeak


@pytest.fixture
def program(tmp_path: Path) -> Program:
    return Program(tmp_path / "home")


def settings_of(program: Program) -> str:
    file = program.home / "config" / "settings.toml"
    return file.read_text() if file.exists() else ""


@needs_espeak
def test_flags_answer_every_question(program: Program) -> None:
    chosen = ("--voice", "warm", "--wake-phrase", "Hello  House", "--remember", "little")
    ended = program("setup", *chosen, "--no-service", "--yes")
    assert ended.code == 0, ended.err
    assert settings_of(program) == '[wake]\nphrase = "hello house"\n\n[speaking]\nvoice = "warm"\n'
    # What the skills understand is compiled, so that even the first start is quick.
    paths = Paths.from_environment({"ASSISTANT_HOME": str(program.home)})
    assert (paths.compiled_sentences / "clock.en.pickle").exists()
    assert (paths.compiled_sentences / "all-skills.classifier.en.pickle").exists()
    # Nothing private is asked for now; what to call somebody is still kept.
    told = program("ask", "-", typed="I live in Berlin\ncall me Peter\n").turns
    assert [turn["reply"]["asks"] for turn in told] == [False, False]
    assert [len(turn["learned"]) for turn in told] == [0, 1]


@needs_espeak
def test_what_it_may_ask_can_be_taken_back(program: Program) -> None:
    assert program("setup", "--remember", "little", "--yes").code == 0
    assert program("setup", "--remember", "ask", "--yes").code == 0
    (turn,) = program("ask", "I live in Berlin").turns
    assert turn["reply"]["asks"]


@needs_espeak
def test_nothing_is_nothing(program: Program) -> None:
    assert program("setup", "--remember", "nothing", "--yes").code == 0
    (turn,) = program("ask", "call me Peter").turns
    assert not turn["learned"]


@needs_espeak
def test_without_anybody_there_nothing_changes(program: Program) -> None:
    ended = program("setup")
    assert ended.code == 0, ended.err
    assert settings_of(program) == ""


@needs_espeak
def test_answers_can_be_typed_and_every_other_step_skipped(program: Program) -> None:
    program.settings("# mine\n[speaking]\nvolume = 0.5\n")
    ended = program("setup", "--wake-phrase", "okay nabu", typed="nobody\nbrisk\n\n")
    assert ended.code == 0, ended.err
    assert "There is no voice 'nobody'" in ended.out
    assert settings_of(program) == '# mine\n[speaking]\nvolume = 0.5\nvoice = "brisk"\n'
    again = program("setup", typed="\n\n\n\n")
    assert "The settings stay as they were" in again.out


@pytest.mark.parametrize(
    ("flags", "reason"),
    [
        (("--wake-phrase", "hi"), "too short"),
        (("--voice", "nobody"), "no voice 'nobody'"),
        (("--microphone", "nobody's"), "no microphone"),
    ],
)
def test_what_cannot_be_is_refused_and_nothing_written(
    program: Program, flags: tuple[str, ...], reason: str
) -> None:
    ended = program("setup", "--voice", "warm", *flags, "--yes")
    assert ended.code == 1
    assert reason in ended.err
    assert settings_of(program) == ""


@needs_espeak
def test_ctrl_c_leaves_the_settings_as_they_were(program: Program) -> None:
    terminal, other_end = pty.openpty()
    command = [sys.executable, "-m", "assistant.cli", "setup", "--voice", "warm"]
    with subprocess.Popen(
        command,
        stdin=other_end,
        stdout=subprocess.PIPE,
        cwd=ROOT,
        env={**os.environ, "ASSISTANT_HOME": str(program.home)},
        preexec_fn=lambda: signal.signal(signal.SIGINT, signal.SIG_DFL),
    ) as running:
        assert running.stdout is not None
        seen = b""
        while b"Which?" not in seen:
            os.write(terminal, b"\n")
            seen += os.read(running.stdout.fileno(), 1000)
        running.send_signal(signal.SIGINT)
        running.stdout.read()
    os.close(terminal)
    os.close(other_end)
    assert running.returncode == 130
    assert settings_of(program) == ""
