"""The program from start to end: every outcome becomes an exit code and at most one line."""

from __future__ import annotations

import os
import sys
from collections.abc import Sequence
from typing import TYPE_CHECKING

from assistant.cli.ending import INTERRUPTED, NOT_DONE, complain
from assistant.cli.own_process import asked_to_end, settle
from assistant.errors import AssistantError, BugError

if TYPE_CHECKING:
    from assistant.cli.surroundings import Surroundings


def main() -> int:
    """The `assistant` program: run what the command line asks for, and return the exit code."""
    settle()
    return run()


def run(arguments: Sequence[str] | None = None, surroundings: Surroundings | None = None) -> int:
    """Run one command and return its exit code.

    `arguments` are those after the program's name, the process's own by default.
    `surroundings` replace the real assistant, devices and clock.
    """
    try:
        code = _outcome(arguments, surroundings)
        sys.stdout.flush()
        return code
    except AssistantError as error:
        complain(error.message)
    except KeyboardInterrupt:
        return INTERRUPTED
    except BrokenPipeError:
        pass
    except Exception as error:  # noqa: BLE001 - a person is told in one line, whatever it is
        # Where a class is being made, Python and pydantic turn the ending into errors of their own.
        if (asked := asked_to_end()) is not None:
            return asked
        _confess(error)
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


def _confess(error: Exception) -> None:
    """Tell of an error nobody translated, without its text: that may quote what a person said."""
    if os.environ.get("ASSISTANT_DEBUG"):
        _show_where(error)
    elif isinstance(error, OSError) and error.strerror:
        complain(f"{error.filename or 'the system refused'}: {error.strerror}")
    else:
        complain(
            f"{BugError(error).message}; "
            "ASSISTANT_DEBUG=1 shows how it came there, please report it"
        )


def _show_where(error: BaseException | None) -> None:
    """The lines of code that led to `error` and to what it came from, the first cause first."""
    from traceback import format_tb

    if error is not None:
        _show_where(error.__cause__ or (None if error.__suppress_context__ else error.__context__))
        lines = "".join(format_tb(error.__traceback__))
        print(f"{lines}{type(error).__name__}", file=sys.stderr)  # noqa: T201


def _flush_quietly() -> None:
    try:
        sys.stdout.flush()
    except OSError:
        # Python would complain again when it flushes at exit.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
