"""Files that a power cut leaves as they were or as they were to be, never in between.

Every function raises `OSError`.
"""

from __future__ import annotations

import fcntl
import os
import stat
from collections.abc import Iterator, Sequence
from contextlib import contextmanager, suppress
from pathlib import Path

from assistant.private_folders import make_private

_NEW = os.O_WRONLY | os.O_CREAT | os.O_TRUNC | os.O_CLOEXEC | os.O_NOFOLLOW


def write_synced(path: Path, parts: Sequence[bytes], mode: int = 0o600) -> os.stat_result:
    """Write `parts` to a file of that mode and sync it; its status."""
    make_private(path.parent)
    with os.fdopen(os.open(path, _NEW, 0o600), "wb") as file:
        os.fchmod(file.fileno(), mode)
        file.writelines(parts)
        file.flush()
        os.fsync(file.fileno())
        return os.fstat(file.fileno())


def draft_of(path: Path) -> Path:
    """Where the new content of `path` is written first."""
    return path.with_name(f".{path.name}.new")


def replace_synced(path: Path, parts: Sequence[bytes], mode: int = 0o600) -> os.stat_result:
    """Put a file of `parts` in the place of the one at `path`. Hold a lock: one at a time."""
    draft = draft_of(path)
    try:
        status = write_synced(draft, parts, mode)
        draft.replace(path)
    except OSError:
        with suppress(OSError):
            draft.unlink(missing_ok=True)
        raise
    sync_folder(path.parent)
    return status


def sync_folder(path: Path) -> None:
    """Make what was renamed, made or removed in the folder outlive a power cut."""
    folder = os.open(path, os.O_RDONLY | os.O_DIRECTORY | os.O_CLOEXEC)
    try:
        os.fsync(folder)
    finally:
        os.close(folder)


def open_to_read(path: Path) -> int:
    """A descriptor to read the file with. At once: a named pipe in its place is not waited for."""
    return os.open(path, os.O_RDONLY | os.O_NONBLOCK | os.O_CLOEXEC)


def open_to_write(path: Path) -> int:
    """A descriptor to read and to overwrite the file with; as above."""
    return os.open(path, os.O_RDWR | os.O_NONBLOCK | os.O_CLOEXEC)


def read_from(file: int, offset: int = 0) -> bytes:
    """What the open `file` has from `offset` to its end; anything but a plain file is an error.

    A named pipe in its place would never come to an end.
    """
    if not stat.S_ISREG(os.fstat(file).st_mode):
        raise OSError(0, "it is not a plain file")
    with os.fdopen(os.dup(file), "rb") as stream:
        stream.seek(offset)
        return stream.read()


@contextmanager
def locked(path: Path) -> Iterator[None]:
    """Hold the lock file at `path` against other processes; it is made where there is none."""
    lock = take_lock(path)
    try:
        yield
    finally:
        os.close(lock)


def take_lock(path: Path) -> int:
    """A descriptor that holds the lock file at `path` until it is closed."""
    while True:
        lock = _opened_lock(path)
        fcntl.flock(lock, fcntl.LOCK_EX)
        # Somebody may have removed the file while we waited for it.
        if _is_at(path, lock):
            return lock
        os.close(lock)


def _opened_lock(path: Path) -> int:
    flags = os.O_RDWR | os.O_CREAT | os.O_CLOEXEC
    try:
        return os.open(path, flags, 0o600)
    except FileNotFoundError:
        make_private(path.parent)
        return os.open(path, flags, 0o600)


def _is_at(path: Path, file: int) -> bool:
    try:
        return os.path.samestat(path.stat(), os.fstat(file))
    except FileNotFoundError:
        return False
