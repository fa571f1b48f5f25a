"""`assistant language`, and a conversation in writing that goes on in another one."""

from __future__ import annotations

import io
import json
from dataclasses import dataclass
from pathlib import Path

import pytest

from assistant.cli.running import run
from assistant.settings import Paths, load_settings
from tests.unit.cli_fakes import FakeAssistant, World


@pytest.fixture(autouse=True)
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("ASSISTANT_HOME", str(tmp_path))
    return tmp_path


def setting() -> str:
    return load_settings(Paths.from_environment().settings_file).language


def test_it_is_shown_and_changed(capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["language"]) == 0
    assert capsys.readouterr().out == "It speaks “en”.\n"
    assert run(["language", "de"]) == 0
    shown = capsys.readouterr()
    assert "It speaks “de” from now on" in shown.out
    assert "nothing here hears “de” yet: assistant doctor" in shown.err
    assert setting() == "de"


def test_to_a_program(capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["language", "de", "--json"]) == 0
    told = json.loads(capsys.readouterr().out)
    assert (told["language"], told["hears"]) == ("de", False)


def test_one_it_has_no_words_for_changes_nothing(capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["language", "xx"]) == 2
    assert "it has no words for 'xx'; there are: " in capsys.readouterr().err
    assert setting() == "en"


@dataclass
class Outdated(FakeAssistant):
    """Is asked to speak another language in its first turn."""

    def is_outdated(self) -> bool:
        return not self.closed and bool(self.session)


def test_a_conversation_goes_on_with_an_assistant_opened_anew(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("sys.stdin", io.StringIO("speak german\nwie spät ist es\n"))
    world = World(assistant=Outdated())
    assert run(["ask", "-", "--json"], world.surroundings) == 0
    assert world.opened == 2
    assert len(capsys.readouterr().out.splitlines()) == 2
