"""Calls by the runner: the person's command and nothing else, with a number and nothing else."""

from __future__ import annotations

import socket
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from threading import Thread

import pytest

from assistant.child_pipes import ChildEnds
from assistant.errors import SkillError
from assistant.runner.phone import RunnersPhone
from assistant.runner.server import Runner
from assistant.skill_host.starting import Child, packet_of
from assistant.values import Json

SCRIPT = """#!/bin/sh
printf '%s\\n' "$@" > {log}
"""


class NoSkills:
    """Starts none."""

    def start(self, folder: Path, ends: ChildEnds, *, writes: bool = True) -> Child:
        raise SkillError("no skill is to be started here")

    def run(self, folder: Path, name: str, arguments: Mapping[str, Json], ends: ChildEnds) -> Child:
        raise SkillError("no command of a skill is to be run here")

    def close(self) -> None: ...


class Line:
    """A runner, the settings it reads, and what its command was called with."""

    def __init__(self, folder: Path, command: str) -> None:
        self.log = folder / "called"
        self.program = folder / "dial"
        self.program.write_text(SCRIPT.format(log=self.log))
        self.program.chmod(0o700)
        self.settings = folder / "settings.toml"
        self.settings.write_text(f"[contacts]\ncommand = {command.format(dial=self.program)}\n")
        self.socket_file = folder / "runner.sock"

    @contextmanager
    def running(self) -> Iterator[RunnersPhone]:
        """At the end of the block every call is over, for the runner waits for it."""
        with socket.socket(socket.AF_UNIX, socket.SOCK_SEQPACKET) as listener:
            listener.bind(str(self.socket_file))
            listener.listen()
            runner = Runner(listener, [], NoSkills(), 0.3, self.settings)
            thread = Thread(target=runner.serve)
            thread.start()
            try:
                yield RunnersPhone(self.socket_file, ["something"])
            finally:
                thread.join(20)
            assert not thread.is_alive()


def test_the_number_is_one_argument(tmp_path: Path) -> None:
    line = Line(tmp_path, '["{dial}", "--now"]')
    with line.running() as phone:
        assert phone.works
        phone.call("+44 (20) 7946-0018")
    assert line.log.read_text() == "--now\n+442079460018\n"


def test_it_may_stand_within_one(tmp_path: Path) -> None:
    line = Line(tmp_path, '["{dial}", "tel:{{number}}", "end"]')
    with line.running() as phone:
        phone.call("112")
    assert line.log.read_text() == "tel:112\nend\n"


@pytest.mark.parametrize(
    "number", ["", "-rf", "$(reboot)", "1; reboot", "--help", "1\n2", "0" * 60, "anna", "`id`"]
)
def test_what_is_no_number_is_not_called(tmp_path: Path, number: str) -> None:
    line = Line(tmp_path, '["{dial}"]')
    with line.running() as phone, pytest.raises(SkillError, match="no number"):
        phone.call(number)
    assert not line.log.exists()


def test_without_a_command_nothing_is_run(tmp_path: Path) -> None:
    line = Line(tmp_path, "[]")
    with line.running() as phone, pytest.raises(SkillError, match="no command"):
        phone.call("112")
    assert not RunnersPhone(line.socket_file, ()).works


def test_a_program_that_is_not_there_is_told(tmp_path: Path) -> None:
    line = Line(tmp_path, '["/nowhere/dial"]')
    with line.running() as phone, pytest.raises(SkillError, match="cannot be started"):
        phone.call("112")


def test_nobody_can_name_the_command(tmp_path: Path) -> None:
    line = Line(tmp_path, '["{dial}"]')
    with line.running(), socket.socket(socket.AF_UNIX, socket.SOCK_SEQPACKET) as connection:
        connection.connect(str(line.socket_file))
        connection.send(packet_of(version=1, call="112", command=["/bin/touch", "x"]))
        connection.recv(1000)
    assert line.log.read_text() == "112\n"


def test_no_runner_is_one_line(tmp_path: Path) -> None:
    phone = RunnersPhone(tmp_path / "nobody.sock", ["dial"])
    assert not phone.works
    with pytest.raises(SkillError, match="does not answer"):
        phone.call("112")
