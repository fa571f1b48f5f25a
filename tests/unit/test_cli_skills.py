"""`assistant skills`: making one, having one, and deciding what it may do."""

from __future__ import annotations

import io
import json
import os
import re
import sys
import zipfile
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

import pytest

from assistant.authoring.drafting import Draft
from assistant.authoring.workshop import Workshop
from assistant.cli.running import run
from assistant.settings import Paths, Settings, load_settings
from assistant.skill_host.schedule import Schedule
from assistant.skill_host.usage import Usage, Used
from tests.unit.skill_commands import complained, drafted, information, told

NOW = datetime(2026, 11, 21, 10, 30, tzinfo=UTC)


@pytest.fixture(autouse=True)
def paths(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Paths:
    monkeypatch.setenv("ASSISTANT_HOME", str(tmp_path / "home"))
    monkeypatch.chdir(tmp_path)
    return Paths.from_environment()


@pytest.fixture
def tea(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> Path:
    """The skill's folder, as `new` makes it, with something to ask for."""
    return drafted(tmp_path, capsys)


# Making one


def test_what_is_not_given_is_asked_for(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr("sys.stdin", io.StringIO("brew it\nIt's “brewing”, \\o/!\n"))
    assert "Made the skill pot" in told(capsys, "skills", "new", "pot")
    assert '"It\'s “brewing”, \\\\o/!"' in (tmp_path / "pot" / "replies.en.toml").read_text()
    monkeypatch.setattr("sys.stdin", io.StringIO(""))
    assert "--say" in complained(capsys, "skills", "new", "pan")


@pytest.mark.parametrize(
    ("name", "say", "answer", "why"),
    [
        ("Tea", "brew", "Yes", "no name for a skill"),
        ("core", "brew", "Yes", "no name for a skill"),
        ("timers", "brew", "Yes", "comes with the assistant"),
        ("pot", "(brew|make) tea", "Yes", "words only"),
        ("pot", "12 34", "Yes", "words only"),
        ("pot", "brew", "{{ x }}", "words only"),
        ("pot", "brew", "{% for x in y %}", "cannot be a wording"),
        ("pot", "brew\nmore", "Yes", "one line"),
        ("pot", "b" * 300, "Yes", "one line"),
    ],
)
def test_a_draft_that_could_not_run_is_not_made(
    name: str, say: str, answer: str, why: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert why in complained(capsys, "skills", "new", name, "--say", say, "--answer", answer)
    assert not (tmp_path / name).exists()


def test_a_draft_never_takes_the_place_of_something(
    tea: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    again = ("skills", "new", "tea", "--say", "brew", "--answer", "Yes")
    assert "there already" in complained(capsys, *again)


def test_the_words_of_a_sentence_are_no_code(tea: Path, capsys: pytest.CaptureFixture[str]) -> None:
    for name, say in (
        ("one", "act return import"),
        ("two", "class dismissed"),
        ("three", "it's ok"),
    ):
        told(
            capsys, "skills", "new", name, "--say", say, "--answer", '"""', "--description", '"""\\'
        )
        compile((tea.parent / name / "skill.py").read_text(), name, "exec")


@pytest.mark.parametrize(
    ("say", "intent"),
    [
        ("i watered the ficus", "watered"),
        ("I've fed the cat", "fed"),
        ("make me a tea", "make"),
        ("what is it", "plants"),
        ("скажи", "plants"),
    ],
)
def test_an_intent_is_named_after_a_word_that_says_something(say: str, intent: str) -> None:
    assert Draft("plants", say, "Done").intent == intent


@pytest.mark.parametrize("command", ["check", "test", "try"])
def test_what_is_no_skill_is_told_as_such(
    command: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert "assistant skills new NAME" in complained(capsys, "skills", command, tmp_path)


@pytest.fixture
def german(tea: Path) -> Path:
    """The same, in German too."""
    for file in tea.glob("*.en.toml"):
        text = file.read_text(encoding="utf-8").replace(
            "It is on", "Er zieht {{ 5 | number }} Minuten"
        )
        file.with_name(file.name.replace(".en.", ".de.")).write_text(text, encoding="utf-8")
    return tea


def test_a_skill_is_checked_and_played_in_each_of_its_languages(
    german: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    played = told(capsys, "skills", "test", german)
    assert [line.partition(":")[0] for line in played.splitlines()] == ["en", "de"]
    conversations = german / "conversations.de.toml"
    right = conversations.read_text(encoding="utf-8")
    conversations.write_text(right.replace('act = "', 'act = "not_'), encoding="utf-8")
    assert run(["skills", "test", str(german)]) == 1
    assert "conversations.de.toml" in capsys.readouterr().out
    (german / "replies.de.toml").unlink()
    assert run(["skills", "check", str(german)]) == 1
    assert "replies.de.toml" in capsys.readouterr().out


def test_it_is_tried_in_the_language_of_the_house(
    german: Path, paths: Paths, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    told(capsys, "language", "de")
    monkeypatch.setattr("sys.stdin", io.StringIO("zorbly tea\n"))
    assert "Er zieht fünf Minuten" in told(capsys, "skills", "try", german)
    assert load_settings(paths.settings_file).language == "de"


def test_a_changed_file_is_read_again_while_it_is_tried(
    tea: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    replies = tea / "replies.en.toml"

    def typed() -> Iterator[str]:
        """Changes the wording between the first line and the second."""
        yield "zorbly tea\n"
        text = replies.read_text(encoding="utf-8")
        replies.write_text(text.replace("It is on", "It is hot"), encoding="utf-8")
        os.utime(replies, ns=(0, 0))
        yield "zorbly tea\n"
        yield "goodbye\n"

    class Typing(io.StringIO):
        lines = typed()

        def readline(self, _: int | None = -1, /) -> str:  # type: ignore[override]
            return next(self.lines)

    monkeypatch.setattr("sys.stdin", Typing())
    printed = told(capsys, "skills", "try", tea)
    before, _, after = printed.partition("(read again)")
    assert "It is on." in before
    assert "tea.answer" in after
    assert "It is hot." in after


def test_what_changes_while_it_is_read_is_read_again_too(tea: Path, paths: Paths) -> None:
    """Were it read in silence, nobody would be told."""
    empty = Paths.from_environment({"ASSISTANT_HOME": str(tea.parent / "empty")})
    workshop = Workshop(tea, paths, empty, Settings())
    manifest = tea / "skill.toml"
    right = manifest.read_text(encoding="utf-8")
    manifest.write_text("name =", encoding="utf-8")
    with workshop.closing:
        assert "not valid TOML" in workshop.problems[0]
        manifest.write_text(right, encoding="utf-8")
        os.utime(manifest, ns=(0, 0))
        assert workshop.problems
        assert workshop.has_changed
        workshop.read()
        assert workshop.problems == ()


def test_it_is_tried_in_one_of_its_languages(
    german: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr("sys.stdin", io.StringIO("zorbly tea\n"))
    assert "Er zieht fünf Minuten" in told(capsys, "skills", "try", german, "--language", "de")
    (german / "sentences.en.toml").unlink()
    monkeypatch.setattr("sys.stdin", io.StringIO("zorbly tea\n"))
    assert "Er zieht fünf Minuten" in told(capsys, "skills", "try", german)
    assert run(["skills", "try", str(german), "--language", "fr"]) == 2
    assert "it has: de" in capsys.readouterr().err


# Having one


def test_one_sees_what_it_may_do_before_it_is_there(
    tea: Path, paths: Paths, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr("sys.stdin", io.StringIO("no\n"))
    assert run(["skills", "add", "tea"]) == 1
    shown, complaint = capsys.readouterr()
    assert complaint.endswith("assistant: nothing was added\n")
    assert "schedule: announce things later" in shown
    assert "profile.home: read what is known of your home, to know its water" in shown
    assert not (paths.skills / "tea").exists()
    assert list(paths.skills.iterdir()) == []


def test_it_may_do_what_was_agreed_to_and_no_more(
    tea: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    shown = told(capsys, "skills", "add", "tea", "--without", "storage", "--yes")
    withheld = shown.partition("It asks to, and may not:\n")[2]
    assert withheld.startswith("  storage: keep text files for you")
    assert information(capsys, "tea")["permitted"] == ["profile.home", "schedule"]
    told(capsys, "skills", "deny", "tea", "schedule")
    assert information(capsys, "tea")["permitted"] == ["profile.home"]
    told(capsys, "skills", "permit", "tea", "all")
    assert information(capsys, "tea")["permitted"] == ["profile.home", "schedule", "storage"]
    told(capsys, "skills", "deny", "tea", "all")
    assert information(capsys, "tea")["permitted"] == []
    assert "does not ask for voice" in complained(capsys, "skills", "permit", "tea", "voice")
    assert "there is no skill 'pot'" in complained(capsys, "skills", "deny", "pot", "all")


def test_a_newer_one_asks_for_what_is_new(tea: Path, capsys: pytest.CaptureFixture[str]) -> None:
    told(capsys, "skills", "add", "tea", "--yes")
    manifest = tea / "skill.toml"
    text = manifest.read_text(encoding="utf-8").replace('"0.1"', '"0.2"')
    manifest.write_text(text.replace('"storage"]', '"storage", "style"]'), encoding="utf-8")
    shown = told(capsys, "skills", "add", "tea", "--yes")
    assert "tea 0.2, in place of 0.1" in shown
    (new,) = [line for line in shown.splitlines() if line.endswith("(new)")]
    assert new.strip().startswith("style: ")
    assert information(capsys, "tea")["version"] == "0.2"


def test_a_no_leaves_it_there_and_says_so(
    tea: Path, paths: Paths, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    told(capsys, "skills", "add", "tea", "--yes")
    monkeypatch.setattr("sys.stdin", io.StringIO("no\n"))
    assert run(["skills", "remove", "tea"]) == 1
    assert capsys.readouterr().err.endswith("assistant: nothing was removed\n")
    assert (paths.skills / "tea").is_dir()


def test_it_is_removed_with_all_that_was_decided_about_it(
    tea: Path, paths: Paths, capsys: pytest.CaptureFixture[str]
) -> None:
    told(capsys, "skills", "add", "tea", "--yes")
    told(capsys, "skills", "settings", "tea", "minutes", "7")
    kept = paths.skill_files / "tea" / "pots.md"
    kept.parent.mkdir(parents=True)
    kept.write_text("mine", encoding="utf-8")
    told(capsys, "ask", "zorbly tea")
    Usage(paths.skill_use).add(Used("tea", "schedule", NOW))
    schedule = Schedule(paths.schedule_file)
    schedule.settle([schedule.add("tea", NOW, "answer", {})], NOW)
    schedule.add("tea", NOW, "answer", {})
    shown = told(capsys, "skills", "remove", "tea", "--yes")
    assert "tea is removed, and 1 announcement of it." in shown
    assert str(kept.parent) in shown
    assert kept.read_text(encoding="utf-8") == "mine"
    for file in (path for path in paths.data.parent.rglob("*") if path.is_file()):
        if file != kept:
            assert "tea" not in file.name
            # Other skills' sentences may speak of tea.
            assert file.suffix == ".pickle" or not re.search(rb"\btea\b", file.read_bytes()), file
    assert "no skill 'tea' is installed" in complained(capsys, "skills", "remove", "tea", "--yes")
    assert "disabled" in complained(capsys, "skills", "remove", "timers", "--yes")


def packaged(folder: Path, wheel: Path, entry: str = "tea = tea_skill") -> Path:
    with zipfile.ZipFile(wheel, "w") as archive:
        for file in folder.iterdir():
            archive.write(file, f"tea_skill/{file.name}")
        archive.writestr("tea_skill/__init__.py", "raise SystemExit('imported')\n")
        archive.writestr("tea-0.1.dist-info/METADATA", "Name: tea-for-me\nVersion: 0.1\n")
        archive.writestr("tea-0.1.dist-info/entry_points.txt", f"[assistant.skills]\n{entry}\n")
        archive.writestr("tea-0.1.dist-info/RECORD", "")
    return wheel


def test_it_comes_as_a_wheel_or_an_archive_with_another_outer_folder(
    tea: Path, tmp_path: Path, paths: Paths, capsys: pytest.CaptureFixture[str]
) -> None:
    wheel = packaged(tea, tmp_path / "tea-0.1-py3-none-any.whl")
    told(capsys, "skills", "add", wheel, "--yes")
    assert (paths.skills / "tea" / "skill.toml").is_file()
    archive = tmp_path / "tea-main.zip"
    with zipfile.ZipFile(archive, "w") as opened:
        for file in tea.iterdir():
            opened.write(file, f"tea-main/{file.name}")
    told(capsys, "skills", "add", archive, "--yes")
    assert not (paths.skills / "tea" / "__init__.py").exists()


def test_it_comes_as_an_installed_package_which_is_not_imported(
    tea: Path,
    tmp_path: Path,
    paths: Paths,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    site = tmp_path / "site"
    with zipfile.ZipFile(packaged(tea, tmp_path / "tea.whl")) as wheel:
        wheel.extractall(site)
    (site / "tea-0.1.dist-info").rename(site / "tea_for_me-0.1.dist-info")
    monkeypatch.syspath_prepend(str(site))
    told(capsys, "skills", "add", "tea-for-me", "--yes")
    assert (paths.skills / "tea" / "skill.toml").is_file()
    assert "tea_skill" not in sys.modules


def test_what_is_nowhere_is_told_with_how_to_get_it(capsys: pytest.CaptureFixture[str]) -> None:
    assert "pip download" in complained(capsys, "skills", "add", "no-such-package")


# Its settings


def test_settings_are_shown_set_refused_and_reset(
    tea: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    told(capsys, "skills", "add", "tea", "--yes")
    assert json.loads(told(capsys, "skills", "settings", "tea", "--json")) == {"minutes": 4}
    told(capsys, "skills", "settings", "tea", "minutes", "6")
    assert json.loads(told(capsys, "skills", "settings", "tea", "minutes", "--json")) == 6
    assert "takes a number" in complained(capsys, "skills", "settings", "tea", "minutes", "six")
    assert "it has: minutes" in complained(capsys, "skills", "settings", "tea", "hours", "6")
    assert " 4 " in told(capsys, "skills", "settings", "tea", "minutes", "--reset")
    assert "has no settings" in told(capsys, "skills", "settings", "timers")


def test_a_folder_or_a_program_is_chosen_for_one_permission(
    tea: Path, tmp_path: Path, paths: Paths, capsys: pytest.CaptureFixture[str]
) -> None:
    manifest = tea / "skill.toml"
    reach = (
        '[folders.leaves]\ndefault = "~/Leaves"\nwhy = "to read them"\n'
        '[commands.boil]\nwhy = "to boil water"\n[intents'
    )
    text = manifest.read_text(encoding="utf-8").replace("[intents", reach, 1)
    manifest.write_text(text, encoding="utf-8")
    told(capsys, "skills", "add", "tea", "--yes")
    leaves = tmp_path / "leaves"
    leaves.mkdir()
    told(capsys, "skills", "permit", "tea", "folders.leaves", "--place", leaves)
    told(capsys, "skills", "permit", "tea", "commands.boil", "--run", "kettle --on")
    assert str(leaves) in paths.permissions_file.read_text(encoding="utf-8")
    assert '"kettle", "--on"' in paths.permissions_file.read_text(encoding="utf-8")
    wrong = ("skills", "permit", "tea", "schedule", "--place", leaves)
    assert "folders.NAME" in complained(capsys, *wrong)
    home = ("skills", "permit", "tea", "folders.leaves", "--place", Path.home())
    assert "too much" in complained(capsys, *home) or "not for skills" in complained(capsys, *home)
