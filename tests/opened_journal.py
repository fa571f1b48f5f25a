"""What is in a profile's journal, and what the disk still holds of it, for tests to look into."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

from assistant.errors import ProfileError
from assistant.journal.database import JournalDatabase
from assistant.journal.journal import Journal
from assistant.journal.keyholders import keyholders
from assistant.journal.keys import KeyFile
from assistant.journal.records import LENGTH_BYTES, Header
from assistant.journal.salvage import readable_text

START_BYTES = 24
"""Of a record: its length, its number and its nonce."""

State = dict[str, dict[str, Any]]


def keys_of(path: Path) -> KeyFile:
    holders = keyholders("file", path.parent, ProfileError)
    return KeyFile(path.with_suffix(".keys"), holders, ProfileError)


def readable(folder: Path) -> str:
    """All text below `folder`: as it lies there, and what the keys there can open."""
    files = [file for file in folder.rglob("*") if file.is_file()]
    keys = [keys_of(file.with_suffix(".journal")) for file in files if file.suffix == ".keys"]
    texts = [file.read_bytes().decode(errors="replace") for file in files]
    texts += [readable_text(file.read_bytes(), key) for file in files for key in keys]
    return "\n".join(texts)


def rewrite(path: Path, how: Callable[[State], object]) -> bytes:
    """Change the state of the journal at `path` as `how` says; its bytes afterwards."""
    database = JournalDatabase(Journal(path, keys_of(path), ProfileError))
    state = database.storage.read()
    assert state is not None
    how(state)
    database.storage.write(state)
    return path.read_bytes()


def without_room(content: bytes) -> bytes:
    """A journal's `content` up to the end of its last record."""
    end = Header.SIZE
    while length := int.from_bytes(content[end : end + LENGTH_BYTES], "big"):
        end += START_BYTES + length
    return content[:end]


def things_in(path: Path) -> tuple[list[int], bool]:
    """The numbers that are kept, and whether anything was said about damage."""
    said = False
    for _ in range(2):
        journal = Journal(path, keys_of(path), ProfileError)
        try:
            found = [document["n"] for document in JournalDatabase(journal).table("things")]
        except ProfileError:
            said = True
            continue
        return found, said or bool(journal.notices)
    return [], said
