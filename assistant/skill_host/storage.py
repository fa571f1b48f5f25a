"""Text files that skills keep for the person: theirs to read, change and take away."""

from __future__ import annotations

import os
import re
from pathlib import Path

from assistant.durable_files import replace_synced
from assistant.errors import SkillError
from assistant.private_folders import make_private

NAME = re.compile(r"[a-z0-9_-]{1,60}(\.[a-z0-9]{1,8})?")
LARGEST_BYTES = 256 * 1024
MOST_FILES = 200
"""Of one skill."""


class SkillStorage:
    """A folder a skill under `folder`, made when first written to; files UTF-8, mode 0600.

    A file is at every moment its old text or its new one. People change these files too, so
    nothing is kept in memory. Every method raises `SkillError` when a name is no name, or a
    file cannot be read or written; its message has the file's name and none of its text.
    """

    def __init__(self, folder: Path) -> None:
        self._folder = folder

    def names(self, skill: str) -> tuple[str, ...]:
        """The skill's files, by name; files with names of another shape are not seen."""
        folder = self._folder / skill
        try:
            found = sorted(entry.name for entry in os.scandir(folder) if entry.is_file())
        except FileNotFoundError:
            return ()
        except OSError as error:
            raise SkillError(f"{folder} cannot be read: {error.strerror}") from error
        return tuple(name for name in found if NAME.fullmatch(name))

    def read(self, skill: str, name: str) -> str | None:
        """The file's text, None where there is no such file."""
        path = self._path(skill, name)
        # A named pipe would never come to an end.
        if path.exists() and not path.is_file():
            raise SkillError(f"{path} is not a plain file")
        try:
            with path.open("rb") as file:
                content = file.read(LARGEST_BYTES + 1)
        except FileNotFoundError:
            return None
        except OSError as error:
            raise SkillError(f"{path} cannot be read: {error.strerror}") from error
        if len(content) > LARGEST_BYTES:
            raise SkillError(f"{path} is larger than {LARGEST_BYTES // 1024} KiB")
        try:
            return content.decode()
        except UnicodeDecodeError:
            raise SkillError(f"{path} is not UTF-8 text") from None

    def write(self, skill: str, name: str, text: str) -> None:
        """Make `text` the file's content; on failure it is as it was."""
        path = self._path(skill, name)
        content = _encoded(path, text)
        if name not in (names := self.names(skill)) and len(names) >= MOST_FILES:
            raise SkillError(f"a skill may keep {MOST_FILES} files")
        _replace(path, content)

    def delete(self, skill: str, name: str) -> bool:
        """Remove the file; False where there is none."""
        path = self._path(skill, name)
        try:
            path.unlink()
        except FileNotFoundError:
            return False
        except OSError as error:
            raise SkillError(f"{path} cannot be removed: {error.strerror}") from error
        return True

    @staticmethod
    def check(name: str, text: str = "") -> None:
        """Raises `SkillError` where a file cannot be called `name`, or cannot hold `text`."""
        if not NAME.fullmatch(name):
            raise SkillError("a file's name is of a to z, 0 to 9, _ and -, with one ending or none")
        _encoded(Path(name), text)

    def _path(self, skill: str, name: str) -> Path:
        self.check(name)
        return self._folder / skill / name


def _encoded(path: Path, text: str) -> bytes:
    try:
        content = text.encode()
    except UnicodeEncodeError:
        raise SkillError(f"{path}: what is to be written is not text") from None
    if len(content) > LARGEST_BYTES:
        raise SkillError(f"{path} would be larger than {LARGEST_BYTES // 1024} KiB")
    return content


def _replace(path: Path, content: bytes) -> None:
    try:
        make_private(path.parent)
        # A link to a file elsewhere, such as a synchronised folder, stays one.
        replace_synced(Path(os.path.realpath(path)), [content])
    except OSError as error:
        raise SkillError(f"{path} cannot be written: {error.strerror}") from error
