"""The runner starts skills for the daemon, and neither outlives the other's end."""

from __future__ import annotations

import os
import select
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import suppress
from datetime import UTC, datetime
from pathlib import Path

import pytest

from assistant.child_pipes import open_pipes
from assistant.confinement.layers import WITHOUT
from assistant.errors import NotHeldBackError, SkillError
from assistant.runner.client import RunnerStarter, find_starter
from assistant.settings import Paths
from assistant.skill_host.host import SkillHost
from assistant.skill_host.manifest import load_manifest
from assistant.skill_host.starting import ConnectedChild, packet_of
from assistant.values import Act, Interpretation
from tests.running_runner import CODE, MANIFEST, NoServices, RunningRunner

ROOT = Path(__file__).parents[2]
NOW = datetime(2026, 11, 22, 8, 0, tzinfo=UTC)


@pytest.fixture
def run(tmp_path: Path) -> Iterator[Callable[[float], RunningRunner]]:
    started: list[RunningRunner] = []

    def start(idle_seconds: float = 30) -> RunningRunner:
        started.append(RunningRunner(tmp_path, idle_seconds))
        return started[-1]

    yield start
    for runner in started:
        runner.process.kill()
        runner.process.wait()


@pytest.fixture
def runner(run: Callable[[float], RunningRunner]) -> RunningRunner:
    return run(30)


def told(host: SkillHost) -> Act:
    return host.act(Interpretation("odd", "good"), NOW)


def started_by(act: Act) -> int:
    """Whose warm process the skill was forked from."""
    status = Path(f"/proc/{act.slots['parent']}/stat").read_text()
    return int(status.rpartition(")")[2].split()[1])


def pid_of(act: Act) -> int:
    pid = act.slots["pid"]
    assert isinstance(pid, int)
    return pid


def ends(process: int) -> bool:
    """Whether the process behind this descriptor ends within 5 s."""
    ready, _, _ = select.select([process], [], [], 5)
    os.close(process)
    return bool(ready)


def test_a_skill_is_the_runner_s_child_and_answers_the_daemon(runner: RunningRunner) -> None:
    host = runner.host()
    act = told(host)
    assert started_by(act) == runner.process.pid
    assert told(host).slots["pid"] == act.slots["pid"]
    host.close()


