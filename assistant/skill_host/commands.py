"""A person's own commands, run for a skill: known programs, its words in the places for them."""

from __future__ import annotations

import os
import signal
import subprocess
from collections.abc import Mapping, Sequence
from contextlib import suppress

from assistant.child_pipes import ChildEnds
from assistant.errors import SkillError
from assistant.skill_host.reach import PLACE
from assistant.values import Json

LONGEST_ARGUMENT = 500


def filled(argv: Sequence[str], arguments: Mapping[str, Json]) -> list[str]:
    """`argv` with each {name} replaced, all in one pass; no shell ever reads it.

    Raises `SkillError` where a place and the arguments do not match, or an argument could be
    taken for an option.
    """
    places = {name for part in argv for name in PLACE.findall(part)}
    if places != arguments.keys():
        wanted = ", ".join(sorted(places)) or "nothing"
        raise SkillError(f"its command needs {wanted}")
    words = {name: _word(name, value) for name, value in arguments.items()}
    for part in argv[1:]:
        first = PLACE.match(part)
        if first and words[first[1]].startswith("-"):
            raise SkillError(f"{first[1]} would be taken for an option")
    if PLACE.search(argv[0]):
        raise SkillError("its program is not for a skill to choose")
    return [PLACE.sub(lambda place: words[place[1]], part) for part in argv]


def _word(name: str, value: Json) -> str:
    if isinstance(value, bool) or not isinstance(value, str | int | float):
        raise SkillError(f"{name} has to be a text or a number")
    word = str(value)
    if len(word) > LONGEST_ARGUMENT or not word.isprintable():
        raise SkillError(f"{name} has to be one line of at most {LONGEST_ARGUMENT} characters")
    return word


class Command:
    """A command that runs as a child of this process; implements `Child`."""

    def __init__(self, argv: Sequence[str], ends: ChildEnds) -> None:
        """Raises `SkillError` where it cannot be started."""
        try:
            self._process = subprocess.Popen(
                argv,
                stdin=ends.stdin,
                stdout=ends.stdout,
                stderr=ends.stderr,
                cwd="/",
                start_new_session=True,  # so that what it starts can be ended with it
            )
        except (OSError, ValueError) as error:
            reason = error.strerror if isinstance(error, OSError) else "its name is none"
            raise SkillError(f"{argv[0]} cannot be started: {reason}") from error
        self._ended = os.pidfd_open(self._process.pid)

    def fileno(self) -> int:
        return self._ended

    def wait(self, seconds: float) -> int | None:
        try:
            return self._process.wait(seconds)
        except subprocess.TimeoutExpired:
            return None

    def end(self) -> None:
        if self._ended < 0:
            return
        # What it left running goes on: a program that goes into the background is meant to.
        if self.wait(0) is None:
            with suppress(ProcessLookupError, PermissionError):
                os.killpg(self._process.pid, signal.SIGKILL)
        self._process.wait()
        os.close(self._ended)
        self._ended = -1
