"""A TinyDB whose file is at every moment either the old state or the new one.

A write goes to a temporary file in the same folder, is synced, and takes the file's place
by a rename that is synced too. Whoever changes something holds an interprocess lock from
reading to writing. What cannot be read is moved aside and reported, never emptied.
"""

from __future__ import annotations

import fcntl
import glob
import json
import os
import stat
import threading
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import Any, NoReturn

from tinydb import TinyDB
from tinydb.storages import Storage
from tinydb.table import Document, Table

from assistant.errors import AssistantError
from assistant.private_folders import make_private

Tables = dict[str, dict[str, Any]]
"""What TinyDB hands to a storage: a document by its number, by table."""


def companions(path: Path) -> tuple[Path, ...]:
    """Every file that belongs to the database at `path`, itself included, where it exists."""
    ours = (path.name, f"{path.name}.lock", f"{path.name}.tmp")
    beside = (path.with_name(name) for name in ours)
    return tuple(sorted((*filter(_is_there, beside), *quarantined(path))))


def quarantined(path: Path) -> tuple[Path, ...]:
    """The files that were set aside because the database at `path` could not be read from them."""
    return tuple(sorted(path.parent.glob(f"{glob.escape(path.name)}.damaged-*")))


class AtomicJSONStorage(Storage):
    """Whole states as JSON at `path`, mode 0600; reads return copies.

    `error` is the class of `AssistantError` to raise when the file is damaged, cannot be read
    or cannot be written; after a failed write the old state is still there.
    """

    def __init__(self, path: Path, error: type[AssistantError] = AssistantError) -> None:
        super().__init__()
        self._path = path
        self._error = error
        self._thread = threading.RLock()
        self._depth = 0
        self._pending: bytes | None = None

    def read(self) -> Tables | None:
        """The whole state, or None when there is none yet."""
        with self._thread:
            if self._pending is not None:
                return _parsed(self._pending)
            try:
                return self._stored()
            except ValueError:
                # Only under the lock is it sure that nobody is putting it right just now.
                with self.transaction():
                    return self._stored_or_set_aside()

    def write(self, data: Mapping[str, Mapping[str, Any]]) -> None:
        """Make `data` the state. Within a transaction it becomes so at the transaction's end."""
        with self.transaction():
            # Half a surrogate pair, which a skill may send, is no character and cannot be stored.
            self._pending = json.dumps(data, ensure_ascii=False).encode(errors="replace")

    @contextmanager
    def transaction(self) -> Iterator[None]:
        """Let nobody else write until the block ends; its writes happen together or not at all."""
        with self._thread:
            if self._depth:
                yield
                return
            lock = self._locked()
            self._depth = 1
            try:
                yield
                if self._pending is not None:
                    self._replace(self._pending)
            finally:
                self._depth = 0
                self._pending = None
                os.close(lock)

    def set_aside(self) -> NoReturn:
        """Move the file aside, for what is in it makes no sense to its reader; raises `error`."""
        with self.transaction():
            aside = self._moved_aside()
        raise self._error(
            f"{self._path} was damaged and is now {aside.name}; nothing in it was changed. "
            f"Put a backup in its place, or go on with an empty one"
        )

    def _stored(self) -> Tables | None:
        try:
            return _parsed(self._content())
        except FileNotFoundError:
            return None
        except OSError as error:
            raise self._error(f"{self._path} cannot be read: {error.strerror}") from error

    def _content(self) -> bytes:
        # Not to wait for the other end, where somebody put a named pipe in the file's place.
        descriptor = os.open(self._path, os.O_RDONLY | os.O_NONBLOCK | os.O_CLOEXEC)
        with os.fdopen(descriptor, "rb") as file:
            if not stat.S_ISREG(os.fstat(descriptor).st_mode):
                raise self._error(f"{self._path} is not a plain file")
            return file.read()

    def _stored_or_set_aside(self) -> Tables | None:
        try:
            return self._stored()
        except ValueError:
            self.set_aside()

    def _moved_aside(self) -> Path:
        number = 1
        while (aside := self._path.with_name(f"{self._path.name}.damaged-{number}")).exists():
            number += 1
        self._path.rename(aside)
        self._sync_folder()
        return aside

    def _locked(self) -> int:
        path = self._path.with_name(f"{self._path.name}.lock")
        try:
            while True:
                make_private(self._path.parent)
                lock = os.open(path, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o600)
                fcntl.flock(lock, fcntl.LOCK_EX)
                # A wipe may have removed the file while we waited for it.
                if _is_at(path, lock):
                    return lock
                os.close(lock)
        except OSError as error:
            raise self._error(f"{self._path} cannot be locked: {error.strerror}") from error

    def _replace(self, content: bytes) -> None:
        # Only the holder of the lock writes it, so one name is enough and leaves no litter.
        temporary = self._path.with_name(f"{self._path.name}.tmp")
        flags = os.O_WRONLY | os.O_CREAT | os.O_TRUNC | os.O_CLOEXEC | os.O_NOFOLLOW
        try:
            file = os.open(temporary, flags, 0o600)
            with os.fdopen(file, "wb") as stream:
                stream.write(content)
                stream.flush()
                os.fsync(file)
            temporary.replace(self._path)
        except OSError as error:
            temporary.unlink(missing_ok=True)
            raise self._error(
                f"{self._path} cannot be written: {error.strerror}; it is as it was before"
            ) from error
        self._sync_folder()

    def _sync_folder(self) -> None:
        try:
            folder = os.open(self._path.parent, os.O_RDONLY | os.O_DIRECTORY | os.O_CLOEXEC)
            try:
                os.fsync(folder)
            finally:
                os.close(folder)
        except OSError as error:
            raise self._error(
                f"{self._path} was changed, but a power cut may undo that: {error.strerror}"
            ) from error


