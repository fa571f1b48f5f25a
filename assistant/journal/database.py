"""TinyDB on a journal: a change costs what it changes, and what is read is a copy."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, MutableMapping
from contextlib import contextmanager
from typing import Any, NoReturn

from tinydb import TinyDB
from tinydb.storages import Storage
from tinydb.table import Table

from assistant.journal.journal import Journal


class JournalStorage(Storage):
    """What TinyDB asks of a storage, for the rare questions that go to all tables at once."""

    def __init__(self, journal: Journal) -> None:
        super().__init__()
        self.journal = journal

    def read(self) -> dict[str, dict[str, Any]]:
        """A copy of everything."""
        with self.journal.reading() as tables:
            return {
                name: {str(number): copied(document) for number, document in documents.items()}
                for name, documents in tables.items()
            }

    def write(self, data: Mapping[str, Mapping[str, Any]]) -> None:
        """Make `data` everything."""
        with self.journal.transaction(), self.journal.reading() as tables:
            for name, documents in list(tables.items()):
                for number in list(documents):
                    if str(number) not in data.get(name, {}):
                        self.journal.put(name, number, None)
            for name, wanted in data.items():
                for text, document in wanted.items():
                    if tables.get(name, {}).get(int(text)) != document:
                        self.journal.put(name, int(text), dict(document))


class JournalTable(Table):
    """A table of which a change writes only what it changes."""

    _storage: JournalStorage

    def __init__(
        self, storage: Storage, name: str, cache_size: int = 0, persist_empty: bool = False
    ) -> None:
        super().__init__(storage, name, cache_size, persist_empty)

    def insert(self, document: Mapping[str, Any]) -> int:
        with self._storage.journal.transaction():
            return super().insert(document)

    def insert_multiple(self, documents: Iterable[Mapping[str, Any]]) -> list[int]:
        with self._storage.journal.transaction():
            return super().insert_multiple(documents)

    def _get_next_id(self) -> int:
        return self._storage.journal.new_number(self.name)

    def _read_table(self) -> Mapping[str, Mapping[str, Any]]:  # type: ignore[override]
        with self._storage.journal.reading() as tables:
            # A shallow copy: the documents are copied one by one as they are asked for.
            return _Documents(dict(tables.get(self.name, {})))

    def _update_table(self, updater: Callable[[dict[int, Mapping[str, Any]]], None]) -> None:
        journal = self._storage.journal
        with journal.transaction(), journal.reading() as tables:
            table = _Changes(tables.get(self.name, {}))
            updater(table)  # type: ignore[arg-type]
            for number, document in table.changes():
                journal.put(self.name, number, document)


class JournalDatabase(TinyDB):
    """TinyDB on `journal`. `with database.transaction():` makes several changes one."""

    table_class = JournalTable
    _storage: JournalStorage

    def __init__(self, journal: Journal) -> None:
        super().__init__(journal, storage=JournalStorage)
        self.journal = journal

    @contextmanager
    def transaction(self) -> Iterator[None]:
        """Let nobody else write until the block ends; its writes happen together or not at all."""
        with self.journal.transaction():
            yield

    def set_aside(self) -> NoReturn:
        """Move the file aside, for what is in it makes no sense to its reader; raises `error`."""
        self.journal.set_aside()


class _Documents(Mapping[str, Mapping[str, Any]]):
    """Documents by their number as text, copied as they are read."""

    def __init__(self, documents: Mapping[int, Mapping[str, Any]]) -> None:
        self._documents = documents

    def __getitem__(self, number: str) -> Mapping[str, Any]:
        document: Mapping[str, Any] = copied(self._documents[int(number)])
        return document

    def __iter__(self) -> Iterator[str]:
        return map(str, self._documents)

    def __len__(self) -> int:
        return len(self._documents)


class _Changes(MutableMapping[int, Mapping[str, Any]]):
    """A table in which an updater may do as it likes; what differs afterwards is the change."""

    def __init__(self, before: Mapping[int, Mapping[str, Any]]) -> None:
        self._before = before
        self._touched: dict[int, dict[str, Any] | None] = {}

    def changes(self) -> Iterator[tuple[int, dict[str, Any] | None]]:
        for number, document in self._touched.items():
            if self._before.get(number) != document:
                yield number, document

    def __getitem__(self, number: int) -> Mapping[str, Any]:
        if number not in self._touched:
            self._touched[number] = copied(self._before[number])
        document = self._touched[number]
        if document is None:
            raise KeyError(number)
        return document

    def __setitem__(self, number: int, document: Mapping[str, Any]) -> None:
        self._touched[number] = copied(document)

    def __delitem__(self, number: int) -> None:
        self[number]
        self._touched[number] = None

    def __contains__(self, number: object) -> bool:
        if number in self._touched:
            return self._touched[number] is not None
        return number in self._before

    def __iter__(self) -> Iterator[int]:
        new = [number for number in self._touched if number not in self._before]
        return (number for number in (*self._before, *new) if number in self)

    def __len__(self) -> int:
        return sum(1 for _ in self)


def copied(value: Any) -> Any:
    """A copy of what JSON can say; a document becomes a plain one."""
    if isinstance(value, Mapping):
        return {name: copied(item) for name, item in value.items()}
    if isinstance(value, list | tuple):
        return [copied(item) for item in value]
    return value
