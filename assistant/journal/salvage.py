"""What can still be read of a file that was set aside."""

from __future__ import annotations

from assistant.errors import AssistantError
from assistant.journal.keys import KeyFile
from assistant.journal.records import Cipher, Header, Place, Record


def readable_text(content: bytes, keys: KeyFile) -> str:
    """The text of every record in a file's `content` that can be trusted, past changes too."""
    try:
        header = Header.read(content)
        cipher = Cipher(header, keys.get(header.key_id))
    except (ValueError, AssistantError):
        return ""
    found = cipher.opened(content, Place())
    return "\n".join(one.payload.decode() for one in found if isinstance(one, Record))
