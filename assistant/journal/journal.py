"""Documents in one file of changes, each on the disk before it counts.

A transaction is one record, written after the last and synced. The file is written anew, and takes
the old one's place by a rename, when most of it is past or when its key is changed. Several
processes may share it: one writes at a time, the others take in what was written.
"""

from __future__ import annotations

import os
import threading
from collections.abc import Callable, Collection, Iterator, Mapping
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path
from typing import NoReturn

from assistant.durable_files import (
    open_to_read,
    open_to_write,
    read_from,
    sync_folder,
    take_lock,
    write_synced,
)
from assistant.errors import AssistantError
from assistant.journal.keys import DataKey, KeyFile
from assistant.journal.records import LENGTH_BYTES, Cipher, Damage, Header, Place
from assistant.journal.tables import Tables
from assistant.journal.writing import (
    Change,
    Document,
    NotSyncedError,
    append,
    read_changes,
    write_whole,
)


@dataclass(slots=True)
class _Opened:
    """The file we have read, and how far."""

    cipher: Cipher
    place: Place

    @property
    def key_id(self) -> bytes:
        return self.cipher.header.key_id

    def ahead_in(self, file: int) -> bytes | None:
        """How the next record begins, zeros or nothing for none; None where it is another file."""
        # A tag stands on all that was before it.
        last = self.place.tag if self.place.sequence else bytes(self.cipher.header)
        found = os.pread(file, len(last) + LENGTH_BYTES, self.place.offset - len(last))
        return found[len(last) :] if found.startswith(last) else None


