"""The wordings of a skill's acts, as its author wrote them, checked when loaded."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from enum import StrEnum
from functools import cached_property
from pathlib import Path
from typing import Annotated

from pydantic import BaseModel, ConfigDict, Field, ValidationError

from assistant.errors import SpeakingError
from assistant.speaking.templates import UnfitTemplateError, check_template
from assistant.toml_files import ONE_LINE, first_problem, read_checked, read_text
from assistant.toml_lines import KeyPath, lines_of_keys, nearest_line
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
    problems: tuple[str, ...] = ()
    """What of the file is left out and why, each with file and line."""


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
    acts: Annotated[dict[str, object], Field(max_length=500)] = {}


def load_replies(file: Path, source: str) -> ReplyBook:
    """All that is in `file`. Raises `SpeakingError` naming file, line, act and reason."""
    book = read_replies(file, source)
    if book.problems:
        raise SpeakingError(book.problems[0])
    return book


def read_replies(file: Path, source: str) -> ReplyBook:
    """What of `file` can be used: a wording that is wrong leaves out only itself, an act only that.

    Raises `SpeakingError` where none of it can be.
    """
    written = read_checked(file, _ReplyFile, SpeakingError)
    reading = _Reading(file)
    found = {name: reading.act(name, table) for name, table in written.acts.items()}
    acts = {name: act for name, act in found.items() if act is not None}
    return ReplyBook(source, acts, written.description, tuple(reading.problems))


@dataclass
class _Reading:
    file: Path
    problems: list[str] = field(default_factory=list)

    @cached_property
    def lines(self) -> Mapping[KeyPath, int]:
        return lines_of_keys(read_text(self.file, SpeakingError))

    def act(self, name: str, raw: object) -> ActWordings | None:
        """None where it has nothing that could be said."""
        try:
            table = _ActTable.model_validate(raw)
        except ValidationError as mismatch:
            at = mismatch.errors(include_url=False, include_input=False)[0]["loc"]
            problem = first_problem(mismatch, _ActTable)
            self._note(("acts", name, *at), f"acts.{name}.{problem}")
            return None
        slots: set[str] = set()
        written = {
            Verbosity.TERSE: table.terse,
            Verbosity.NORMAL: table.normal,
            Verbosity.LONG: table.long,
        }
        fit = {
            verbosity: tuple(self._fit(name, verbosity, templates, slots))
            for verbosity, templates in written.items()
        }
        sayable = fit[Verbosity.NORMAL] or fit[Verbosity.LONG] or fit[Verbosity.TERSE]
        if not sayable:
            return None
        return ActWordings({**fit, Verbosity.NORMAL: sayable}, table.tone, frozenset(slots))

    def _fit(
        self, act: str, verbosity: Verbosity, templates: Sequence[str], slots: set[str]
    ) -> Iterator[str]:
        """Those that may be used; what they mention is added to `slots`."""
        for number, template in enumerate(templates):
            try:
                slots |= check_template(template)
            except UnfitTemplateError as error:
                place = ("acts", act, verbosity.value, number)
                self._note(place, f"acts.{act}: {verbosity} {number + 1}: {error}")
            else:
                yield template

    def _note(self, place: Sequence[str | int], reason: str) -> None:
        self.problems.append(f"{self.file}:{nearest_line(place, self.lines)}: {reason}")
