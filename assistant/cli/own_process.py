"""What the program sees to in its own process before anything else.

Streams that are there, endings that clean up behind themselves, and no core dump.
"""

from __future__ import annotations

import os
import resource
import signal
import sys
from types import FrameType
from typing import NoReturn

ENDING = (signal.SIGINT, signal.SIGTERM, signal.SIGHUP)
_SIGNALLED = 128
"""What shells add to a signal's number."""
_AGAIN_SECONDS = 0.05
_asked: list[int] = []


def asked_to_end() -> int | None:
    """The exit code for the signal that asked for an end, None while none did."""
    return _asked[0] if _asked else None


def settle() -> None:
    """Make the process fit to be one of ours. Call it once, first, from the main thread."""
    _open_missing_streams()
    _take_any_text()
    _leave_no_core_dump()
    _end_tidily_when_asked()


def _open_missing_streams() -> None:
    # The next file to be opened would get a missing stream's number, and be written into.
    for number, name in enumerate(("stdin", "stdout", "stderr")):
        try:
            os.fstat(number)
        except OSError:
            os.open(os.devnull, os.O_RDWR)
        if getattr(sys, name) is None:
            stream = os.fdopen(number, "w" if number else "r", encoding="utf-8", closefd=False)
            setattr(sys, name, stream)


def _take_any_text() -> None:
    # A file name or a line that isn't UTF-8 must not end in an encoding error.
    for stream in (sys.stdin, sys.stdout, sys.stderr):
        if (reconfigure := getattr(stream, "reconfigure", None)) is not None:
            reconfigure(errors="replace" if stream is sys.stdin else "backslashreplace")


def _leave_no_core_dump() -> None:
    """What was said lies in our memory, and in that of the workers, which inherit this."""
    _, hard = resource.getrlimit(resource.RLIMIT_CORE)
    # Not 0: a core handler behind a pipe is asked all the same, but not at 1 (fs/coredump.c).
    limit = 1 if hard else 0
    resource.setrlimit(resource.RLIMIT_CORE, (limit, limit))


def _end_tidily_when_asked() -> None:
    for number in ENDING:
        # Whoever started us may want it ignored, as nohup does.
        if signal.getsignal(number) is not signal.SIG_IGN:
            signal.signal(number, _end)
    sys.unraisablehook = _end_all_the_same


def _end(number: int, _frame: FrameType | None) -> NoReturn:
    # Once is enough: a second one would cut off the cleaning up.
    for other in ENDING:
        signal.signal(other, signal.SIG_IGN)
    _asked.append(_SIGNALLED + number)
    # As an exception, so that temporary folders and child processes are cleaned up on the way.
    raise SystemExit(_SIGNALLED + number)


def _end_all_the_same(unraisable: sys.UnraisableHookArgs) -> None:
    """The ending came where Python can raise nothing, in a destructor or a library's callback."""
    ending = unraisable.exc_value
    if not isinstance(ending, SystemExit):
        sys.__unraisablehook__(unraisable)
        return
    code = ending.code

    def end(_number: int, _frame: FrameType | None) -> NoReturn:
        raise SystemExit(code)

    signal.signal(signal.SIGALRM, end)
    signal.setitimer(signal.ITIMER_REAL, _AGAIN_SECONDS)
