"""The system calls to deny, by the number each processor's Linux gives them."""

from __future__ import annotations

import platform
from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType

from assistant.errors import ConfinementError

_IO_URING = (425, 426, 427)  # setup, enter, register: one number everywhere
_PIDFD_GETFD = 438


@dataclass(frozen=True, slots=True)
class Processor:
    """One machine's system calls.

    `audit` names the calling convention to the kernel (linux/audit.h), the numbers are those of
    the kernel's syscall tables. `borrowing` are the calls that reach into another process and
    could use its sockets. `least_foreign` is the lowest number of a second convention that
    shares `audit` (x32 on x86-64), 0 where there is none.
    """

    audit: int
    seccomp: int
    socket: int
    socketpair: int
    borrowing: tuple[int, ...]
    io_uring: tuple[int, ...] = _IO_URING
    least_foreign: int = 0


PROCESSORS: Mapping[str, Processor] = MappingProxyType(
    {
        "x86_64": Processor(
            audit=0xC000003E,
            seccomp=317,
            socket=41,
            socketpair=53,
            borrowing=(101, 310, 311, _PIDFD_GETFD),  # ptrace, process_vm_readv, _writev
            least_foreign=0x40000000,
        ),
        "aarch64": Processor(
            audit=0xC00000B7,
            seccomp=277,
            socket=198,
            socketpair=199,
            borrowing=(117, 270, 271, _PIDFD_GETFD),
        ),
    }
)


def this_processor() -> Processor:
    """Raises `ConfinementError` where the numbers are not known: guessing would deny nothing."""
    machine = platform.machine()
    if machine not in PROCESSORS:
        known = " and ".join(PROCESSORS)
        raise ConfinementError(f"the network can be denied on {known} only, not on {machine}")
    return PROCESSORS[machine]
