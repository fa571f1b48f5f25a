"""Asking the person for the passphrase of their profile, where it is kept by one."""

from __future__ import annotations

import os
import sys
from getpass import getpass
from pathlib import Path

from assistant.errors import LockedError

FILE_VARIABLE = "ASSISTANT_PASSPHRASE_FILE"
"""Names a file whose first line is the passphrase, for scripts."""


def choose_passphrase() -> str:
    """A new one, asked for twice where it is typed.

    Raises `LockedError` where there is none, or the two differ.
    """
    first = ask_passphrase()
    if not first:
        raise LockedError(
            f"a passphrase is needed: from a terminal, or the file {FILE_VARIABLE} names"
        )
    typed = not os.environ.get(FILE_VARIABLE)
    if typed and getpass("The same again: ", stream=sys.stderr) != first:
        raise LockedError("the two passphrases differ; nothing was changed")
    return first


def ask_passphrase(*, terminal: bool = True) -> str | None:
    """The passphrase from that file, or else, if it may be used, from the `terminal`; else None."""
    if file := os.environ.get(FILE_VARIABLE):
        try:
            with Path(file).open(encoding="utf-8") as stream:
                return stream.readline(10_000).rstrip("\n")
        except (OSError, UnicodeDecodeError) as error:
            raise LockedError(f"the passphrase cannot be read from {file}") from error
    if not terminal or not sys.stdin.isatty() or not sys.stderr.isatty():
        return None
    try:
        return getpass("Passphrase of your profile: ", stream=sys.stderr)
    except EOFError:
        return None
