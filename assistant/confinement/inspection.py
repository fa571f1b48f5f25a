"""No looking in: what was said lies in this process's memory."""

from __future__ import annotations

from assistant.confinement.kernel import PR_SET_DUMPABLE, prctl


def forbid_inspection() -> None:
    """Keep other processes of the same person out: no ptrace, no /proc/PID/mem, no core dump.

    A program this process starts can be inspected again until it calls this itself.
    """
    prctl(PR_SET_DUMPABLE, 0)
