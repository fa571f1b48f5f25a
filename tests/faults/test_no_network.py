"""No packet leaves: on a machine with a working route, where every packet is counted.

Each way out is first shown to work, so that a zero means something.
"""

from __future__ import annotations

import os
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.journeys.cli_program import ROOT, Program, needs_espeak, needs_whisper
from tests.leakers import LEAKS
from tests.network_namespace import OUTSIDE_IP, WatchedMachine, lacking, watched_machine
from tests.warm_homes import warmed

pytestmark = pytest.mark.skipif(bool(lacking()), reason=lacking())

START_SECONDS = 60.0

_RESOLVER = f"""
import os, socket, sys
USERS_AND_GROUPS = [number.to_bytes(4, sys.byteorder) for number in (0, 1, 2, 3, 11, 12)]
answering = socket.socket(socket.AF_UNIX)
answering.bind(sys.argv[1])
os.chmod(sys.argv[1], 0o666)
answering.listen()
print("ready", flush=True)
while True:
    asking, _ = answering.accept()
    with asking, socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as network:
        asking.settimeout(1)
        # nscd's request begins with its version and its type; who a user is stays on the machine.
        if asking.recv(1000)[4:8] not in USERS_AND_GROUPS:
            network.sendto(b"a question", ("{OUTSIDE_IP}", 53))
"""
"""In place of nscd or systemd-resolved: whoever asks it has a packet sent."""


@pytest.fixture(scope="module")
def machine(tmp_path_factory: pytest.TempPathFactory) -> Iterator[WatchedMachine]:
    with watched_machine(tmp_path_factory.mktemp("machine")) as watched:
        address = watched.resolver_folder / "socket"
        command = watched.command(sys.executable, "-c", _RESOLVER, str(address))
        with subprocess.Popen(command, stdout=subprocess.PIPE) as resolver:
            assert resolver.stdout is not None
            resolver.stdout.readline()
            yield watched
            resolver.kill()


def run(machine: WatchedMachine, *arguments: str) -> subprocess.CompletedProcess[str]:
    """A Python program inside. It reads nothing, as a voice worker would end with its parent."""
    read, write = os.pipe()
    try:
        return subprocess.run(
            machine.command(sys.executable, *arguments),
            cwd=ROOT,
            stdin=read,
            capture_output=True,
            text=True,
            timeout=100,
            check=False,
        )
    finally:
        os.close(read)
        os.close(write)


def leaked(machine: WatchedMachine, kind: str, where: str) -> tuple[str, ...]:
    """The packets that `kind` got out from a process of the sort `where`."""
    ended = run(machine, "-m", "tests.leakers", kind, where)
    assert ended.returncode == 0, ended.stderr
    return machine.packets()


@pytest.mark.parametrize("kind", [*LEAKS, "early_thread", "every"])
def test_without_a_filter_it_leaks(machine: WatchedMachine, kind: str) -> None:
    assert leaked(machine, kind, "plain")


# What the daemon itself asks a Unix socket for is another matter: see docs/privacy.md.
@pytest.mark.parametrize("kind", ["all_but_the_resolver", "early_thread"])
def test_the_daemon_s_process_leaks_nothing(machine: WatchedMachine, kind: str) -> None:
    assert leaked(machine, kind, "denied") == ()


@pytest.mark.parametrize("where", ["worker", "skill"])
def test_a_voice_worker_and_a_skill_leak_nothing(machine: WatchedMachine, where: str) -> None:
    assert leaked(machine, "every", where) == ()


_DAY = """
import sys
from assistant.confinement import deny_network, forbid_inspection
deny_network()
forbid_inspection()
from assistant.cli import main
sys.exit(main())
"""


@needs_espeak
@needs_whisper
def test_a_whole_day_of_turns_sends_no_packet(
    machine: WatchedMachine, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Spoken, heard, understood by skills, answered and learnt from, in a confined process."""
    monkeypatch.setenv("ASSISTANT_HOME", str(tmp_path / "home"))
    day = run(machine, "-c", _DAY, "demo", "--json", "--out", str(tmp_path / "day"))
    assert day.returncode == 0, day.stdout + day.stderr
    assert len(day.stdout.splitlines()) > 10
    assert machine.packets() == ()


@needs_espeak
@needs_whisper
def test_the_daemon_itself_sends_no_packet(machine: WatchedMachine, tmp_path: Path) -> None:
    """`assistant run` as a service runs it, asked over its socket by commands outside."""
    program = Program(warmed(tmp_path / "home"))
    environment = {**os.environ, "ASSISTANT_HOME": str(program.home)}
    command = machine.command(sys.executable, "-m", "assistant.cli", "run")
    with subprocess.Popen(command, cwd=ROOT, env=environment) as daemon:
        try:
            deadline = time.monotonic() + START_SECONDS
            while program("status").code != 0:
                assert daemon.poll() is None
                assert time.monotonic() < deadline
            assert program("ask", "set a timer for ten minutes").replies == ["timers.set"]
            assert program("ask", "call me Peter").code == 0
        finally:
            daemon.terminate()
    assert daemon.returncode == 0
    assert machine.packets() == ()
