"""Golden conversations: what a skill promises to answer, turn by turn, through the whole turn.

They lie in `conversations.<language>.toml` and mention whatever of a turn matters: an act's name,
words of the reply, whether it asks. Every one begins with nothing known and nothing scheduled.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path, PurePosixPath
from typing import Annotated
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from pydantic import AfterValidator, BaseModel, BeforeValidator, ConfigDict, Field, JsonValue

from assistant.authoring.staged_world import Staged
from assistant.errors import SkillError
from assistant.toml_files import read_checked

_ALL_SAID = BeforeValidator(lambda value: [value] if isinstance(value, str) else value)


def _moment(text: str) -> str:
    try:
        datetime.fromisoformat(text)
    except ValueError:
        raise ValueError(f"{text!r} is no moment such as 2026-11-21T10:30") from None
    return text


def _zone(text: str) -> str:
    try:
        ZoneInfo(text)
    except (ZoneInfoNotFoundError, ValueError, OSError):
        raise ValueError(f"{text!r} is no time zone such as Europe/London") from None
    return text


def _inner(name: str) -> str:
    path = PurePosixPath(name)
    if path.is_absolute() or ".." in path.parts:
        raise ValueError(f"{name!r} would lie outside the folder")
    return name


_FileName = Annotated[str, AfterValidator(_inner)]
_Moment = Annotated[str, AfterValidator(_moment)]


class _Checked(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)


class Step(_Checked):
    """What is said, or waited for, and what must come of it. Names may leave out the skill."""

    say: str | None = None
    after_minutes: float = 0
    restart: bool = False
    rings: str | None = None
    intent: str | None = None
    band: str | None = None
    act: str | None = None
    slots: dict[str, JsonValue] = {}
    asks: bool | None = None
    says: Annotated[tuple[str, ...], _ALL_SAID] = ()
    never_says: Annotated[tuple[str, ...], _ALL_SAID] = ()

    @property
    def title(self) -> str:
        """What is said or waited for, as it stands in the file."""
        return (self.rings if self.say is None else self.say) or ""


class _Conversation(_Checked):
    name: str
    at: _Moment | None = None
    settings: dict[str, bool | int | float | str] = {}
    folders: dict[str, dict[_FileName, str]] = {}
    world: tuple[Staged, ...] = ()
    turns: Annotated[tuple[Step, ...], Field(min_length=1)]


class _File(_Checked):
    at: _Moment
    zone: Annotated[str, AfterValidator(_zone)]
    world: tuple[Staged, ...] = ()
    conversation: tuple[_Conversation, ...]


@dataclass(frozen=True, slots=True)
class Conversation:
    """One conversation of `skill`, beginning at `at`.

    `settings` are the skill's, as set for it; `folders` the files in the folders it asks for, by
    the folder's name; `world` what answers it from outside.
    """

    skill: str
    name: str
    at: datetime
    turns: tuple[Step, ...]
    settings: Mapping[str, bool | int | float | str] = field(default_factory=dict)
    folders: Mapping[str, Mapping[str, str]] = field(default_factory=dict)
    world: tuple[Staged, ...] = ()


def read_conversations(file: Path) -> tuple[Conversation, ...]:
    """The conversations in `file`, which lies in its skill's folder.

    Raises `SkillError`, one line naming the file, the key and what would be right.
    """
    written = read_checked(file, _File, SkillError)
    zone = ZoneInfo(written.zone)
    skill = file.resolve().parent.name
    return tuple(
        Conversation(
            skill,
            one.name,
            datetime.fromisoformat(one.at or written.at).replace(tzinfo=zone),
            one.turns,
            one.settings,
            one.folders,
            (*one.world, *written.world),
        )
        for one in written.conversation
    )


def time_of(file: Path) -> datetime | None:
    """When all that `file` says is said, unless it says otherwise; None where nothing tells.

    "Tomorrow at nine" is a certain moment only if today is a certain day. Raises `SkillError` as
    `read_conversations` does.
    """
    if not file.exists():
        return None
    written = read_checked(file, _File, SkillError)
    return datetime.fromisoformat(written.at).replace(tzinfo=ZoneInfo(written.zone))


def read_world(file: Path) -> tuple[Staged, ...]:
    """What `file` says of the world for all its conversations; nothing where there is no file.

    Raises `SkillError` as `read_conversations` does.
    """
    return read_checked(file, _File, SkillError).world if file.exists() else ()
