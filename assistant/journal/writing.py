"""Putting records on the disk: at the end of a journal, or a whole journal at once."""

from __future__ import annotations

import json
import os
from collections.abc import Iterator, Mapping, Sequence
from contextlib import suppress
from itertools import islice
from pathlib import Path
from typing import Any

from pydantic_core import PydanticSerializationError, from_json, to_json

from assistant.durable_files import replace_synced
from assistant.journal.keys import DataKey
from assistant.journal.records import Cipher, Header, Place

Document = dict[str, Any]
Change = tuple[str, int, Document | None]
"""A table, a number in it, and the document that is there now; None for none."""

_IN_A_RECORD = 200
"""Documents of a file that is written whole: enough to be quick, few to lose to a bad block."""
_ROOM_BYTES = 64 << 10
"""Zeros written ahead, some hundred records: a sync that changes neither the size of a file nor
where it lies waits for no journal of the file system's.
"""


class NotSyncedError(OSError):
    """Nobody knows what is on the disk now."""


def append(file: int, changes: Sequence[Change], cipher: Cipher, place: Place) -> Place:
    """Write `changes` as one record at `place` of the open file and sync it; the place after it.

    Raises `OSError`, and the file is as it was but for its room; `NotSyncedError` where even that
    is not sure.
    """
    record, after = cipher.seal(_as_json(changes), place)
    _write(file, record, place.offset)
    _sync(file, place.offset)
    return after


def write_whole(
    path: Path, tables: Mapping[str, Mapping[int, Document]], key: DataKey
) -> tuple[Cipher, Place]:
    """Put a journal of `tables` in the place of the one at `path`. Raises `OSError`."""
    header = Header.new(key)
    cipher, place = Cipher(header, key), Place()
    parts = [bytes(header)]
    for changes in _in_records(tables):
        record, place = cipher.seal(_as_json(changes), place)
        parts.append(record)
    replace_synced(path, parts)
    return cipher, place


def read_changes(payload: bytes) -> list[Change]:
    """What `append` or `write_whole` put into a record."""
    return [(table, number, document) for table, number, document in from_json(payload)]


def _write(file: int, record: bytes, offset: int) -> None:
    """Into the room there is; where there is none, make some for the records to come as well."""
    if offset + len(record) > os.fstat(file).st_size:
        with suppress(OSError):  # on a full disk there may be enough for the record alone
            _write_all(file, record + bytes(_ROOM_BYTES), offset)
            return
    _write_all(file, record, offset)


def _write_all(file: int, content: bytes, offset: int) -> None:
    written = 0
    try:
        while written < len(content):
            written += os.pwrite(file, content[written:], offset + written)
    except OSError:
        os.ftruncate(file, offset)
        raise


def _sync(file: int, offset: int) -> None:
    try:
        os.fdatasync(file)
    except OSError as error:
        os.ftruncate(file, offset)
        raise NotSyncedError(error.errno, error.strerror) from error


def _in_records(tables: Mapping[str, Mapping[int, Document]]) -> Iterator[list[Change]]:
    every: Iterator[Change] = (
        (table, number, document)
        for table, documents in tables.items()
        for number, document in documents.items()
    )
    while part := list(islice(every, _IN_A_RECORD)):
        yield part


def _as_json(changes: Sequence[Change]) -> bytes:
    try:
        return to_json(changes)
    except PydanticSerializationError:
        # Half a surrogate pair is no character and cannot be stored.
        return json.dumps(changes, ensure_ascii=False).encode(errors="replace")
