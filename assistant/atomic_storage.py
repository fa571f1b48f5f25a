"""A TinyDB whose file is at every moment either the old state or the new one.

A write goes to a temporary file in the same folder, is synced, and takes the file's place
by a rename that is synced too. Whoever changes something holds an interprocess lock from
reading to writing. What cannot be read is moved aside and reported, never emptied.
"""

from __future__ import annotations

import glob
import json
import os
import threading
from collections.abc import Callable, Iterator, Mapping
from contextlib import ExitStack, contextmanager
from pathlib import Path
from typing import Any, NoReturn

from tinydb import TinyDB
from tinydb.storages import Storage
from tinydb.table import Document, Table

from assistant.durable_files import (
    draft_of,
    locked,
    open_to_read,
    read_from,
    replace_synced,
    sync_folder,
)
from assistant.errors import AssistantError

Tables = dict[str, dict[str, Any]]
"""What TinyDB hands to a storage: a document by its number, by table."""


def companions(path: Path) -> tuple[Path, ...]:
    """Every file that belongs to the database at `path`, itself included, where it exists."""
    ours = (path, path.with_name(f"{path.name}.lock"), draft_of(path))
    return tuple(sorted((*filter(_is_there, ours), *quarantined(path))))


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
            with self._locked():
                self._depth = 1
                try:
                    yield
                    if self._pending is not None:
                        self._replace(self._pending)
                finally:
                    self._depth = 0
                    self._pending = None

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
        file = open_to_read(self._path)
        try:
            return read_from(file)
        finally:
            os.close(file)

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
        sync_folder(self._path.parent)
        return aside

    @contextmanager
    def _locked(self) -> Iterator[None]:
        with ExitStack() as held:
            try:
                held.enter_context(locked(self._path.with_name(f"{self._path.name}.lock")))
            except OSError as error:
                raise self._error(f"{self._path} cannot be locked: {error.strerror}") from error
            yield

    def _replace(self, content: bytes) -> None:
        try:
            replace_synced(self._path, [content])
        except OSError as error:
            raise self._error(
                f"{self._path} cannot be written: {error.strerror}; it is as it was before"
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
