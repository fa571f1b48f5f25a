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
from assistant.journal.salvage import readable_text

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
