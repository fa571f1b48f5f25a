"""Settings changed in their file, which stays the person's own: their lines and comments remain."""

from __future__ import annotations

import os
import stat
import tomllib
from collections.abc import Mapping, MutableMapping
from pathlib import Path
from typing import cast

from pydantic import ValidationError

from assistant.durable_files import replace_synced
from assistant.errors import SettingsError
from assistant.settings import Settings
from assistant.toml_files import first_problem


def change_setting(path: Path, section: str, key: str, value: str) -> None:
    """Set one value in the settings file, as `change_settings` does."""
    change_settings(path, {(section, key): value})


def change_settings(path: Path, changes: Mapping[tuple[str, ...], str | float | None]) -> None:
    """Set values in the settings file, all or none, keeping the person's other lines and comments.

    A change is named by its section and key, and by the keys in between; None takes the value
    away, and with it the default comes back. Raises `SettingsError`
    when the file cannot be read or written, or a value is not allowed; the file is then as it was.
    """
    import tomlkit
    from tomlkit.exceptions import TOMLKitError

    named = ", ".join(".".join(name) for name in changes)
    try:
        text = path.read_text(encoding="utf-8") if path.exists() else ""
        document = tomlkit.parse(text)
        for (*sections, key), value in changes.items():
            table: MutableMapping[str, object] = document
            for section in sections:
                table = cast(
                    "MutableMapping[str, object]", table.setdefault(section, tomlkit.table())
                )
            if value is None:
                table.pop(key, None)
            else:
                table[key] = value
        changed = tomlkit.dumps(document)
        Settings.model_validate(tomllib.loads(changed))
        # A link to a file elsewhere, such as a synchronised folder, stays one; so does its mode.
        mode = stat.S_IMODE(path.stat().st_mode) if path.exists() else 0o600
        replace_synced(Path(os.path.realpath(path)), [changed.encode()], mode)
    except ValidationError as error:
        raise SettingsError(f"{path}: {first_problem(error, Settings)}") from error
    except (OSError, UnicodeDecodeError, TOMLKitError) as error:
        reason = error.strerror if isinstance(error, OSError) else error
        raise SettingsError(f"{path}: {named} cannot be changed: {reason}") from error