def test_a_runner_that_can_hold_nothing_back_says_so(
    run: Callable[[float], RunningRunner], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv(WITHOUT, "seccomp")
    with pytest.raises(NotHeldBackError, match=r"the skill odd .*isolation: bare"):
        told(run(30).host())


def test_closing_the_host_ends_the_skill(runner: RunningRunner) -> None:
    host = runner.host()
    skill = os.pidfd_open(pid_of(told(host)))
    host.close()
    assert ends(skill)


def test_a_daemon_that_is_killed_takes_its_skills_with_it(runner: RunningRunner) -> None:
    folder = runner.skill()
    program = f"""
from datetime import UTC, datetime
from pathlib import Path
from assistant.runner.client import RunnerStarter
from assistant.settings import Paths
from assistant.skill_host.confined import ConfinedChildren
from assistant.skill_host.grants import Grants
from assistant.skill_host.host import SkillHost
from assistant.skill_host.manifest import load_manifest
from assistant.values import Interpretation
paths = Paths.from_environment({{"ASSISTANT_HOME": {str(folder.parents[1])!r}}})
own = ConfinedChildren(paths, Grants(paths))
starter = RunnerStarter(Path({str(runner.socket_file)!r}), own)
host = SkillHost([load_manifest(Path({str(folder)!r}))], None, starter=starter)
act = host.act(Interpretation("odd", "good"), datetime.now(UTC))
print(act.slots["pid"], flush=True)
input()
"""
    daemon = subprocess.Popen(
        [sys.executable, "-c", program],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        cwd=ROOT,
    )
    with daemon:
        assert daemon.stdout is not None
        skill = os.pidfd_open(int(daemon.stdout.readline()))
        daemon.kill()
    assert ends(skill)
    assert runner.process.poll() is None


def test_a_runner_that_is_killed_takes_the_skills_with_it(runner: RunningRunner) -> None:
    host = runner.host()
    skill = os.pidfd_open(pid_of(told(host)))
    runner.process.kill()
    assert ends(skill)
    # Nobody listens any more, so the next one is the daemon's own.
    assert started_by(told(host)) == os.getpid()
    host.close()


def test_a_runner_that_hangs_costs_one_answer(runner: RunningRunner) -> None:
    manifest = load_manifest(runner.skill())
    impatient = RunnerStarter(runner.socket_file, runner.own, answer_seconds=0.2)
    host = SkillHost([manifest], NoServices(), starter=impatient)
    runner.process.send_signal(signal.SIGSTOP)
    with pytest.raises(SkillError, match="the runner does not answer"):
        told(host)
    host.close()
    runner.process.send_signal(signal.SIGCONT)
    host = SkillHost([manifest], NoServices(), starter=runner.starter)
    assert started_by(told(host)) == runner.process.pid
    host.close()


def test_a_skill_that_dies_is_started_again(runner: RunningRunner) -> None:
    host = runner.host()
    first = pid_of(told(host))
    gone = os.pidfd_open(first)
    os.kill(first, signal.SIGKILL)
    assert ends(gone)
    with suppress(SkillError):  # where the runner has not yet told of it
        told(host)
    assert pid_of(told(host)) != first
    host.close()


def test_how_a_skill_ended_is_told(runner: RunningRunner) -> None:
    host = runner.host("gone=os._exit(3)")
    with pytest.raises(SkillError, match="ended itself with status 3"):
        told(host)
    host.close()


def test_a_skill_cannot_make_a_socket(runner: RunningRunner) -> None:
    host = runner.host("made=socket.socket(socket.AF_UNIX).fileno()")
    with pytest.raises(SkillError, match="PermissionError"):
        told(host)
    host.close()


@pytest.mark.parametrize("place", ["elsewhere", "skills/..", "skills/odd/..", "skills/odd/inner"])
def test_only_installed_skills_are_started(runner: RunningRunner, place: str) -> None:
    (runner.skill() / "inner").mkdir()
    pipes, ends_ = open_pipes(100)
    with pytest.raises(SkillError, match="not among the installed skills"):
        runner.starter.start(runner.skills.parent / place, ends_)
    ends_.close()
    pipes.close()


@pytest.mark.parametrize(
    "packet",
    [
        b"",
        b"{",
        b"[]",
        b"\xff\xff",
        packet_of(version=2, folder="/"),
        packet_of(version=1, folder="/", command="rm"),
        packet_of(version=1, folder="\0"),
    ],
)
def test_nonsense_is_refused_and_harms_nobody(runner: RunningRunner, packet: bytes) -> None:
    with socket.socket(socket.AF_UNIX, socket.SOCK_SEQPACKET) as client:
        client.connect(str(runner.socket_file))
        nothing = os.open(os.devnull, os.O_RDWR)
        socket.send_fds(client, [packet], [nothing] * 3)
        os.close(nothing)
        client.settimeout(5)
        answer = client.recv(1000)
    assert not answer or b"refused" in answer
    host = runner.host()
    assert told(host)
    host.close()


def test_a_request_without_descriptors_is_refused(runner: RunningRunner) -> None:
    with socket.socket(socket.AF_UNIX, socket.SOCK_SEQPACKET) as client:
        client.connect(str(runner.socket_file))
        client.send(packet_of(version=1, folder=str(runner.skill())))
        client.settimeout(5)
        assert b"descriptors" in client.recv(1000)


def test_a_runner_nobody_needs_ends(run: Callable[[float], RunningRunner]) -> None:
    runner = run(0.05)
    assert runner.process.wait(10) == 0


def test_a_runner_stays_as_long_as_a_skill_runs(run: Callable[[float], RunningRunner]) -> None:
    runner = run(0.5)
    host = runner.host()
    told(host)
    time.sleep(1.0)  # twice what it would wait for when idle
    assert told(host)
    host.close()
    assert runner.process.wait(10) == 0


def test_no_descriptor_is_kept(runner: RunningRunner) -> None:
    host = runner.host()
    told(host)
    folder = Path(f"/proc/{runner.process.pid}/fd")
    before = len(list(folder.iterdir()))
    for _ in range(5):
        host.close()
        told(host)
    assert len(list(folder.iterdir())) <= before
    host.close()


def test_without_a_runner_skills_are_children_of_who_needs_them(tmp_path: Path) -> None:
    paths = Paths.from_environment({"ASSISTANT_HOME": str(tmp_path)})
    folder = paths.skills / "odd"
    folder.mkdir(parents=True)
    (folder / "skill.toml").write_text(MANIFEST)
    (folder / "skill.py").write_text(CODE.format(more=""))
    host = SkillHost([load_manifest(folder)], NoServices(), starter=find_starter(paths))
    assert told(host)
    host.close()


def test_a_child_can_be_ended_twice(runner: RunningRunner) -> None:
    folder = runner.skill()
    pipes, ends_ = open_pipes(100_000)
    child = runner.starter.start(folder, ends_)
    ends_.close()
    assert isinstance(child, ConnectedChild)
    assert child.wait(0) is None
    child.end()
    child.end()
    assert child.wait(0) == -signal.SIGKILL
    pipes.close()


def beside(home: Path) -> tuple[subprocess.Popen[bytes], int]:
    """A runner as `assistant run` starts one, and what it lives by."""
    lifeline, ours = os.pipe()
    runner = subprocess.Popen(
        [sys.executable, "-m", "assistant.runner.beside"],
        stdin=lifeline,
        cwd=ROOT,
        env=os.environ | {"ASSISTANT_HOME": str(home)},
    )
    os.close(lifeline)
    return runner, ours


def answers(paths: Paths) -> bool:
    """Whether a runner is there, within 10 s."""
    for _ in range(200):
        with socket.socket(socket.AF_UNIX, socket.SOCK_SEQPACKET) as client, suppress(OSError):
            client.connect(str(paths.runner_socket))
            return True
        time.sleep(0.05)
    return False


def test_a_runner_beside_a_daemon_ends_with_it_and_another_takes_its_place(tmp_path: Path) -> None:
    paths = Paths.from_environment({"ASSISTANT_HOME": str(tmp_path)})
    first, first_lifeline = beside(tmp_path)
    assert answers(paths)
    second, second_lifeline = beside(tmp_path)
    time.sleep(0.5)  # it stands by
    assert second.poll() is None
    os.close(first_lifeline)
    assert first.wait(10) == 0
    assert answers(paths)
    os.close(second_lifeline)
    assert second.wait(10) == 0
