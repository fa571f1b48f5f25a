"""What `assistant doctor` says of folders, models, the service and the microphone."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path

import pytest

from assistant.cli.finding import Finding, Health
from assistant.cli.findings import check_models
from assistant.cli.findings_isolation import check_permissions, check_service
from assistant.cli.findings_sound import check_wake_phrase
from assistant.cli.microphone_test import Heard
from assistant.hearing.catalogue import catalogue
from assistant.settings import Paths, Settings, WakeSettings
from assistant.units import UNITS, UserServices
from assistant.values import AudioChunk

SETTINGS = Settings()


@pytest.fixture
def paths(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Paths:
    monkeypatch.setenv("HOME", str(tmp_path))
    monkeypatch.delenv("XDG_CONFIG_HOME", raising=False)
    return Paths.from_environment({"ASSISTANT_HOME": str(tmp_path / "home")})


def told(findings: Iterable[Finding]) -> list[Finding]:
    return list(findings)


def test_a_folder_that_others_can_look_into(paths: Paths) -> None:
    paths.data.mkdir(parents=True)
    paths.data.chmod(0o755)
    (found,) = told(check_permissions(paths, SETTINGS))
    assert (found.health, found.mend) == (Health.BROKEN, f"chmod 700 {paths.data}")
    paths.data.chmod(0o700)
    (found,) = told(check_permissions(paths, SETTINGS))
    assert found.health is Health.OK


def test_a_model_whose_bytes_are_others(paths: Paths) -> None:
    entry = next(one for one in catalogue().values() if one.engine == "whisper" and one.file)
    assert entry.file is not None
    folder = paths.models / entry.name
    folder.mkdir(parents=True)
    for name in (entry.file, "tokenizer.json", "config.json", "vocabulary.txt"):
        (folder / name).write_text("not it")
    broken = [one for one in told(check_models(paths, SETTINGS)) if one.health is Health.BROKEN]
    assert broken
    assert "assistant models get" in broken[0].mend


def test_what_does_not_run_by_itself_can(paths: Paths) -> None:
    service, runner = told(check_service(paths, SETTINGS))
    assert (service.health, service.mend) == (Health.OK, "assistant service install")
    assert "children of the assistant itself" in runner.what


def test_units_without_their_program(paths: Paths) -> None:
    services = UserServices.of_this_person()
    services.folder.mkdir(parents=True)
    for unit in UNITS:
        (services.folder / unit).write_text("[Unit]\n")
    outdated, *_ = told(check_service(paths, SETTINGS))
    assert (outdated.health, outdated.mend) == (Health.WARNING, "assistant service install")


def test_a_wake_phrase_that_cannot_be_one(paths: Paths) -> None:
    settings = Settings(wake=WakeSettings(phrase="hi"))
    (found,) = told(check_wake_phrase(paths, settings))
    assert found.health is Health.BROKEN
    assert "too short" in found.what


@pytest.mark.parametrize(("peak", "silent"), [(-100.0, True), (-75.0, True), (-60.0, False)])
def test_a_muted_microphone_is_told_from_a_quiet_room(peak: float, silent: bool) -> None:
    assert Heard("microphone", peak, AudioChunk.silence(1)).is_silent is silent