class SharedTable(Table):
    """A table that other processes may write too: nothing is cached, every change is locked."""

    _storage: AtomicJSONStorage

    def __init__(
        self, storage: Storage, name: str, cache_size: int = 0, persist_empty: bool = False
    ) -> None:
        super().__init__(storage, name, cache_size, persist_empty)

    def insert(self, document: Mapping[str, Any]) -> int:
        with self._storage.transaction():
            if not isinstance(document, Document):
                self._next_id = None
            return super().insert(document)

    def _update_table(self, updater: Callable[[dict[int, Mapping[str, Any]]], None]) -> None:
        with self._storage.transaction():
            super()._update_table(updater)


class AtomicDatabase(TinyDB):
    """TinyDB on `AtomicJSONStorage`. `with database.transaction():` makes several changes one."""

    table_class = SharedTable
    _storage: AtomicJSONStorage

    def __init__(self, path: Path, error: type[AssistantError] = AssistantError) -> None:
        super().__init__(path, error, storage=AtomicJSONStorage)

    @contextmanager
    def transaction(self) -> Iterator[None]:
        """Let nobody else write until the block ends; its writes happen together or not at all."""
        with self._storage.transaction():
            yield

    def set_aside(self) -> NoReturn:
        """Move the file aside, for what is in it makes no sense to its reader; raises `error`."""
        self._storage.set_aside()


def _is_there(path: Path) -> bool:
    """Also where it is a link to nowhere; an `OSError` where nobody may look."""
    try:
        path.lstat()
    except (FileNotFoundError, NotADirectoryError):
        return False
    return True


def _is_at(path: Path, file: int) -> bool:
    try:
        return os.path.samestat(path.stat(), os.fstat(file))
    except FileNotFoundError:
        return False


def _parsed(content: bytes) -> Tables:
    """The state in `content`. Raises `ValueError` when it is not one."""
    try:
        state = json.loads(content)
    except RecursionError as error:
        raise ValueError("too deep to be a database") from error
    if not isinstance(state, dict) or not all(map(_is_table, state.values())):
        raise ValueError("not a database")
    return state


def _is_table(table: object) -> bool:
    return isinstance(table, dict) and all(
        number.isdecimal() and isinstance(document, dict) for number, document in table.items()
    )
