"""Commands that look at what is on disk: models, voices, skills, profile, doctor."""

from __future__ import annotations

import io
import json
import os
import pwd
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

import pytest

from assistant.cli.finding import Finding, Health
from assistant.cli.findings import (
    check_hearing,
    check_places,
    check_profile,
    check_settings,
    check_skills,
)
from assistant.cli.running import run
from assistant.profile.profile import Profile
from assistant.settings import HearingSettings, Paths, Settings, home_folder

NOW = datetime(2026, 5, 3, 7, 30, tzinfo=UTC)
VOSK_FILES = ("am/final.mdl", "conf/mfcc.conf", "conf/model.conf", "graph/HCLG.fst")


@pytest.fixture(autouse=True)
def paths(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Paths:
    monkeypatch.setenv("ASSISTANT_HOME", str(tmp_path / "home"))
    return Paths.from_environment()


def printed(capsys: pytest.CaptureFixture[str]) -> object:
    return json.loads(capsys.readouterr().out)


def vosk_model(folder: Path) -> Path:
    for name in VOSK_FILES:
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_text("weights")
    return folder


def teach(paths: Paths, *sentences: str) -> None:
    profile = Profile.open(paths.profile_file)
    for sentence in sentences:
        for statement in profile.notice(sentence):
            profile.learn(statement, NOW)
    profile.close()


def known(capsys: pytest.CaptureFixture[str]) -> list[str]:
    assert run(["profile", "show", "--json"]) == 0
    facts = printed(capsys)
    assert isinstance(facts, list)
    return [fact["object"] for fact in facts]


def answer(monkeypatch: pytest.MonkeyPatch, text: str) -> None:
    monkeypatch.setattr("sys.stdin", io.StringIO(text))


# Models


def test_a_model_is_got_from_a_folder_listed_and_removed(
    tmp_path: Path, paths: Paths, capsys: pytest.CaptureFixture[str]
) -> None:
    mine = vosk_model(tmp_path / "mine")
    assert run(["models", "get", "my-model", "--from", str(mine)]) == 0
    assert "my-model is installed" in capsys.readouterr().out
    assert run(["models", "list", "--json"]) == 0
    models = printed(capsys)
    assert isinstance(models, list)
    (model,) = [model for model in models if model["name"] == "my-model"]
    assert model["installed"] == str(paths.models / "my-model")
    assert run(["models", "remove", "my-model", "--yes"]) == 0
    assert not (paths.models / "my-model").exists()


def test_what_is_no_model_is_refused(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (tmp_path / "mine").mkdir()
    assert run(["models", "get", "my-model", "--from", str(tmp_path / "mine")]) == 1
    output = capsys.readouterr()
    assert output.out == ""
    assert output.err.count("\n") == 1


def test_a_model_is_not_removed_without_a_yes(
    tmp_path: Path, paths: Paths, monkeypatch: pytest.MonkeyPatch
) -> None:
    vosk_model(paths.models / "my-model")
    answer(monkeypatch, "no\n")
    assert run(["models", "remove", "my-model"]) == 1
    assert (paths.models / "my-model").exists()


def test_nobody_is_asked_about_a_model_that_is_not_there(
    capsys: pytest.CaptureFixture[str],
) -> None:
    assert run(["models", "remove", "my-model"]) == 1
    assert capsys.readouterr().err == (
        "assistant: no model “my-model” is installed: see assistant models list\n"
    )


# Skills and voices


def test_skills_are_listed_with_what_they_may_use(capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["skills", "list", "--json"]) == 0
    skills = printed(capsys)
    assert isinstance(skills, list)
    timers = next(skill for skill in skills if skill["name"] == "timers")
    assert timers["permissions"] == ["schedule"]
    assert timers["enabled"] is True


def test_a_skill_says_what_can_be_said_to_it(capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["skills", "info", "notes"]) == 0
    output = capsys.readouterr()
    assert "take a note" in output.out
    assert "can be undone" in output.out
    assert "asks first" in output.out
    assert output.err == ""


def test_a_disabled_skill_is_listed_as_such(
    paths: Paths, capsys: pytest.CaptureFixture[str]
) -> None:
    paths.config.mkdir(parents=True)
    paths.settings_file.write_text('[skills]\ndisabled = ["timers"]\n')
    assert run(["skills", "list"]) == 0
    line = next(line for line in capsys.readouterr().out.splitlines() if "timers" in line)
    assert "disabled in settings" in line


# The profile


def test_an_empty_profile_says_so(capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["profile", "show"]) == 0
    assert "Nothing is known of you yet." in capsys.readouterr().out
    assert run(["profile", "why"]) == 0
    assert "No reply has used anything" in capsys.readouterr().out


def test_a_fact_is_shown_with_where_it_comes_from(
    paths: Paths, capsys: pytest.CaptureFixture[str]
) -> None:
    teach(paths, "my name is Zebedee")
    assert run(["profile", "show"]) == 0
    output = capsys.readouterr().out
    assert all(part in output for part in ("your name is Zebedee", "stated", "2026-05-03", "0×"))


def test_forgetting_by_topic_asks_and_shows_first(
    paths: Paths, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    teach(paths, "my name is Zebedee", "I like quokkas")
    answer(monkeypatch, "n\n")
    assert run(["profile", "forget", "--about", "quokkas"]) == 1
    output = capsys.readouterr()
    assert "quokkas" in output.out
    assert "Zebedee" not in output.out
    assert "nothing was forgotten" in output.err
    assert known(capsys) == ["Zebedee", "quokkas"]
    answer(monkeypatch, "y\n")
    assert run(["profile", "forget", "--about", "quokkas"]) == 0
    capsys.readouterr()
    assert known(capsys) == ["Zebedee"]


def test_the_last_fact_is_forgotten_without_asking_after_yes(
    paths: Paths, capsys: pytest.CaptureFixture[str]
) -> None:
    teach(paths, "my name is Zebedee")
    assert run(["profile", "forget", "--last", "--yes"]) == 0
    capsys.readouterr()
    assert known(capsys) == []


@pytest.mark.parametrize("arguments", [[], ["a1b2", "--last"], ["--last", "--about", "x"]])
def test_forgetting_needs_to_know_what(arguments: list[str]) -> None:
    assert run(["profile", "forget", *arguments]) == 2


@pytest.mark.parametrize("command", [["forget", "0000"], ["why", "0000"], ["forget", "--last"]])
def test_a_fact_that_is_not_there_is_one_line(
    command: list[str], capsys: pytest.CaptureFixture[str]
) -> None:
    assert run(["profile", *command]) == 1
    assert capsys.readouterr().err.count("\n") == 1


def test_a_wipe_shows_what_goes_and_gives_a_receipt(
    paths: Paths, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    teach(paths, "my name is Zebedee")
    paths.compiled_sentences.mkdir(parents=True)
    for number in range(20):
        (paths.compiled_sentences / f"{number}.en.pickle").touch()
    answer(monkeypatch, "\n")
    assert run(["profile", "wipe"]) == 1
    output = capsys.readouterr()
    assert str(paths.profile_file) in output.err
    assert f"{paths.compiled_sentences}/ (20 files)\n" in output.err
    assert paths.profile_file.exists()
    answer(monkeypatch, "yes\n")
    assert run(["profile", "wipe", "--json"]) == 0
    receipt = printed(capsys)
    assert isinstance(receipt, dict)
    assert receipt["clean"] is True
    assert str(paths.profile_file) in receipt["removed"]
    assert not paths.profile_file.exists()


# Doctor


def broken(findings: Iterator[Finding]) -> list[Finding]:
    return [finding for finding in findings if finding.health is Health.BROKEN]


def test_doctor_finds_a_broken_skill_and_says_where(paths: Paths) -> None:
    folder = paths.skills / "mine"
    folder.mkdir(parents=True)
    (folder / "skill.toml").write_text("name = 1\n")
    (finding,) = broken(check_skills(paths, Settings()))
    assert str(folder / "skill.toml") in finding.what
    assert str(folder) in finding.mend


def test_doctor_finds_a_profile_that_others_can_read(paths: Paths) -> None:
    teach(paths, "my name is Zebedee")
    assert broken(check_profile(paths, Settings())) == []
    paths.profile_file.chmod(0o644)
    (finding,) = broken(check_profile(paths, Settings()))
    assert finding.mend == f"chmod 600 {paths.profile_file}"


def test_doctor_finds_a_damaged_profile_and_keeps_it(paths: Paths) -> None:
    paths.data.mkdir(parents=True)
    paths.profile_file.write_text('{"facts": ')
    assert len(broken(check_profile(paths, Settings()))) == 1
    kept = [file.read_text() for file in paths.data.iterdir()]
    assert '{"facts": ' in kept


def test_doctor_finds_a_home_that_is_a_file(paths: Paths) -> None:
    assert broken(check_places(paths, Settings())) == []
    paths.data.parent.mkdir(parents=True)
    paths.data.write_text("")
    (finding,) = broken(check_places(paths, Settings()))
    assert str(paths.data) in finding.what


def test_doctor_finds_a_model_that_is_not_there(paths: Paths) -> None:
    hearing = HearingSettings(engine="vosk", model=Path("/no/such/model"))
    (finding,) = broken(check_hearing(paths, Settings(hearing=hearing)))
    assert "/no/such/model" in finding.what


def test_doctor_finds_broken_settings_and_goes_on(paths: Paths) -> None:
    paths.config.mkdir(parents=True)
    paths.settings_file.write_text("[hearing]\nthreads = 99\n")
    settings, finding = check_settings(paths)
    assert settings == Settings()
    assert finding.health is Health.BROKEN
    assert "hearing.threads" in finding.what
    assert str(paths.settings_file) in finding.mend


# Where everything lies


@pytest.mark.parametrize("home", [{}, {"HOME": ""}, {"HOME": "here"}])
def test_a_home_that_is_no_place_of_its_own_is_not_used(home: dict[str, str]) -> None:
    from_system = Path(pwd.getpwuid(os.getuid()).pw_dir)
    assert home_folder(home) == from_system
    assert Paths.from_environment(home).data.is_relative_to(from_system)


def test_a_home_that_is_said_is_used(tmp_path: Path) -> None:
    assert Paths.from_environment({"HOME": str(tmp_path)}).data.is_relative_to(tmp_path)
