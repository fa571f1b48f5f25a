"""Commands that look at what is on disk: models, voices, skills, profile, doctor."""

from __future__ import annotations

import io
import json
from datetime import UTC, datetime
from pathlib import Path

import pytest

from assistant.cli.findings import Health, examine
from assistant.cli.running import run
from assistant.profile.profile import Profile
from assistant.settings import Paths

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


# Skills and voices


def test_skills_are_listed_with_what_they_may_use(capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["skills", "list", "--json"]) == 0
    skills = printed(capsys)
    assert isinstance(skills, list)
    timers = next(skill for skill in skills if skill["name"] == "timers")
    assert timers["permissions"] == ["schedule"]
    assert timers["enabled"] is True


def test_a_skill_says_what_can_be_said_to_it(capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["skills", "info", "timers"]) == 0
    output = capsys.readouterr()
    assert "set a timer for ten minutes" in output.out
    assert "costly" in output.out
    assert output.err == ""


def test_a_disabled_skill_is_listed_as_such(
    paths: Paths, capsys: pytest.CaptureFixture[str]
) -> None:
    paths.config.mkdir(parents=True)
    paths.settings_file.write_text('[skills]\ndisabled = ["timers"]\n')
    assert run(["skills", "list"]) == 0
    line = next(line for line in capsys.readouterr().out.splitlines() if "timers" in line)
    assert "disabled in settings" in line


def test_a_broken_voice_is_named_and_the_others_are_listed(
    paths: Paths, capsys: pytest.CaptureFixture[str]
) -> None:
    (paths.voices / "mine").mkdir(parents=True)
    assert run(["voices", "list"]) == 0
    output = capsys.readouterr()
    assert "calm" in output.out
    assert output.err.startswith("assistant: warning: voice mine: ")


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
    answer(monkeypatch, "\n")
    assert run(["profile", "wipe"]) == 1
    output = capsys.readouterr()
    assert str(paths.profile_file) in output.err
    assert paths.profile_file.exists()
    answer(monkeypatch, "yes\n")
    assert run(["profile", "wipe", "--json"]) == 0
    receipt = printed(capsys)
    assert isinstance(receipt, dict)
    assert receipt["clean"] is True
    assert str(paths.profile_file) in receipt["removed"]
    assert not paths.profile_file.exists()


# Doctor


def broken(paths: Paths) -> list[str]:
    return [it.about for it in examine(paths) if it.health is Health.BROKEN and it.about != "voice"]


def test_a_new_home_has_nothing_broken(paths: Paths) -> None:
    assert broken(paths) in ([], ["hearing"])  # without any engine it cannot hear, and says so


def test_doctor_finds_a_broken_skill_and_says_where(paths: Paths) -> None:
    folder = paths.skills / "mine"
    folder.mkdir(parents=True)
    (folder / "skill.toml").write_text("name = 1\n")
    finding = next(it for it in examine(paths) if it.about == "skill")
    assert str(folder / "skill.toml") in finding.what
    assert str(folder) in finding.mend


def test_doctor_finds_a_profile_that_others_can_read(paths: Paths) -> None:
    teach(paths, "my name is Zebedee")
    paths.profile_file.chmod(0o644)
    finding = [it for it in examine(paths) if it.about == "profile"][-1]
    assert finding.health is Health.BROKEN
    assert finding.mend == f"chmod 600 {paths.profile_file}"


def test_doctor_finds_a_damaged_profile_and_keeps_it(paths: Paths) -> None:
    paths.data.mkdir(parents=True)
    paths.profile_file.write_text('{"facts": ')
    assert "profile" in broken(paths)
    kept = [file.read_text() for file in paths.data.iterdir()]
    assert '{"facts": ' in kept


def test_doctor_finds_a_home_that_is_a_file(paths: Paths) -> None:
    paths.data.parent.mkdir(parents=True)
    paths.data.write_text("")
    assert "place" in broken(paths)


def test_doctor_to_a_program_has_what_mends(
    paths: Paths, capsys: pytest.CaptureFixture[str]
) -> None:
    paths.config.mkdir(parents=True)
    paths.settings_file.write_text("[hearing]\nthreads = 99\n")
    assert run(["doctor", "--json"]) == 1
    findings = printed(capsys)
    assert isinstance(findings, list)
    settings = next(finding for finding in findings if finding["about"] == "settings")
    assert settings["health"] == "broken"
    assert str(paths.settings_file) in settings["mend"]
