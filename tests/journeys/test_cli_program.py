"""The program as a whole: how quickly it starts, what the shell completes, how it is stopped."""

from __future__ import annotations

import json
import os
import resource
import signal
import subprocess
import sys
import wave
from collections.abc import Callable
from pathlib import Path

import pytest

from tests.journeys.cli_program import ROOT, Program, needs_espeak, needs_whisper
from tests.warm_homes import warmed

HELP_TO_TYPER = 7
"""How many times the CPU time of a process that only imports Typer; machines differ by more."""


@pytest.fixture
def program(tmp_path: Path) -> Program:
    return Program(warmed(tmp_path / "home"))


def test_help_is_there_at_once(program: Program) -> None:
    assert program("--help").code == 0  # writes what Python caches of the modules
    only_typer = [sys.executable, "-c", "import typer"]
    least = min(cpu_seconds(lambda: subprocess.run(only_typer, check=True)) for _ in range(3))
    used = min(cpu_seconds(lambda: program("--help")) for _ in range(3))
    assert used < HELP_TO_TYPER * least


def cpu_seconds(run: Callable[[], object]) -> float:
    """Of the children that `run` waits for."""
    before = resource.getrusage(resource.RUSAGE_CHILDREN)
    run()
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    return after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime


def test_help_loads_nothing_heavy() -> None:
    script = (
        "import sys\nfrom assistant.cli.running import run\nrun(['--help'])\n"
        "heavy = {'numpy', 'pydantic', 'rich', 'vosk', 'jinja2', 'babel', 'tinydb', 'hassil'}\n"
        "sys.exit(', '.join(heavy & sys.modules.keys()))\n"
    )
    done = subprocess.run(
        [sys.executable, "-c", script], cwd=ROOT, capture_output=True, text=True, check=False
    )
    assert done.stderr.strip() == ""


@pytest.mark.parametrize(
    ("words", "offered"),
    [
        ("assistant vo", "voices"),
        ("assistant voices use w", "warm"),
        ("assistant say hello --voice ca", "calm"),
        ("assistant skills info ti", "timers"),
        ("assistant skills deny timers sch", "schedule"),
        ("assistant skills settings home ho", "host"),
        ("assistant models get vosk", "vosk-model-small-en-us-0.15"),
        ("assistant hear a.wav --engine w", "whisper"),
    ],
)
def test_the_shell_completes_names(program: Program, words: str, offered: str) -> None:
    asked = {
        "_ASSISTANT_COMPLETE": "complete_bash",
        "COMP_WORDS": words,
        "COMP_CWORD": str(len(words.split()) - 1),
    }
    ended = program(env=asked)
    assert offered in ended.out.split()


def test_completion_is_installed_for_the_asked_shell(program: Program, tmp_path: Path) -> None:
    home = {"HOME": str(tmp_path), "_TYPER_COMPLETE_TEST_DISABLE_SHELL_DETECTION": "1"}
    shown = program("--show-completion", "bash", env=home)
    assert "_ASSISTANT_COMPLETE=complete_bash" in shown.out
    assert program("--install-completion", "bash", env=home).code == 0
    assert "assistant" in (tmp_path / ".bashrc").read_text()


def test_what_is_learnt_is_shown_explained_and_forgotten(program: Program) -> None:
    assert program("ask", "call me Zebedee").code == 0
    assert program("ask", "what time is it").turns[0]["reply"]["used"]
    (fact,) = json.loads(program("profile", "show", "--json").out)
    assert (fact["relation"], fact["object"]) == ("address_as", "Zebedee")
    assert "Zebedee" in program("profile", "show").out
    assert "Zebedee" in program("profile", "why").out
    assert "call me Zebedee" in program("profile", "why", fact["fact"]).out

    refused = program("profile", "forget", "--last")
    assert refused.code == 1
    assert program("profile", "forget", fact["fact"]).code == 0
    assert json.loads(program("profile", "show", "--json").out) == []
    assert not _holding(program.home, "Zebedee")


def test_a_wipe_leaves_no_word_behind(program: Program) -> None:
    program("ask", "-", typed="call me Zebedee\nset a quokka timer for an hour\n")
    assert _holding(program.home, "Zebedee", "quokka")
    assert program("profile", "wipe").code == 1
    assert _holding(program.home, "Zebedee", "quokka")
    assert program("profile", "wipe", "--yes").code == 0
    assert not _holding(program.home, "Zebedee", "quokka")


