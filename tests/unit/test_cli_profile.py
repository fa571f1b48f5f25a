"""A person and their profile on the command line: set, pause, consent, export, lock, restore."""

from __future__ import annotations

import io
import json
from datetime import date
from pathlib import Path

import pytest
from rich.console import Console

from assistant.cli.printing import table
from assistant.cli.running import run
from assistant.installed import installed_profile
from assistant.settings import Paths, Settings
from tests.opened_journal import readable


@pytest.fixture(autouse=True)
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("ASSISTANT_HOME", str(tmp_path / "home"))
    return tmp_path / "home"


def told(capsys: pytest.CaptureFixture[str], *arguments: str, code: int = 0) -> str:
    capsys.readouterr()
    assert run(["profile", *arguments]) == code
    printed = capsys.readouterr()
    return printed.out if code == 0 else printed.err


def known(capsys: pytest.CaptureFixture[str]) -> dict[str, str]:
    facts = json.loads(told(capsys, "show", "--json"))
    return {fact["relation"]: fact["object"] for fact in facts}


def test_a_fact_is_set_without_speaking(capsys: pytest.CaptureFixture[str]) -> None:
    assert "you live in Porto" in told(capsys, "set", "home", "Porto")
    told(capsys, "set", "kin.sister", "Anna")
    told(capsys, "set", "verbosity", "terse")
    told(capsys, "set", "home", "Lisbon")  # takes the place of the other
    assert "don't like liver" in told(capsys, "set", "likes", "liver", "--not")
    assert known(capsys) == {
        "kin.sister": "Anna", "verbosity": "terse", "home": "Lisbon", "likes": "liver"
    }  # fmt: skip
    assert "there are: name, " in told(capsys, "set", "shoe", "42", code=1)
    assert "never kept" in told(capsys, "set", "likes", "my PIN is 1234", code=1)


def test_every_style_is_set_as_it_is_by_voice(capsys: pytest.CaptureFixture[str]) -> None:
    assert "loudly" in told(capsys, "set", "volume", "louder")
    assert known(capsys) == {"volume": "1.4"}
    assert "Pitch is between" in told(capsys, "set", "pitch", "9", code=1)


def test_paused_it_keeps_nothing_that_is_said(capsys: pytest.CaptureFixture[str]) -> None:
    told(capsys, "pause")
    assert run(["ask", "I love zeppelins"]) == 0
    assert known(capsys) == {}
    told(capsys, "resume")
    assert run(["ask", "I love zeppelins"]) == 0
    assert known(capsys) == {"likes": "zeppelins"}


def test_a_permission_is_taken_back_and_given_again(capsys: pytest.CaptureFixture[str]) -> None:
    told(capsys, "consent", "--revoke", "kin")
    assert json.loads(told(capsys, "consent", "--json"))["refused"] == ["kin"]
    assert run(["ask", "my sister is called Anna"]) == 0
    assert "consent" not in capsys.readouterr().out
    told(capsys, "consent", "--allow", "kin")
    assert json.loads(told(capsys, "consent", "--json"))["refused"] == []


def test_what_is_typed_again_stays_in_one_piece() -> None:
    rows = table("fact", "what is known", "learnt")
    rows.add_row("3f2a9c01", "you live in a town by the sea", "2026-05-03")
    narrow = Console(width=24, file=io.StringIO())
    with narrow.capture() as shown:
        narrow.print(rows)
    assert "3f2a9c01" in shown.get()


def test_the_rules_name_all_that_can_be_learnt(capsys: pytest.CaptureFixture[str]) -> None:
    rules = json.loads(told(capsys, "rules", "--json"))
    assert rules["allergy"]["asks"]
    assert not rules["allergy"]["spoken"]
    assert not rules["likes"]["asks"]
    assert "Never: PINs" in told(capsys, "rules")


def test_every_use_is_in_the_log(capsys: pytest.CaptureFixture[str]) -> None:
    assert "Nothing" in told(capsys, "log")
    told(capsys, "set", "name", "Haz")
    assert run(["ask", "what is my name"]) == 0
    (use,) = json.loads(told(capsys, "log", "--json"))
    assert (use["reply"], use["why"]) == ("about_me.known", "you asked what I know")


