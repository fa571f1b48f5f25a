"""System calls of confinement that Python has no words for."""

from __future__ import annotations

import ctypes
import os

from assistant.errors import ConfinementError

_LIBC = ctypes.CDLL(None, use_errno=True)
# linux/prctl.h
PR_SET_PDEATHSIG = 1
PR_SET_DUMPABLE = 4
PR_SET_NO_NEW_PRIVS = 38


def prctl(option: int, value: int) -> None:
    """Change something about this process. Raises `ConfinementError` with the kernel's reason."""
    _checked(_LIBC.prctl(option, *map(ctypes.c_ulong, (value, 0, 0, 0))))


def call(number: int, *arguments: int) -> int:
    """The system call `number`. Raises `ConfinementError` with the kernel's reason."""
    return _checked(_LIBC.syscall(ctypes.c_long(number), *map(ctypes.c_ulong, arguments)))


def look_hosts_up_in_files_only() -> None:
    """Have the C library look names up in /etc/hosts alone, where it can be told.

    Otherwise it asks the machine's resolver over a Unix socket, and that asks the network.
    """
    configure = getattr(_LIBC, "__nss_configure_lookup", None)  # glibc's nss.h; musl needs none
    if configure is not None and configure(b"hosts", b"files") != 0:
        raise ConfinementError("the C library goes on asking the resolver for names")


def _checked(result: int) -> int:
    if result < 0:
        raise ConfinementError(f"the kernel refuses confinement: {os.strerror(ctypes.get_errno())}")
    return result
