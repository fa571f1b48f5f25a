"""The wordings of a skill's acts, as its author wrote them, checked when loaded."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path
from typing import Annotated

from pydantic import BaseModel, ConfigDict, Field

from assistant.errors import SpeakingError
from assistant.speaking.templates import UnfitTemplateError, check_template
from assistant.toml_files import ONE_LINE, read_checked
from assistant.values import Verbosity


class Tone(StrEnum):
    """What kind of thing an act says; it decides which lines a persona may put around it.

    ANSWER: a statement; the person's name may be used.
    CONFIRM: something was done as asked; an opener such as "Of course." may go before it.
    GREETING, FAREWELL: the persona's greeting goes before, or its sign-off after it.
    APOLOGY: something went wrong; the persona's apology goes before it, and no name is used.
    PLAIN: as it stands.
    """

    ANSWER = "answer"
    CONFIRM = "confirm"
    GREETING = "greeting"
    FAREWELL = "farewell"
    APOLOGY = "apology"
    PLAIN = "plain"


@dataclass(frozen=True, slots=True)
class ActWordings:
    """The phrasings of one act, as templates. NORMAL is never empty."""

    phrasings: Mapping[Verbosity, tuple[str, ...]]
    tone: Tone
    slots: frozenset[str]

    def at(self, verbosity: Verbosity) -> tuple[str, ...]:
        """The phrasings of that length, or the normal ones where the author gave none."""
        return self.phrasings[verbosity] or self.phrasings[Verbosity.NORMAL]


@dataclass(frozen=True, slots=True)
class ReplyBook:
    """How all acts of one source (a skill's name, or "core") are worded."""

    source: str
    acts: Mapping[str, ActWordings]
    description: str = ""
    """What the skill is for, in that language; "" where its manifest says it."""


_Phrasings = Annotated[tuple[str, ...], Field(max_length=50)]


class _ActTable(BaseModel):
    model_config = ConfigDict(extra="forbid")

    normal: Annotated[_Phrasings, Field(min_length=1)]
    terse: _Phrasings = ()
    long: _Phrasings = ()
    tone: Tone = Tone.ANSWER


class _ReplyFile(BaseModel):
    model_config = ConfigDict(extra="forbid")

    description: Annotated[str, Field(max_length=200), ONE_LINE] = ""
    acts: Annotated[dict[str, _ActTable], Field(max_length=500)] = {}


def load_replies(file: Path, source: str) -> ReplyBook:
    """Read and check `file`. Raises `SpeakingError` naming file, act and reason."""
    written = read_checked(file, _ReplyFile, SpeakingError)
    acts = {name: _checked(table, name, file) for name, table in written.acts.items()}
    return ReplyBook(source, acts, written.description)


def _checked(table: _ActTable, act: str, file: Path) -> ActWordings:
    slots: set[str] = set()
    phrasings = {
        Verbosity.TERSE: table.terse,
        Verbosity.NORMAL: table.normal,
        Verbosity.LONG: table.long,
    }
    for verbosity, templates in phrasings.items():
        for number, template in enumerate(templates, start=1):
            try:
                slots |= check_template(template)
            except UnfitTemplateError as error:
                raise SpeakingError(f"{file}: acts.{act}: {verbosity} {number}: {error}") from error
    return ActWordings(phrasings, table.tone, frozenset(slots))
