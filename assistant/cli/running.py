"""The program from start to end: every outcome becomes an exit code and at most one line."""

from __future__ import annotations

import os
import signal
import sys
from collections.abc import Sequence
from typing import TYPE_CHECKING, NoReturn

from assistant.cli.ending import INTERRUPTED, NOT_DONE, complain
from assistant.errors import AssistantError

if TYPE_CHECKING:
    from types import FrameType

    from assistant.cli.surroundings import Surroundings

_SIGNALLED = 128
"""What shells add to a signal's number."""


def main() -> int:
    """The `assistant` program: run what the command line asks for, and return the exit code."""
    _prepare_streams()
    for ending in (signal.SIGTERM, signal.SIGHUP):
        signal.signal(ending, _end_tidily)
    return run()


def run(arguments: Sequence[str] | None = None, surroundings: Surroundings | None = None) -> int:
    """Run one command and return its exit code.

    `arguments` are those after the program's name, the process's own by default.
    `surroundings` replace the real assistant, devices and clock.
    """
    try:
        return _outcome(arguments, surroundings)
    except AssistantError as error:
        complain(error.message)
    except KeyboardInterrupt:
        return INTERRUPTED
    except BrokenPipeError:
        pass
    except Exception as error:
        if os.environ.get("ASSISTANT_DEBUG"):
            raise
        # Only the kind of error: its text may quote what a person said.
        complain(
            f"this is a bug in the assistant ({type(error).__name__}); "
            "ASSISTANT_DEBUG=1 shows where it is, please report it"
        )
    finally:
        _flush_quietly()
    return NOT_DONE


def _outcome(arguments: Sequence[str] | None, surroundings: Surroundings | None) -> int:
    # Imported here so that importing this package costs nothing.
    from assistant.cli.app import app

    try:
        app(args=arguments, prog_name="assistant", obj=surroundings)
    except SystemExit as ending:
        return ending.code if isinstance(ending.code, int) else int(ending.code is not None)
    return 0


def _prepare_streams() -> None:
    # A file name or a line that isn't UTF-8 must not end in an encoding error.
    for stream in (sys.stdin, sys.stdout, sys.stderr):
        if (reconfigure := getattr(stream, "reconfigure", None)) is not None:
            reconfigure(errors="replace" if stream is sys.stdin else "backslashreplace")


def _end_tidily(number: int, _frame: FrameType | None) -> NoReturn:
    # As an exception, so that temporary folders and child processes are cleaned up on the way.
    raise SystemExit(_SIGNALLED + number)


def _flush_quietly() -> None:
    try:
        sys.stdout.flush()
    except BrokenPipeError:
        # Python would complain again when it flushes at exit.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