class Journal:
    """The tables in the file at `path`, mode 0600, which the first change makes.

    `keys` has the data key. `changed` is called with each change that came to be, and with None
    when everything has to be looked at anew. Raises `error` where the file is damaged (what could
    be saved is then in its place, and the damaged one beside it) or cannot be used. One that does
    not mend leaves a damaged file as it is.
    """

    def __init__(
        self,
        path: Path,
        keys: KeyFile,
        error: type[AssistantError],
        changed: Callable[[Change | None], None] = lambda _: None,
        *,
        mends: bool = True,
    ) -> None:
        self.path = path
        self._lock = path.with_name(f"{path.name}.lock")
        self.notices: list[str] = []
        """What was found and mended, in words for the person."""
        self._keys = keys
        self._error = error
        self._mends = mends
        self._tables = Tables(changed)
        self._opened: _Opened | None = None
        self._pending: list[Change] = []
        self._writing = False
        self._file: int | None = None  # to write to, in a transaction that began with a whole one
        self._poisoned = self._tidy = False
        self._thread = threading.RLock()

    @property
    def key_kind(self) -> str:
        """What keeps its key, "" where there is no file yet."""
        self.refresh()
        return self._keys.kind_of(self._opened.key_id) if self._opened else ""

    def refresh(self) -> None:
        """Take in what others have written since."""
        with self._thread:
            if self._writing or self._take_in():
                return
            if not self._mends:
                raise self._error(f"{self.path} is damaged")
            lock = self._take_lock()
            try:
                self._settle()
            finally:
                self._close_file()
                os.close(lock)

    @contextmanager
    def reading(self) -> Iterator[Mapping[str, Mapping[int, Document]]]:
        """The tables as they are now; nothing changes them within the block. Copy what you keep."""
        with self._thread:
            self.refresh()
            yield self._tables.documents

    @contextmanager
    def transaction(self) -> Iterator[None]:
        """Let nobody else write until the block ends; its changes come to be together or not."""
        with self._thread:
            if self._writing:
                yield
                return
            lock = self._take_lock()
            try:
                self._settle()
                self._tidy_keys()
                self._writing = True
                yield
                self._commit()
            finally:
                self._writing = False
                if self._pending:  # it was not to be
                    self._pending = []
                    self._forget_memory()
                self._close_file()
                os.close(lock)

    def put(self, table: str, number: int, document: Document | None) -> None:
        """Set or, with None, remove a document. Only within a transaction."""
        self._pending.append((table, number, document))
        self._tables.apply((table, number, document))

    def new_number(self, table: str) -> int:
        """A number that no document of the table has, nor ever was given to one. Reserves it."""
        return self._tables.new_number(table)

    def rekey(self) -> None:
        """Write everything anew under a new key and destroy the old one: what is past is gone."""
        with self.transaction():
            if self._opened is None:
                return
            self._keys.drop_all_but(self._opened.key_id)
            key = self._keys.add()
            try:
                self._rewrite(key)
            except OSError as error:
                raise self._unwritable(error) from error
            self._pending = []
            self._keys.drop_all_but(key.id)

    def compact(self) -> None:
        """Write everything anew, so that the file holds nothing of what is past."""
        with self.transaction():
            self._commit()
            if self._opened is None:
                return
            try:
                self._rewrite(self._keys.get(self._opened.key_id))
            except OSError as error:
                raise self._unwritable(error) from error

    def snapshot(self, path: Path, leave_out: Collection[str] = ()) -> None:
        """Write all there is now to `path`, under the same key; nothing where there is nothing.

        But for the tables to `leave_out`.
        """
        with self.transaction():
            self._commit()
            if self._opened is None:
                return
            tables = self._tables.documents.items()
            wanted = {name: documents for name, documents in tables if name not in leave_out}
            try:
                write_whole(path, wanted, self._keys.get(self._opened.key_id))
            except OSError as error:
                raise self._unwritable(error) from error

    def restore(self, path: Path, leave: Collection[str] = ()) -> None:
        """Make all there is what the snapshot at `path` holds, but for the tables to `leave`."""
        with (
            Journal(path, self._keys, self._error, mends=False).reading() as wanted,
            self.transaction(),
        ):
            for table, documents in self._tables.documents.items():
                if table in leave:
                    continue
                for number in documents.keys() - wanted.get(table, {}).keys():
                    self.put(table, number, None)
            for table, kept in wanted.items():
                for number, document in kept.items():
                    if self._tables.documents.get(table, {}).get(number) != document:
                        self.put(table, number, document)

    # Reading

    def _take_in(self, open_file: Callable[[Path], int] = open_to_read) -> bool:
        """Read on from where we were. False where what is there needs to be settled first."""
        try:
            file = open_file(self.path)
        except FileNotFoundError:
            self._forget_memory()
            return True
        except OSError as error:
            raise self._unreadable(error) from error
        try:
            opened = self._opened
            ahead = opened.ahead_in(file) if opened else None
            if ahead is None:
                self._forget_memory()
                opened = None
            elif not any(ahead):
                return True
            base = opened.place.offset if opened else 0
            content = read_from(file, base)
        except OSError as error:
            raise self._unreadable(error) from error
        finally:
            if file != self._file:
                os.close(file)
        if opened is None:
            opened = self._begun(content)
        if opened is not None and not self._read(opened, content, base):
            return True
        # A look ahead from where we are may not see it again: zeros may hide it.
        self._forget_memory()
        return False

    def _begun(self, content: bytes) -> _Opened | None:
        """The file with this content, nothing of it read yet; None where it is no journal."""
        try:
            header = Header.read(content)
        except ValueError:
            return None
        cipher = Cipher(header, self._keys.get(header.key_id))
        self._opened = _Opened(cipher, Place())
        return self._opened

    def _read(
        self, opened: _Opened, content: bytes, base: int, *, past_damage: bool = False
    ) -> list[Damage]:
        """Apply the records in `content`, up to the first damage or all; the damage there is."""
        damage = []
        for found in opened.cipher.opened(content, opened.place, base):
            if isinstance(found, Damage):
                damage.append(found)
                if not past_damage:
                    break
                continue
            for change in read_changes(found.payload):
                self._tables.apply(change)
            opened.place = found.after
        return damage

    def _forget_memory(self) -> None:
        if self._opened or self._tables.documents:
            self._opened = None
            self._tables.clear()

    # Damage

    def _settle(self) -> None:
        """Under the lock: read on, and mend what a crash or the disk has left."""
        if self._take_in(self._open_to_write):
            return
        try:
            content = self.path.read_bytes()
            opened = self._begun(content)
            if opened is None:
                self.set_aside()
            damage = self._read(opened, content, 0, past_damage=True)
            aside = _free_name(self.path)
            write_synced(aside, [content])
            self._rewrite(self._keys.get(opened.key_id))
        except OSError as error:
            raise self._error(f"{self.path} is damaged: {error.strerror} in mending it") from error
        lost = sum(one.end - one.start for one in damage)
        if all(one.unfinished for one in damage):
            self.notices.append(
                f"{self.path} ended in {lost:,} bytes that are no finished change; "
                f"the file as it was is now {aside.name}"
            )
        else:
            raise self._error(
                f"{self.path} was damaged: {lost:,} of {len(content):,} bytes could not be read. "
                f"All else was saved, and the damaged file is now {aside.name}. Try again, or "
                f"take a backup: assistant profile restore"
            )

    def set_aside(self) -> NoReturn:
        """Move the file aside, for nothing in it makes sense; raises `error`."""
        aside = _free_name(self.path)
        with self._thread:
            self.path.rename(aside)
            sync_folder(self.path.parent)
            self._forget_memory()
        raise self._error(
            f"{self.path} was damaged and is now {aside.name}; nothing in it was changed. "
            f"Put a backup in its place with: assistant profile restore"
        )

    # Writing

    def _take_lock(self) -> int:
        try:
            return take_lock(self._lock)
        except OSError as error:
            raise self._error(f"{self.path} cannot be locked: {error.strerror}") from error

    def _open_to_write(self, path: Path) -> int:
        """Where that cannot be, it is for the writing itself to fail."""
        try:
            self._file = open_to_write(path)
        except OSError:
            return open_to_read(path)
        return self._file

    def _close_file(self) -> None:
        if self._file is not None:
            os.close(self._file)
            self._file = None

    def _tidy_keys(self) -> None:
        """Once: destroy the key that a crash between two of them left behind."""
        if self._opened and not self._tidy:
            self._keys.drop_all_but(self._opened.key_id)
            self._tidy = True

    def _commit(self) -> None:
        """Put what is pending on the disk. Raises `error`, and then nothing of it counts."""
        if not self._pending:
            return
        if self._poisoned:
            raise self._error(f"{self.path} could not be synced before; start again to write to it")
        try:
            if self._opened is None:
                self._rewrite(self._keys.existing() or self._keys.add())
            else:
                self._append(self._opened)
        except OSError as error:
            raise self._unwritable(error) from error
        self._pending = []

    def _append(self, opened: _Opened) -> None:
        if self._file is None:
            self._file = open_to_write(self.path)
        try:
            opened.place = append(self._file, self._pending, opened.cipher, opened.place)
        except NotSyncedError:
            self._poisoned = True
            raise
        if self._tables.are_mostly_past:
            # The change itself is safe: where there is no room now, there may be later.
            with suppress(OSError):
                self._rewrite(self._keys.get(opened.key_id))

    def _rewrite(self, key: DataKey) -> None:
        """Put all there is into a new file in the place of this one."""
        self._close_file()
        self._opened = _Opened(*write_whole(self.path, self._tables.documents, key))
        self._tables.forget_past()

    def _unreadable(self, error: OSError) -> AssistantError:
        return self._error(f"{self.path} cannot be read: {error.strerror}")

    def _unwritable(self, error: OSError) -> AssistantError:
        return self._error(
            f"{self.path} cannot be written: {error.strerror}; it is as it was before"
        )


def _free_name(path: Path) -> Path:
    number = 1
    while (aside := path.with_name(f"{path.name}.damaged-{number}")).exists():
        number += 1
    return aside
