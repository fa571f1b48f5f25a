"""`assistant skills`: what one may touch, what it touched, and how to take that back."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path

import pytest

from assistant.settings import Paths
from assistant.skill_host.usage import Usage, Used
from tests.unit.skill_commands import asking, drafted, information, told

NOON = datetime(2026, 11, 22, 12, tzinfo=UTC)


@pytest.fixture(autouse=True)
def paths(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Paths:
    monkeypatch.setenv("ASSISTANT_HOME", str(tmp_path / "home"))
    monkeypatch.chdir(tmp_path)
    return Paths.from_environment()


@pytest.fixture
def tea(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> Path:
    return drafted(tmp_path, capsys)


def asking_for(tea: Path, more: str) -> None:
    asking(tea, "[intents", f"{more}\n[intents")


def test_one_sees_the_folder_and_the_program_that_were_chosen(
    tea: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    asking_for(tea, '[folders.leaves]\ndefault = "~/Leaves"\nwhy = "to read them"')
    told(capsys, "skills", "add", "tea", "--yes")
    shown = told(capsys, "skills", "info", "tea")
    assert "Leaves, to read them; cannot be used now: ~/Leaves is not there" in shown
    leaves = tmp_path / "elsewhere"
    leaves.mkdir()
    told(capsys, "skills", "permit", "tea", "folders.leaves", "--place", leaves)
    assert f"read all files in {leaves}, to read them" in told(capsys, "skills", "info", "tea")


def test_one_sees_what_it_keeps_and_the_ways_back(
    tea: Path, paths: Paths, capsys: pytest.CaptureFixture[str]
) -> None:
    told(capsys, "skills", "add", "tea", "--yes")
    own = paths.skill_files / "tea"
    own.mkdir(parents=True)
    for number in range(7):
        (own / f"pot{number}.md").write_text("mine", encoding="utf-8")
    Usage(paths.skill_use).add(Used("tea", "storage", NOON))
    shown = told(capsys, "skills", "info", "tea")
    assert f"It keeps 7 files for you in {own}: pot0.md, " in shown
    assert "pot4.md, 2 more." in shown
    assert f"rm -r {own}\n" in shown
    assert "assistant skills deny tea PERMISSION" in shown
    assert "assistant skills remove tea\n" in shown
    assert "storage" in shown.partition("it used")[2].splitlines()[2]
    assert information(capsys, "tea")["kept"] == [str(own / f"pot{it}.md") for it in range(7)]
    shipped = told(capsys, "skills", "info", "timers")
    assert f'[skills] disabled = ["timers"] in {paths.settings_file}' in shipped


def test_the_list_tells_what_was_permitted(tea: Path, capsys: pytest.CaptureFixture[str]) -> None:
    told(capsys, "skills", "add", "tea", "--without", "storage", "--yes")
    (line,) = [one for one in told(capsys, "skills", "list").splitlines() if one.startswith("tea ")]
    assert "profile.home, schedule" in line
    assert "storage" not in line


def test_more_under_the_same_name_is_told(tea: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """A newer version that would write where it could read, or talk to another machine."""
    asking_for(tea, '[network.kettle]\nhosts = ["kettle.local"]\nwhy = "to boil water"')
    told(capsys, "skills", "add", "tea", "--yes")
    asking(tea, "kettle.local", "evil.example")
    shown = told(capsys, "skills", "add", "tea", "--yes")
    (changed,) = [line for line in shown.splitlines() if line.endswith("  (changed)")]
    assert "evil.example" in changed


def test_what_it_wrote_elsewhere_is_told_when_it_goes(
    tea: Path, paths: Paths, capsys: pytest.CaptureFixture[str]
) -> None:
    reach = '[folders.leaves]\ndefault = "~/Leaves"\naccess = "write"\nwhy = "to keep them"'
    asking_for(tea, reach)
    told(capsys, "skills", "add", "tea", "--yes")
    shown = told(capsys, "skills", "remove", "tea", "--yes")
    assert f"It could write in {paths.data.parent}/Leaves; " in shown
