"""What can still be read of a file that was set aside."""

from __future__ import annotations

from pathlib import Path

from assistant.errors import AssistantError
from assistant.journal.keys import KeyFile
from assistant.journal.records import Cipher, Header, Place, Record


def readable_text(path: Path, keys: KeyFile) -> str:
    """The text of every record in `path` that can be trusted, past changes too; "" for none."""
    try:
        content = path.read_bytes()
        header = Header.read(content)
        cipher = Cipher(header, keys.get(header.key_id))
    except (OSError, ValueError, AssistantError):
        return ""
    found = cipher.opened(content, Place())
    return "\n".join(one.payload.decode() for one in found if isinstance(one, Record))
