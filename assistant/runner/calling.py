"""Placing a call with the command the person configured: `[contacts] command` in the settings.

The runner reads that command itself, from the settings: whoever asks names a number and nothing
else. It is started without a shell, and outlives the connection: a softphone may be the call.
"""

from __future__ import annotations

import json
import subprocess
from collections.abc import Sequence
from pathlib import Path

from assistant.errors import SettingsError, SkillError
from assistant.settings import load_settings
from assistant.telephone import bare, is_number

PLACEHOLDER = "{number}"
"""Stands in the command for the number; where it does not, the number is its last argument."""


def number_in(packet: bytes) -> str | None:
    """The number that a packet asks to call, None where it asks for something else.

    Raises `SkillError` where it is none that could be called.
    """
    try:
        asked = json.loads(packet)
    except ValueError:
        return None
    if not isinstance(asked, dict) or "call" not in asked:
        return None
    number = asked["call"]
    if not isinstance(number, str) or not is_number(number):
        raise SkillError("that is no number to call")
    return number


def command_for(number: str, command: Sequence[str]) -> tuple[str, ...]:
    """The program and its arguments, the number as one of them or within one."""
    if any(PLACEHOLDER in part for part in command):
        return tuple(part.replace(PLACEHOLDER, bare(number)) for part in command)
    return (*command, bare(number))


def placed(number: str, settings_file: Path) -> subprocess.Popen[bytes]:
    """The started command. Raises `SkillError` where there is none, or it cannot be started."""
    try:
        command = load_settings(settings_file).contacts.command
    except SettingsError as error:
        raise SkillError(error.message) from error
    if not command:
        raise SkillError("there is no command to call with: see [contacts] in the settings")
    try:
        return subprocess.Popen(
            command_for(number, command),
            stdin=subprocess.DEVNULL,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
            start_new_session=True,
        )
    except OSError as error:
        raise SkillError(f"{command[0]} cannot be started: {error.strerror}") from error
