"""Putting records on the disk: at the end of a journal, or a whole journal at once."""

from __future__ import annotations

import json
import os
from collections.abc import Iterator, Mapping, Sequence
from itertools import islice
from pathlib import Path
from typing import Any

from assistant.durable_files import replace_synced
from assistant.journal.keys import DataKey
from assistant.journal.records import Cipher, Header, Place

Document = dict[str, Any]
Change = tuple[str, int, Document | None]
"""A table, a number in it, and the document that is there now; None for none."""

_ENCODER = json.JSONEncoder(ensure_ascii=False, separators=(",", ":"))
_IN_A_RECORD = 200
"""Documents of a file that is written whole: enough to be quick, few to lose to a bad block."""


class NotSyncedError(OSError):
    """Nobody knows what is on the disk now."""


def append(path: Path, changes: Sequence[Change], cipher: Cipher, place: Place) -> Place:
    """Write `changes` as one record at `place` and sync it; the place after it.

    Raises `OSError`, and the file is as it was; `NotSyncedError` where even that is not sure.
    """
    record, after = cipher.seal(_as_json(changes), place)
    file = os.open(path, os.O_WRONLY | os.O_CLOEXEC)
    try:
        written = 0
        while written < len(record):
            written += os.pwrite(file, record[written:], place.offset + written)
    except OSError:
        os.ftruncate(file, place.offset)
        os.close(file)
        raise
    try:
        os.fdatasync(file)
    except OSError as error:
        os.ftruncate(file, place.offset)
        raise NotSyncedError(error.errno, error.strerror) from error
    finally:
        os.close(file)
    return after


def write_whole(
    path: Path, tables: Mapping[str, Mapping[int, Document]], key: DataKey
) -> tuple[os.stat_result, Cipher, Place]:
    """Put a journal of `tables` in the place of the one at `path`. Raises `OSError`."""
    header = Header.new(key)
    cipher, place = Cipher(header, key), Place()
    parts = [bytes(header)]
    for changes in _in_records(tables):
        record, place = cipher.seal(_as_json(changes), place)
        parts.append(record)
    return replace_synced(path, parts), cipher, place


def read_changes(payload: bytes) -> list[Change]:
    """What `append` or `write_whole` put into a record."""
    return [(table, number, document) for table, number, document in json.loads(payload)]


def _in_records(tables: Mapping[str, Mapping[int, Document]]) -> Iterator[list[Change]]:
    every: Iterator[Change] = (
        (table, number, document)
        for table, documents in tables.items()
        for number, document in documents.items()
    )
    while part := list(islice(every, _IN_A_RECORD)):
        yield part


def _as_json(changes: Sequence[Change]) -> bytes:
    # Half a surrogate pair is no character and cannot be stored.
    return _ENCODER.encode(changes).encode(errors="replace")