def test_what_is_exported_can_be_imported_elsewhere(
    capsys: pytest.CaptureFixture[str], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    told(capsys, "set", "home", "Porto")
    told(capsys, "set", "likes", "jazz")
    file = tmp_path / "me.json"
    told(capsys, "export", str(file))
    assert file.stat().st_mode & 0o777 == 0o600
    assert "exists" in told(capsys, "export", str(file), code=1)
    everything = json.loads(told(capsys, "export"))
    assert everything["facts"] == json.loads(file.read_text())["facts"]

    monkeypatch.setenv("ASSISTANT_HOME", str(tmp_path / "elsewhere"))
    told(capsys, "set", "home", "Lisbon")
    assert "you live in Lisbon stays" in told(capsys, "import", str(file), "--dry-run")
    assert known(capsys) == {"home": "Lisbon"}
    told(capsys, "import", str(file))
    assert known(capsys) == {"home": "Lisbon", "likes": "jazz"}
    told(capsys, "import", str(file), "--replace")
    assert known(capsys) == {"home": "Porto", "likes": "jazz"}
    assert "Known already: 2" in told(capsys, "import", str(file))


@pytest.mark.parametrize(
    "content",
    ["", "[]", "{}", '{"format": "assistant-profile"}', '{"zeppelin": 1}', "\0", "{" * 5000],
)
def test_what_is_no_exported_profile_changes_nothing(
    content: str, capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    file = tmp_path / "me.json"
    file.write_text(content)
    error = told(capsys, "import", str(file), code=1)
    assert "this is no exported profile" in error
    assert "zeppelin" not in error
    assert known(capsys) == {}


def test_a_passphrase_locks_it(
    capsys: pytest.CaptureFixture[str],
    home: Path,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    told(capsys, "set", "likes", "zeppelins")
    passphrase = tmp_path / "passphrase"
    passphrase.write_text("open sesame\n")
    monkeypatch.setenv("ASSISTANT_PASSPHRASE_FILE", str(passphrase))
    assert "passphrase" in told(capsys, "lock", "passphrase")
    assert known(capsys) == {"likes": "zeppelins"}
    assert "zeppelins" not in readable(home)
    monkeypatch.delenv("ASSISTANT_PASSPHRASE_FILE")
    assert "assistant unlock" in told(capsys, "show", code=1)
    passphrase.write_text("abracadabra\n")
    monkeypatch.setenv("ASSISTANT_PASSPHRASE_FILE", str(passphrase))
    assert "does not open" in told(capsys, "show", code=1)
    passphrase.write_text("open sesame\n")
    told(capsys, "lock", "file")
    monkeypatch.delenv("ASSISTANT_PASSPHRASE_FILE")
    assert known(capsys) == {"likes": "zeppelins"}
    assert "auto" in told(capsys, "lock", "a-dragon", code=2)


def test_yesterday_can_be_taken_back(capsys: pytest.CaptureFixture[str]) -> None:
    assert "no backup yet" in told(capsys, "restore", code=1)
    told(capsys, "set", "home", "Porto")
    (today,) = told(capsys, "restore").split()
    assert date.fromisoformat(today)
    told(capsys, "set", "home", "Lisbon")
    told(capsys, "restore", today, "--yes")
    assert known(capsys) == {"home": "Porto"}
    assert "no backup of 2001-01-01" in told(capsys, "restore", "2001-01-01", "--yes", code=1)


def test_verifying_reads_every_backup_too(capsys: pytest.CaptureFixture[str], home: Path) -> None:
    told(capsys, "set", "home", "Porto")
    assert json.loads(told(capsys, "verify", "--json"))["sound"]
    paths = Paths.from_environment()
    (backup,) = installed_profile(paths, Settings()).store.files.backups
    content = bytearray(backup.read_bytes())
    content[-10] ^= 1
    backup.write_bytes(content)
    assert run(["profile", "verify"]) == 1
    assert "is damaged" in capsys.readouterr().out
    assert backup.read_bytes() == content
