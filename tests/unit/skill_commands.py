"""What tests of `assistant skills` share: a skill to have, and commands that are given."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from assistant.cli.running import run

ASKS = """\
permissions = ["schedule", "storage"]
[settings.minutes]
kind = "number"
label = "How long"
default = 4
[profile]
home = "to know its water"
"""


def drafted(parent: Path, capsys: pytest.CaptureFixture[str]) -> Path:
    """The skill tea, a draft that asks for things, in the working folder `parent`."""
    told(capsys, "skills", "new", "tea", "--say", "zorbly tea", "--answer", "It is on")
    asking(parent / "tea", "permissions = []\n", ASKS)
    return parent / "tea"


def asking(folder: Path, instead_of: str, text: str) -> None:
    """Change the skill's manifest."""
    manifest = folder / "skill.toml"
    before = manifest.read_text(encoding="utf-8")
    manifest.write_text(before.replace(instead_of, text, 1), encoding="utf-8")


def told(capsys: pytest.CaptureFixture[str], *arguments: object) -> str:
    assert run([*map(str, arguments)]) == 0
    return capsys.readouterr().out


def complained(capsys: pytest.CaptureFixture[str], *arguments: object) -> str:
    assert run([*map(str, arguments)]) == 1
    complaint = capsys.readouterr().err
    assert complaint.count("\n") == 1
    return complaint


def information(capsys: pytest.CaptureFixture[str], skill: str) -> dict[str, object]:
    found = json.loads(told(capsys, "skills", "info", skill, "--json"))
    assert isinstance(found, dict)
    return found
