"""The filter for skills, run as the kernel runs it, on both processors."""

from __future__ import annotations

import errno
import os
import signal

import pytest

from assistant.confinement.processors import PROCESSORS, Processor
from assistant.confinement.skill_filter import only_known_calls
from assistant.confinement.system_calls import ALLOWED, BY_ARGUMENT, MACHINES, numbers_of
from tests.unit.test_confinement import AUDIT_ARM, AUDIT_I386, Verdict, verdict

OWN, ANOTHER = 4321, 1234
CLONE_THREAD, CLONE_NEWUSER, CLONE_NEWNET = 0x10000, 0x10000000, 0x40000000
F_SETFL, F_SETOWN, F_SETSIG, F_SETOWN_EX, F_SETLEASE = 4, 8, 10, 15, 1024
TIOCSTI, FIOSETOWN, FIONREAD = 0x5412, 0x8901, 0x541B
PR_SET_NAME, PR_SET_DUMPABLE = 15, 4


@pytest.fixture(params=MACHINES)
def machine(request: pytest.FixtureRequest) -> str:
    return str(request.param)


def asked(machine: str, number: int, *arguments: int) -> Verdict:
    program = list(only_known_calls(PROCESSORS[machine], machine, OWN))
    return verdict(program, number, PROCESSORS[machine].audit, *arguments)


def looked_at(machine: str) -> dict[str, int]:
    return numbers_of(BY_ARGUMENT, machine)


def test_every_call_is_allowed_or_looked_at_or_fails(machine: str) -> None:
    allowed = set(numbers_of(ALLOWED, machine).values())
    for number in set(range(600)) - set(looked_at(machine).values()):
        expected = 0 if number in allowed else errno.EPERM if number < 424 else errno.ENOSYS
        assert asked(machine, number).error == expected, number


def test_nothing_that_makes_or_connects_a_socket_is_known(machine: str) -> None:
    of_sockets: dict[str, tuple[int, ...]] = {
        "x86_64": (41, 42, 43, 49, 50, 53, 288),
        "aarch64": (198, 199, 200, 201, 202, 203, 242),
    }
    for number in of_sockets[machine]:
        assert asked(machine, number).error == errno.EPERM


@pytest.mark.parametrize("name", ["kill", "tgkill"])
def test_signals_reach_this_process_alone(machine: str, name: str) -> None:
    number = looked_at(machine)[name]
    assert asked(machine, number, OWN, signal.SIGTERM) == Verdict()
    for other in (ANOTHER, 0, -1 & 0xFFFFFFFF, -OWN & 0xFFFFFFFF):
        assert asked(machine, number, other, signal.SIGTERM).error == errno.EPERM


def test_limits_are_set_for_this_process_alone(machine: str) -> None:
    number = looked_at(machine)["prlimit64"]
    assert asked(machine, number, 0) == asked(machine, number, OWN) == Verdict()
    for other in (1, ANOTHER, -1 & 0xFFFFFFFF):
        assert asked(machine, number, other).error == errno.EPERM


def test_threads_are_made_and_processes_are_not(machine: str) -> None:
    number = looked_at(machine)["clone"]
    assert asked(machine, number, 0x3D0F00 | CLONE_THREAD) == Verdict()
    for flags in (signal.SIGCHLD, CLONE_NEWUSER, CLONE_THREAD | CLONE_NEWNET, CLONE_THREAD | 0x80):
        assert asked(machine, number, flags).error == errno.EPERM
    assert asked(machine, looked_at(machine)["clone3"]).error == errno.ENOSYS


@pytest.mark.parametrize(
    ("name", "known", "unknown"),
    [
        ("fcntl", (F_SETFL,), (F_SETOWN, F_SETSIG, F_SETOWN_EX, F_SETLEASE)),
        ("ioctl", (FIONREAD,), (TIOCSTI, FIOSETOWN)),
    ],
)
def test_commands_of_descriptors(
    machine: str, name: str, known: tuple[int, ...], unknown: tuple[int, ...]
) -> None:
    number = looked_at(machine)[name]
    assert all(asked(machine, number, 3, command) == Verdict() for command in known)
    assert all(asked(machine, number, 3, it).error == errno.EPERM for it in unknown)


def test_what_a_process_may_change_about_itself(machine: str) -> None:
    number = looked_at(machine)["prctl"]
    assert asked(machine, number, PR_SET_NAME) == Verdict()
    assert asked(machine, number, PR_SET_DUMPABLE).error == errno.EPERM


@pytest.mark.parametrize(("name", "before"), [("open", (0,)), ("openat", (0, 0))])
def test_a_file_is_emptied_only_by_who_may_write_it(
    machine: str, name: str, before: tuple[int, ...]
) -> None:
    if (number := looked_at(machine).get(name)) is None:
        pytest.skip(f"{machine} has no {name}")
    cloexec = os.O_CLOEXEC | os.O_CREAT
    for mode in (os.O_RDONLY, os.O_WRONLY, os.O_RDWR, os.O_WRONLY | os.O_TRUNC):
        assert asked(machine, number, *before, mode | cloexec) == Verdict()
    for mode in (os.O_RDONLY | os.O_TRUNC, 3, 3 | os.O_TRUNC):
        assert asked(machine, number, *before, mode | cloexec).error == errno.EPERM


def test_half_of_an_argument_is_not_another(machine: str) -> None:
    hidden = 1 << 32 | ANOTHER
    assert asked(machine, looked_at(machine)["kill"], hidden).error == errno.EPERM


@pytest.mark.parametrize("audit", [AUDIT_I386, AUDIT_ARM])
def test_a_32_bit_call_ends_it(machine: str, audit: int) -> None:
    program = list(only_known_calls(PROCESSORS[machine], machine, OWN))
    assert verdict(program, 0, audit).killed


def test_x32_is_not_there() -> None:
    processor: Processor = PROCESSORS["x86_64"]
    for name in ("read", "getpid"):
        number = 0x40000000 | numbers_of(ALLOWED, "x86_64")[name]
        assert asked("x86_64", number).error == errno.ENOSYS
    assert processor.least_foreign == 0x40000000


def test_no_number_is_listed_twice(machine: str) -> None:
    numbers = [*numbers_of(ALLOWED, machine).values(), *looked_at(machine).values()]
    assert len(numbers) == len(set(numbers))
