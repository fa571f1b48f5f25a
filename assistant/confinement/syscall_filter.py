"""A seccomp filter that leaves a process without a way to the network.

The kernel runs it on every system call of every thread, and of every child ever started. It is
a program for the kernel's packet-filter machine (linux/filter.h), fed `struct seccomp_data`.
"""

from __future__ import annotations

import ctypes
import errno
import socket
from collections.abc import Iterator, Sequence

from assistant.confinement.kernel import PR_SET_NO_NEW_PRIVS, call, prctl
from assistant.confinement.processors import Processor
from assistant.errors import ConfinementError

# linux/filter.h and linux/bpf_common.h
LOAD_WORD, AND, RETURN = 0x20, 0x54, 0x06
IF_EQUAL, IF_AT_LEAST, IF_ANY_BIT = 0x15, 0x35, 0x45
# linux/seccomp.h
_SET_MODE_FILTER, _ALL_THREADS = 1, 1
ALLOW, FAIL_WITH, KILL_PROCESS = 0x7FFF0000, 0x00050000, 0x80000000
# Where struct seccomp_data holds them; the lower half of the argument, both being little-endian.
NUMBER_AT, AUDIT_AT, FIRST_ARGUMENT_AT = 0, 4, 16


class Instruction(ctypes.Structure):
    """`struct sock_filter`: `if_true` and `if_false` are how many instructions to leave out."""

    _fields_ = (
        ("code", ctypes.c_uint16),
        ("if_true", ctypes.c_uint8),
        ("if_false", ctypes.c_uint8),
        ("value", ctypes.c_uint32),
    )


class _Program(ctypes.Structure):
    """`struct sock_fprog`."""

    _fields_ = (("length", ctypes.c_ushort), ("first", ctypes.POINTER(Instruction)))


def no_network(processor: Processor, *, unix_sockets: bool) -> Iterator[Instruction]:
    """The program: what leads to a network fails, everything else is as it was.

    Sockets are allowed by family, so that one nobody has heard of yet is denied too.
    Without `unix_sockets` there is none at all: one of a pair made for datagrams can be sent
    to any address.
    """
    yield from own_numbers_only(processor)
    for number in processor.io_uring:
        # "Not in this kernel" is what libraries have another way for.
        yield from _refuse(number, errno.ENOSYS)
    for number in processor.borrowing:
        yield from _refuse(number, errno.EPERM)
    for number in (processor.socket, processor.socketpair):
        if unix_sockets:
            yield from _only_unix(number)
        else:
            yield from _refuse(number, errno.EAFNOSUPPORT)
    yield Instruction(RETURN, value=ALLOW)


def install(instructions: Sequence[Instruction], processor: Processor) -> None:
    """Put every thread of this process under this program, for good.

    Raises `ConfinementError` where the kernel won't; then nothing was changed.
    """
    listed = (Instruction * len(instructions))(*instructions)
    program = _Program(len(instructions), ctypes.cast(listed, ctypes.POINTER(Instruction)))
    # A filter is for those who start nothing with more rights than their own, as setuid gives.
    prctl(PR_SET_NO_NEW_PRIVS, 1)
    address = ctypes.addressof(program)
    if thread := call(processor.seccomp, _SET_MODE_FILTER, _ALL_THREADS, address):
        raise ConfinementError(f"thread {thread} has a filter of its own and cannot be confined")


def own_numbers_only(processor: Processor) -> Iterator[Instruction]:
    """How a program begins: then the number of a call of this `processor` is at hand."""
    yield Instruction(LOAD_WORD, value=AUDIT_AT)
    yield Instruction(IF_EQUAL, if_true=1, value=processor.audit)
    # A 32-bit program: its numbers mean other calls, and nothing of ours is one.
    yield Instruction(RETURN, value=KILL_PROCESS)
    yield Instruction(LOAD_WORD, value=NUMBER_AT)
    if processor.least_foreign:
        yield Instruction(IF_AT_LEAST, if_false=1, value=processor.least_foreign)
        yield fail(errno.ENOSYS)


def _only_unix(number: int) -> Iterator[Instruction]:
    yield Instruction(IF_EQUAL, if_false=4, value=number)
    yield Instruction(LOAD_WORD, value=FIRST_ARGUMENT_AT)
    yield Instruction(IF_EQUAL, if_false=1, value=socket.AF_UNIX)
    yield Instruction(RETURN, value=ALLOW)
    yield fail(errno.EAFNOSUPPORT)


def _refuse(number: int, error: int) -> Iterator[Instruction]:
    yield Instruction(IF_EQUAL, if_false=1, value=number)
    yield fail(error)


def fail(error: int) -> Instruction:
    return Instruction(RETURN, value=FAIL_WITH | error)
