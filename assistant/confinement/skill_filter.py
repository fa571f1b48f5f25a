"""A seccomp filter for other people's code: known calls work, everything else fails.

It looks at some arguments: signals and limits reach this process alone, `clone` makes threads
only. So no process but this one is touched, on kernels whose Landlock does not see to that.
"""

from __future__ import annotations

import errno
import os
from collections.abc import Iterable, Iterator, Mapping
from fcntl import F_DUPFD_CLOEXEC

from assistant.confinement.processors import Processor
from assistant.confinement.syscall_filter import (
    ALLOW,
    AND,
    FIRST_ARGUMENT_AT,
    IF_ANY_BIT,
    IF_AT_LEAST,
    IF_EQUAL,
    LOAD_WORD,
    RETURN,
    Instruction,
    fail,
    own_numbers_only,
)
from assistant.confinement.system_calls import ALLOWED, BY_ARGUMENT, FIRST_SHARED, numbers_of

_SECOND_ARGUMENT_AT, _THIRD_ARGUMENT_AT = FIRST_ARGUMENT_AT + 8, FIRST_ARGUMENT_AT + 16
_ALL_BITS = 0xFFFFFFFF
_OPENING = os.O_ACCMODE | os.O_TRUNC
# Emptying a file takes writing it, which Landlock sees in the mode; before its version 3 it did
# not see O_TRUNC, and a mode of 3 is neither reading nor writing to it.
_OPENED = (os.O_RDONLY, os.O_WRONLY, os.O_RDWR, os.O_WRONLY | os.O_TRUNC, os.O_RDWR | os.O_TRUNC)
_CLONE_THREAD, _CLONE_NEW = 0x10000, 0x7E020080  # linux/sched.h
# Up to F_SETLKW and locks of a description; not F_SETOWN and F_SETSIG, which signal others.
_FCNTL_COMMANDS = (*range(8), 36, 37, 38, F_DUPFD_CLOEXEC)
# asm-generic/ioctls.h: what isatty, FIONREAD and non-blocking files need
_IOCTL_REQUESTS = (0x5401, 0x5413, 0x541B, 0x5421, 0x5450, 0x5451)
_PRCTL_OPTIONS = (15, 16, 0x53564D41)  # linux/prctl.h: names of threads and of memory


def only_known_calls(processor: Processor, machine: str, pid: int) -> tuple[Instruction, ...]:
    """The program for the process `pid`, by the number it has for itself."""
    by_argument = numbers_of(BY_ARGUMENT, machine)
    own = {"kill": (pid,), "tgkill": (pid,), "prlimit64": (0, pid)}
    chosen = {"fcntl": _FCNTL_COMMANDS, "ioctl": _IOCTL_REQUESTS}
    return (
        *own_numbers_only(processor),
        *_allow(numbers_of(ALLOWED, machine).values()),
        *_clone(by_argument),
        *_by_value(by_argument, own | {"prctl": _PRCTL_OPTIONS}, FIRST_ARGUMENT_AT),
        *_by_value(by_argument, chosen, _SECOND_ARGUMENT_AT),
        *_by_value(by_argument, {"open": _OPENED}, _SECOND_ARGUMENT_AT, _OPENING),
        *_by_value(by_argument, {"openat": _OPENED}, _THIRD_ARGUMENT_AT, _OPENING),
        Instruction(IF_AT_LEAST, if_false=1, value=FIRST_SHARED),
        fail(errno.ENOSYS),
        fail(errno.EPERM),
    )


def _allow(numbers: Iterable[int]) -> Iterator[Instruction]:
    for first, last in _runs(numbers):
        yield Instruction(IF_AT_LEAST, if_false=2, value=first)
        yield Instruction(IF_AT_LEAST, if_true=1, value=last + 1)
        yield Instruction(RETURN, value=ALLOW)


def _runs(numbers: Iterable[int]) -> Iterator[tuple[int, int]]:
    """Numbers next to each other, as the first and the last of them."""
    start = end = -2
    for number in sorted(numbers):
        if number != end + 1:
            if start >= 0:
                yield start, end
            start = number
        end = number
    yield start, end


def _clone(numbers: Mapping[str, int]) -> Iterator[Instruction]:
    """Threads; `clone3` hides what it is asked for, so the C library is sent to `clone`."""
    yield Instruction(IF_EQUAL, if_false=1, value=numbers["clone3"])
    yield fail(errno.ENOSYS)
    yield Instruction(IF_EQUAL, if_false=5, value=numbers["clone"])
    yield Instruction(LOAD_WORD, value=FIRST_ARGUMENT_AT)
    yield Instruction(IF_ANY_BIT, if_true=2, value=_CLONE_NEW)
    yield Instruction(IF_ANY_BIT, if_false=1, value=_CLONE_THREAD)
    yield Instruction(RETURN, value=ALLOW)
    yield fail(errno.EPERM)


def _by_value(
    numbers: Mapping[str, int],
    allowed: Mapping[str, tuple[int, ...]],
    argument_at: int,
    bits: int = _ALL_BITS,
) -> Iterator[Instruction]:
    """Calls that may have one of these values in the argument there, all of them 32 bits wide.

    Only those of its `bits` count. Not every processor has every call.
    """
    for name, values in allowed.items():
        if name not in numbers:
            continue
        yield Instruction(IF_EQUAL, if_false=2 * len(values) + 3, value=numbers[name])
        yield Instruction(LOAD_WORD, value=argument_at)
        yield Instruction(AND, value=bits)
        for value in values:
            yield Instruction(IF_EQUAL, if_false=1, value=value)
            yield Instruction(RETURN, value=ALLOW)
        yield fail(errno.EPERM)
