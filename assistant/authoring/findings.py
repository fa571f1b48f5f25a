"""What is wrong with a skill, and where."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from functools import cached_property
from pathlib import Path

from assistant.toml_lines import KeyPath, lines_of_keys, nearest_line


class Severity(StrEnum):
    """ERROR: something does not work. WARNING: it works, and is probably not what was meant.
    HINT: it works, and could be better.
    """

    ERROR = "error"
    WARNING = "warning"
    HINT = "hint"


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing to mend, in `file` at `line`, which counts from 1."""

    file: Path
    line: int
    severity: Severity
    reason: str

    def __str__(self) -> str:
        return f"{self.file}:{self.line}: {self.severity}: {self.reason}"


@dataclass(frozen=True)
class AuthorFile:
    """A file that findings point into."""

    path: Path

    @cached_property
    def text(self) -> str:
        """What it holds; nothing where it cannot be read, which is told elsewhere."""
        try:
            # A named pipe would never come to an end.
            return self.path.read_text(encoding="utf-8") if self.path.is_file() else ""
        except (OSError, UnicodeDecodeError):
            return ""

    @cached_property
    def lines(self) -> list[str]:
        return self.text.splitlines()

    @cached_property
    def _lines_of_keys(self) -> Mapping[KeyPath, int]:
        """None where it is no TOML, which is told elsewhere too."""
        try:
            return lines_of_keys(self.text)
        except (ValueError, RecursionError):
            return {}

    def line_of(self, text: str, after: int = 1) -> int:
        """The first line from `after` on with `text` in it, as TOML may spell it; else `after`."""
        escaped = text.replace("\\", "\\\\").replace('"', '\\"')
        for spelt in (f'"{escaped}"', escaped, text):
            for number, line in enumerate(self.lines[after - 1 :], start=after):
                if spelt in line:
                    return number
        return after

    def line_of_key(self, *path: str | int) -> int:
        """The line of a key in its tables and lists, or of those of them that are there."""
        return nearest_line(path, self._lines_of_keys)

    def told(self, message: str) -> Finding:
        """What a reader of the file said of it: "FILE:LINE: key: …", or without the line."""
        where = re.match(rf"{re.escape(str(self.path))}:?(\d+)?:? ?", message)
        reason = message[where.end() :] if where else message
        key = reason.partition(":")[0].split(".")
        line = int(where[1]) if where and where[1] else self.line_of_key(*key)
        return self.error(line, reason)

    def error(self, line: int, reason: str) -> Finding:
        return Finding(self.path, line, Severity.ERROR, reason)

    def hint(self, line: int, reason: str) -> Finding:
        return Finding(self.path, line, Severity.HINT, reason)

    def warning(self, line: int, reason: str) -> Finding:
        return Finding(self.path, line, Severity.WARNING, reason)
