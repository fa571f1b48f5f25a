"""How much of the machine a skill's process may take."""

from __future__ import annotations

import resource

from assistant.errors import ConfinementError

MEMORY_BYTES = 256 * 1024**2
"""Of addresses, libraries and all: Python with what skills import has some 40 MB of them."""
CPU_SECONDS = 20
"""In its whole life, thousands of answers; then the next use starts it anew."""
FILE_BYTES = 16 * 1024**2
OPEN_FILES = 64

LIMITS = (
    (resource.RLIMIT_AS, MEMORY_BYTES),
    (resource.RLIMIT_CPU, CPU_SECONDS),
    (resource.RLIMIT_FSIZE, FILE_BYTES),
    (resource.RLIMIT_NOFILE, OPEN_FILES),
    (resource.RLIMIT_MEMLOCK, 0),
    (resource.RLIMIT_MSGQUEUE, 0),
    # Not 0: a core handler behind a pipe is asked all the same, but not at 1 (fs/coredump.c).
    (resource.RLIMIT_CORE, 1),
)


def limit() -> None:
    """Set them for this process, for good. Raises `ConfinementError` where they cannot be."""
    try:
        for what, most in LIMITS:
            _, hard = resource.getrlimit(what)
            lower = most if hard == resource.RLIM_INFINITY else min(most, hard)
            resource.setrlimit(what, (lower, lower))
    except (OSError, ValueError) as error:
        raise ConfinementError("the kernel sets no limits") from error
