"""The filter, run as the kernel runs it: a small machine for its program, on both processors."""

from __future__ import annotations

import errno
import socket
import struct
from dataclasses import dataclass

import pytest

from assistant.confinement.processors import PROCESSORS, Processor
from assistant.confinement.syscall_filter import Instruction, no_network

ALLOWED, KILLED = 0x7FFF0000, 0x80000000
AUDIT_I386, AUDIT_ARM = 0x40000003, 0x40000028
BLUETOOTH, VSOCK = 31, 40
IO_URING = (425, 426, 427)
BORROWING = {"x86_64": (101, 310, 311, 438), "aarch64": (117, 270, 271, 438)}
"""ptrace, process_vm_readv, process_vm_writev and pidfd_getfd, in the kernel's own tables."""


@dataclass(frozen=True)
class Verdict:
    """What the filter says to a call: `error` 0 where it is allowed."""

    error: int = 0
    killed: bool = False


def verdict(program: list[Instruction], number: int, audit: int, *arguments: int) -> Verdict:
    """Run the program on a `struct seccomp_data`."""
    padded = (*arguments, *([0] * (6 - len(arguments))))
    data = struct.pack("<IIQ6Q", number & 0xFFFFFFFF, audit, 0, *padded)
    accumulator = position = 0
    while True:
        step = program[position]
        position += 1
        match step.code:
            case 0x20:
                (accumulator,) = struct.unpack_from("<I", data, step.value)
            case 0x15:
                position += step.if_true if accumulator == step.value else step.if_false
            case 0x35:
                position += step.if_true if accumulator >= step.value else step.if_false
            case 0x54:
                accumulator &= step.value
            case 0x45:
                position += step.if_true if accumulator & step.value else step.if_false
            case 0x06:
                denied = step.value & 0xFFFF if step.value & 0x50000 == 0x50000 else 0
                return Verdict(0 if step.value == ALLOWED else denied, step.value == KILLED)


@pytest.fixture(params=PROCESSORS)
def processor(request: pytest.FixtureRequest) -> Processor:
    return PROCESSORS[request.param]


def asked(processor: Processor, number: int, *arguments: int, unix: bool = True) -> Verdict:
    program = list(no_network(processor, unix_sockets=unix))
    return verdict(program, number, processor.audit, *arguments)


@pytest.mark.parametrize(
    "family",
    [
        socket.AF_UNSPEC,
        socket.AF_INET,
        socket.AF_INET6,
        socket.AF_PACKET,
        socket.AF_NETLINK,
        BLUETOOTH,
        VSOCK,
        200,
    ],
)
def test_every_family_but_unix_is_denied(processor: Processor, family: int) -> None:
    assert asked(processor, processor.socket, family).error == errno.EAFNOSUPPORT
    assert asked(processor, processor.socketpair, family).error == errno.EAFNOSUPPORT


def test_the_kernel_reads_half_of_the_argument_and_so_does_the_filter(
    processor: Processor,
) -> None:
    hidden = 1 << 32 | socket.AF_INET
    assert asked(processor, processor.socket, hidden).error == errno.EAFNOSUPPORT


def test_unix_sockets_work_where_they_may(processor: Processor) -> None:
    assert asked(processor, processor.socket, socket.AF_UNIX) == Verdict()
    for number in (processor.socket, processor.socketpair):
        refused = asked(processor, number, socket.AF_UNIX, unix=False)
        assert refused.error == errno.EAFNOSUPPORT


@pytest.mark.parametrize("number", IO_URING)
def test_io_uring_is_not_in_this_kernel(processor: Processor, number: int) -> None:
    assert asked(processor, number).error == errno.ENOSYS


@pytest.mark.parametrize(
    ("machine", "number"), [(machine, one) for machine in BORROWING for one in BORROWING[machine]]
)
def test_another_process_s_sockets_cannot_be_borrowed(machine: str, number: int) -> None:
    assert asked(PROCESSORS[machine], number).error == errno.EPERM


@pytest.mark.parametrize("audit", [AUDIT_I386, AUDIT_ARM])
def test_a_32_bit_program_is_ended(processor: Processor, audit: int) -> None:
    program = list(no_network(processor, unix_sockets=True))
    assert verdict(program, processor.socket, audit).killed


def test_x32_is_denied() -> None:
    x86 = PROCESSORS["x86_64"]
    assert asked(x86, 0x40000000 | x86.socket, socket.AF_INET).error == errno.ENOSYS
    assert asked(x86, -1).error == errno.ENOSYS


def test_nothing_else_is_touched(processor: Processor) -> None:
    denied = {processor.socket, processor.socketpair, *processor.io_uring, *processor.borrowing}
    assert all(asked(processor, number) == Verdict() for number in set(range(470)) - denied)
