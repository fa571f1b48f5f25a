"""Every way a command can end: an exit code, and at most one line on stderr."""

from __future__ import annotations

import json

import pytest

from assistant.cli.running import run
from assistant.errors import ModelError
from tests.unit.cli_fakes import FakeAssistant, World


def ask(world: World) -> int:
    return run(["ask", "what time is it"], world.surroundings)


def test_done_is_0_and_says_nothing_on_stderr(capsys: pytest.CaptureFixture[str]) -> None:
    assert ask(World()) == 0
    output = capsys.readouterr()
    assert json.loads(output.out)["reply"]["text"] == "You said what time is it."
    assert output.err == ""


def test_a_reason_is_one_line(capsys: pytest.CaptureFixture[str]) -> None:
    world = World(refuses_to_open=ModelError("no model is\n installed; get one"))
    assert ask(world) == 1
    output = capsys.readouterr()
    assert output == ("", "assistant: no model is installed; get one\n")


def test_an_error_in_the_middle_closes_the_assistant() -> None:
    world = World(FakeAssistant(raises=ModelError("gone")))
    assert ask(world) == 1
    assert world.assistant.closed


def test_a_bug_is_called_a_bug_and_quotes_nobody(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delenv("ASSISTANT_DEBUG", raising=False)
    assert ask(World(FakeAssistant(raises=ValueError("I live in Porto")))) == 1
    error = capsys.readouterr().err
    assert error.count("\n") == 1
    assert "this is a bug in the assistant (ValueError at cli/conversing.py:" in error
    assert "ASSISTANT_DEBUG=1" in error
    assert "Porto" not in error


def test_a_bug_shows_where_it_is_to_those_who_ask_and_quotes_nobody(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("ASSISTANT_DEBUG", "1")
    broken = ValueError("I live in Porto")
    broken.__cause__ = KeyError("Porto")
    assert ask(World(FakeAssistant(raises=broken))) == 1
    error = capsys.readouterr().err
    assert "KeyError\n" in error
    assert "cli_fakes.py" in error
    assert error.endswith("ValueError\n")
    assert "Porto" not in error


def test_what_the_system_refuses_is_one_line(capsys: pytest.CaptureFixture[str]) -> None:
    refused = PermissionError(13, "Permission denied", "/locked/place")
    assert ask(World(FakeAssistant(raises=refused))) == 1
    assert capsys.readouterr().err == "assistant: /locked/place: Permission denied\n"


def test_ctrl_c_is_130_and_closes_the_assistant(capsys: pytest.CaptureFixture[str]) -> None:
    world = World(FakeAssistant())
    world.assistant.raises = KeyboardInterrupt()
    assert ask(world) == 130
    assert world.assistant.closed
    assert "Traceback" not in capsys.readouterr().err


def test_a_reader_that_went_away_is_no_news(capsys: pytest.CaptureFixture[str]) -> None:
    assert ask(World(FakeAssistant(raises=BrokenPipeError()))) == 1
    assert capsys.readouterr().err == ""


@pytest.mark.parametrize(
    "arguments",
    [
        ["sing"],
        ["ask"],
        ["ask", "hello", "--loudly"],
        ["ask", "hello", "--at", "tomorrow"],
        ["ask", "hello", "--skills", "/no/such/folder"],
        ["hear"],
    ],
)
def test_bad_usage_is_2(arguments: list[str], capsys: pytest.CaptureFixture[str]) -> None:
    assert run(arguments, World().surroundings) == 2
    error = capsys.readouterr().err
    assert "Error: " in error
    assert "Traceback" not in error


def test_the_version_is_printed(capsys: pytest.CaptureFixture[str]) -> None:
    from assistant import __version__

    assert run(["--version"]) == 0
    assert capsys.readouterr().out == f"assistant {__version__}\n"


ALONE = (
    *("demo", "ask", "hear", "talk", "say", "explain", "doctor"),
    *("setup", "run", "listen", "mute", "unmute", "stop", "unlock"),
    *("status", "watch", "history"),
)
GROUPS = {
    "voices": ("list", "preview", "use", "make", "check", "add", "export", "remove"),
    "models": ("list", "get", "remove"),
    "skills": (
        *("list", "info", "new", "check", "test", "try"),
        *("add", "remove", "permit", "deny", "settings"),
    ),
    "profile": (
        *("show", "why", "set", "forget", "wipe", "pause", "resume", "consent", "rules", "log"),
        *("export", "import", "verify", "restore", "lock"),
        *("history", "people", "contacts"),
    ),
}
COMMANDS = [(name,) for name in ALONE] + [(g, c) for g, names in GROUPS.items() for c in names]


@pytest.mark.parametrize("command", COMMANDS, ids=" ".join)
def test_every_command_has_help_with_an_example(
    command: tuple[str, ...], capsys: pytest.CaptureFixture[str]
) -> None:
    assert run([*command, "--help"]) == 0
    assert f"  assistant {' '.join(command)}" in capsys.readouterr().out


def test_the_overview_names_every_command_whole(capsys: pytest.CaptureFixture[str]) -> None:
    for group in ((), *((name,) for name in GROUPS)):
        assert run([*group, "--help"]) == 0
        output = capsys.readouterr().out
        wanted = GROUPS[group[0]] if group else (*ALONE, *GROUPS)
        assert all(f"\n  {name} " in output for name in wanted)
        assert "..." not in output.replace("ARGS]...", "")
