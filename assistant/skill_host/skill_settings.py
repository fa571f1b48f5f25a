"""The settings a skill declares in `skill.toml`, and what the person has set them to."""

from __future__ import annotations

import re
from collections.abc import Mapping
from contextlib import suppress
from dataclasses import dataclass
from enum import StrEnum
from math import inf
from pathlib import Path
from sys import float_info
from typing import Annotated

from pydantic import BaseModel, ConfigDict, Field, model_validator

from assistant.errors import SettingsError, SkillError
from assistant.settings import load_settings
from assistant.toml_files import ONE_LINE
from assistant.values import Json

LONGEST_TEXT = 500
"""Characters of a text that is a setting."""

_HOST = re.compile(
    r"(?=.{1,253}$)[a-z0-9]([a-z0-9-]{0,62})(\.[a-z0-9]([a-z0-9-]{0,62}))*(:(?P<port>[0-9]{1,5}))?"
)
_LAST_PORT = 65535
_YES = frozenset({"yes", "true", "on"})
_NO = frozenset({"no", "false", "off"})


class SettingKind(StrEnum):
    """What a setting holds: words, a number, yes or no, one of its choices, a folder of the
    person's, or a machine on a network (`name.example` or an address, perhaps with `:port`).
    """

    TEXT = "text"
    NUMBER = "number"
    YES_NO = "yes_no"
    CHOICE = "choice"
    FOLDER = "folder"
    HOST = "host"


@dataclass(frozen=True, slots=True)
class Setting:
    """One setting. `default` is what it is until the person says otherwise; None for nothing."""

    key: str
    kind: SettingKind
    label: str
    default: Json = None
    choices: tuple[str, ...] = ()
    at_least: float | None = None
    at_most: float | None = None

    def read(self, text: str) -> str | float | bool:
        """The value that `text`, as typed by a person, means.

        Raises `SkillError`, one line that says what would be right.
        """
        match self.kind:
            case SettingKind.NUMBER:
                try:
                    return self.checked(float(text) if "." in text else int(text))
                except ValueError:
                    raise self._refusal(text) from None
            case SettingKind.YES_NO:
                if text.casefold() in _YES | _NO:
                    return text.casefold() in _YES
                raise self._refusal(text)
            case SettingKind.FOLDER:
                return self.checked(str(Path(text).expanduser().absolute()))
            case SettingKind.HOST:
                return self.checked(text.casefold())
            case _:
                return self.checked(text)

    def checked(self, value: object) -> str | float | bool:
        """`value`, if it may be one of this setting's. Raises `SkillError`."""
        match self.kind, value:
            case SettingKind.YES_NO, bool():
                return value
            case SettingKind.NUMBER, int() | float() if not isinstance(value, bool):
                if _within(value, self.at_least, self.at_most):
                    return value
            case SettingKind.TEXT, str() if len(value) <= LONGEST_TEXT and value.isprintable():
                return value
            case SettingKind.CHOICE, str() if value in self.choices:
                return value
            case SettingKind.FOLDER, str() if Path(value).is_dir():
                return value
            case SettingKind.HOST, str() if _is_host(value):
                return value
        raise self._refusal(value)

    @property
    def takes(self) -> str:
        """What may be set, in words."""
        match self.kind:
            case SettingKind.NUMBER:
                bounds = [
                    f"{word} {bound:g}"
                    for word, bound in (("from", self.at_least), ("to", self.at_most))
                    if bound is not None
                ]
                return " ".join(["a number", *bounds])
            case SettingKind.YES_NO:
                return "yes or no"
            case SettingKind.CHOICE:
                return f"one of {', '.join(self.choices)}"
            case SettingKind.FOLDER:
                return "a folder that exists"
            case SettingKind.HOST:
                return "a machine such as example.org or 192.168.1.7:8123"
            case SettingKind.TEXT:
                return f"a text of at most {LONGEST_TEXT} characters"

    def _refusal(self, value: object) -> SkillError:
        return SkillError(f"{self.key}: {str(value)[:60]!r} will not do: it takes {self.takes}")


class SettingTable(BaseModel):
    """`[settings.KEY]` in skill.toml."""

    model_config = ConfigDict(extra="forbid")

    kind: SettingKind
    label: Annotated[str, Field(min_length=1, max_length=120), ONE_LINE]
    default: bool | int | float | str | None = None
    choices: Annotated[tuple[str, ...], Field(max_length=50)] = ()
    at_least: float | None = None
    at_most: float | None = None

    @model_validator(mode="after")
    def _fits_itself(self) -> SettingTable:
        if (self.kind is SettingKind.CHOICE) != bool(self.choices):
            raise ValueError("choices belong to the kind choice, which needs some")
        bounded = self.at_least is not None or self.at_most is not None
        if bounded and self.kind is not SettingKind.NUMBER:
            raise ValueError("at_least and at_most belong to the kind number")
        if self.kind is SettingKind.FOLDER and self.default is not None:
            raise ValueError("a folder has no default: only the person knows where theirs are")
        if self.default is not None:
            try:
                self.named("default").checked(self.default)
            except SkillError as error:
                raise ValueError(error.message) from error
        return self

    def named(self, key: str) -> Setting:
        """The setting of that name."""
        stated = self.model_dump() | {"key": key}
        return Setting(**stated)


def settings_in_force(
    declared: Mapping[str, Setting], chosen: Mapping[str, object]
) -> dict[str, Json]:
    """Every declared setting's value: what the person chose, or the default where they chose
    nothing, or something that it no longer takes.
    """
    values: dict[str, Json] = {key: setting.default for key, setting in declared.items()}
    for key in declared.keys() & chosen.keys():
        with suppress(SkillError):
            values[key] = declared[key].checked(chosen[key])
    return values


def checked_settings(
    declared: Mapping[str, Setting], chosen: Mapping[str, object]
) -> dict[str, Json]:
    """The same where an author chose. Raises `SkillError` for what is no setting or will not do."""
    for key, value in chosen.items():
        if key not in declared:
            known = ", ".join(declared) or "none"
            raise SkillError(f"there is no setting {key!r}; there are: {known}")
        declared[key].checked(value)
    return settings_in_force(declared, chosen)


def settings_of(skill: str, declared: Mapping[str, Setting], file: Path | None) -> dict[str, Json]:
    """What holds for `skill` now, by the settings in `file`; the defaults where there is none.

    Raises `SkillError` where the file cannot be read.
    """
    if not declared or file is None:
        return settings_in_force(declared, {})
    try:
        return settings_in_force(declared, load_settings(file).skills.settings.get(skill, {}))
    except SettingsError as error:
        raise SkillError(f"has no settings: {error.message}") from error


def _within(value: float, least: float | None, most: float | None) -> bool:
    low, high = -inf if least is None else least, inf if most is None else most
    # Not `isfinite`: TOML has integers that no float can hold.
    return abs(value) <= float_info.max and low <= value <= high


def _is_host(text: str) -> bool:
    found = _HOST.fullmatch(text)
    return found is not None and 1 <= int(found["port"] or _LAST_PORT) <= _LAST_PORT
