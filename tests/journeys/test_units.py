"""The units, as systemd reads them, and put into a home and taken out of it again."""

from __future__ import annotations

import os
import re
import subprocess
from pathlib import Path
from shutil import copy, which

import pytest

from assistant.errors import ServiceError
from assistant.shipped import shipped_units
from assistant.units import UNITS, UserServices, manager_runs

MOST_EXPOSED = 1.5

pytestmark = pytest.mark.skipif(
    which("systemd-analyze") is None, reason="systemd is not on this machine"
)


@pytest.fixture
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    if manager_runs():
        pytest.skip("the person whose systemd runs here is not bothered")
    home = tmp_path / "home"
    home.mkdir()
    monkeypatch.setenv("HOME", str(home))
    monkeypatch.setenv("XDG_RUNTIME_DIR", str(tmp_path))
    monkeypatch.delenv("XDG_CONFIG_HOME", raising=False)
    return home


@pytest.fixture
def program(tmp_path: Path) -> Path:
    program = tmp_path / "venv" / "bin" / "assistant"
    program.parent.mkdir(parents=True)
    program.write_text("#!/bin/sh\n")
    program.chmod(0o755)
    return program


def everything_in(folder: Path) -> set[str]:
    return {str(path.relative_to(folder)) for path in folder.rglob("*")}


def analyzed(*arguments: str) -> str:
    done = subprocess.run(
        ["systemd-analyze", *arguments],
        capture_output=True,
        text=True,
        check=False,
        env={**os.environ, "SYSTEMD_LOG_LEVEL": "warning"},
    )
    assert done.returncode == 0, done.stderr
    return done.stdout + done.stderr


def test_systemd_finds_nothing_wrong_with_the_user_s_units(home: Path, program: Path) -> None:
    UserServices.of_this_person().install(program)
    folder = home / ".config/systemd/user"
    assert analyzed("--user", "verify", *(str(folder / unit) for unit in UNITS)) == ""


def test_systemd_finds_nothing_wrong_with_the_appliance_s_units(
    tmp_path: Path, program: Path
) -> None:
    for unit in UNITS:
        text = (shipped_units() / "appliance" / unit).read_text()
        # The program is not where it will be.
        (tmp_path / unit).write_text(text.replace("/opt/assistant/bin/assistant", str(program)))
    assert analyzed("verify", *(str(tmp_path / unit) for unit in UNITS)) == ""


@pytest.mark.parametrize("unit", ["assistant.service", "assistant-runner.service"])
def test_the_appliance_is_hardly_exposed(unit: str) -> None:
    said = analyzed("security", "--offline=yes", str(shipped_units() / "appliance" / unit))
    found = re.search(r"Overall exposure level for \S+: ([\d.]+)", said)
    assert found
    assert float(found[1]) <= MOST_EXPOSED
    directives = (shipped_units() / "appliance" / unit).read_text()
    assert not re.search(r"^(MemoryDenyWriteExecute|RestrictNamespaces)=", directives, re.M)


def test_installing_twice_is_installing_once(home: Path, program: Path) -> None:
    services = UserServices.of_this_person()
    services.install(program)
    once = everything_in(home)
    services.install(program)
    assert everything_in(home) == once
    assert services.installed
    assert not services.outdated


def test_uninstalling_leaves_nothing_and_takes_nothing_else(home: Path, program: Path) -> None:
    own = home / ".config/systemd/user/mine.service"
    own.parent.mkdir(parents=True)
    own.write_text("[Service]\nExecStart=/bin/true\n")
    before = everything_in(home)
    services = UserServices.of_this_person()
    services.install(program)
    services.uninstall()
    services.uninstall()
    assert everything_in(home) == before
    assert program.exists()


def test_a_program_of_that_name_is_not_taken_away(home: Path, program: Path) -> None:
    other = home / ".local/bin/assistant"
    other.parent.mkdir(parents=True)
    other.write_text("#!/bin/sh\necho another\n")
    with pytest.raises(ServiceError, match="is another program"):
        UserServices.of_this_person().install(program)
    services = UserServices.of_this_person()
    services.uninstall()
    assert "another" in other.read_text()


def test_a_program_that_lies_there_itself_is_started_as_it_is(home: Path, program: Path) -> None:
    there = home / ".local/bin/assistant"
    there.parent.mkdir(parents=True)
    copy(program, there)
    UserServices.of_this_person().install(there)
    assert not there.is_symlink()


def test_units_of_another_version_are_noticed(home: Path, program: Path) -> None:
    services = UserServices.of_this_person()
    services.install(program)
    (services.folder / "assistant.service").write_text("[Service]\n")
    assert services.outdated
    services.install(program)
    assert not services.outdated
    program.unlink()
    assert services.outdated
