"""Reading the TOML files of voices and replies, which may come from anybody."""

from __future__ import annotations

import tomllib
from pathlib import Path

from assistant.errors import SpeakingError

MOST_BYTES = 256 * 1024


def read_toml(file: Path) -> dict[str, object]:
    """What `file` holds.

    Raises `SpeakingError` where it is missing, no plain file, over 256 KiB or not valid TOML.
    """
    # Asked before opening: a named pipe or a device would never come to an end.
    if not file.is_file():
        raise SpeakingError(f"{file} is missing or not a plain file")
    try:
        with file.open("rb") as opened:
            raw = opened.read(MOST_BYTES + 1)
        if len(raw) > MOST_BYTES:
            raise SpeakingError(f"{file} is larger than {MOST_BYTES // 1024} KiB")
        return tomllib.loads(raw.decode("utf-8"))
    except OSError as error:
        raise SpeakingError(f"{file} cannot be read: {error.strerror}") from error
    except UnicodeDecodeError as error:
        raise SpeakingError(f"{file} is not UTF-8 text") from error
    except (tomllib.TOMLDecodeError, RecursionError) as error:
        raise SpeakingError(f"{file} is not valid TOML: {error}") from error