def _holding(folder: Path, *words: str) -> list[Path]:
    """The files in which one of the words is."""
    return [
        file
        for file in folder.rglob("*")
        if file.is_file()
        for text in [file.read_bytes().lower()]
        if any(word.lower().encode() in text for word in words)
    ]


def test_a_chosen_voice_stays_chosen_and_comments_stay(program: Program) -> None:
    file = program.settings('# mine\n[speaking]\nvoice = "calm"  # for now\n')
    assert program("voices", "use", "warm").code == 0
    assert file.read_text() == '# mine\n[speaking]\nvoice = "warm"  # for now\n'
    voices = json.loads(program("voices", "list", "--json").out)
    assert [voice["name"] for voice in voices if voice["chosen"]] == ["warm"]


@pytest.mark.parametrize(
    "arguments",
    [("voices", "use", "nobody"), ("skills", "info", "nothing"), ("models", "get", "x")],
)
def test_a_name_that_is_not_there_is_one_line(program: Program, arguments: tuple[str, ...]) -> None:
    ended = program(*arguments)
    assert ended.code == 1
    assert ended.err.count("\n") == 1
    assert "there is no" in ended.err


@pytest.mark.parametrize(
    ("number", "code"), [(signal.SIGINT, 130), (signal.SIGTERM, 143), (signal.SIGHUP, 129)]
)
def test_a_signal_ends_it_tidily(tmp_path: Path, number: signal.Signals, code: int) -> None:
    process = subprocess.Popen(
        [sys.executable, "-m", "assistant.cli", "ask", "-"],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        cwd=ROOT,
        env=os.environ | {"ASSISTANT_HOME": str(tmp_path)},
        start_new_session=True,
        # Tests that a shell runs in the background are deaf to Ctrl-C, and so is what they start.
        preexec_fn=lambda: signal.signal(number, signal.SIG_DFL),
    )
    assert process.stdin is not None
    assert process.stdout is not None
    process.stdin.write("what time is it\n")
    process.stdin.flush()
    assert "clock" in process.stdout.readline()
    # To the whole group, as a terminal sends it: the skills' processes get it too.
    os.killpg(process.pid, number)
    _, errors = process.communicate(timeout=20)
    assert process.returncode == code
    assert errors == ""


def test_a_reader_that_leaves_early_is_no_news(program: Program) -> None:
    command = f"{sys.executable} -m assistant.cli ask - | head -1"
    done = subprocess.run(
        ["sh", "-c", command],
        input="what time is it\n" * 40,
        text=True,
        capture_output=True,
        cwd=ROOT,
        env=os.environ | {"ASSISTANT_HOME": str(program.home)},
        check=False,
    )
    assert done.stdout.count("\n") == 1
    assert done.stderr == ""


@needs_espeak
def test_a_broken_voice_is_named_and_the_others_are_listed(program: Program) -> None:
    (program.home / "data" / "voices" / "mine").mkdir(parents=True)
    ended = program("voices", "list")
    assert ended.code == 0
    assert "calm" in ended.out
    assert ended.err.startswith("assistant: warning: voice mine: ")


@needs_espeak
def test_a_sentence_becomes_a_file(program: Program, tmp_path: Path) -> None:
    out = tmp_path / "hello.wav"
    assert program("say", "Hello there.", "--voice", "warm", "--out", out).code == 0
    with wave.open(str(out)) as sound:
        assert sound.getnframes() / sound.getframerate() > 0.3
    nowhere = program("say", "hello", "--out", tmp_path / "none" / "a.wav")
    assert nowhere.code == 1
    assert nowhere.err.count("\n") == 1


@needs_whisper
@needs_espeak
def test_a_new_home_is_healthy(program: Program) -> None:
    ended = program("doctor", "--json")
    findings = json.loads(ended.out)
    assert [finding for finding in findings if finding["health"] == "broken"] == []
    assert ended.code == 0
    hearing = next(finding for finding in findings if finding["about"] == "hearing")
    assert hearing["what"].startswith("whisper: ")
