"""A skill in rehearsal, to be read again when one of its files changes."""

from __future__ import annotations

from collections.abc import Mapping
from contextlib import ExitStack, suppress
from dataclasses import dataclass, field
from pathlib import Path

from assistant.assembly import open_assistant
from assistant.assistant import Assistant
from assistant.authoring.conversations import read_world
from assistant.authoring.staged_world import Staged, StagedWorld
from assistant.errors import SkillError
from assistant.settings import Paths, Settings
from assistant.skill_set import SkillSet, read_skills

_Stamp = Mapping[Path, int]


@dataclass(slots=True)
class Workshop:
    """The skill in `folder` beside everything that is installed in `home`, at work in `rehearsal`.

    `folder` is absolute.
    """

    folder: Path
    home: Paths
    rehearsal: Paths
    settings: Settings
    closing: ExitStack = field(default_factory=ExitStack)
    _assistant: Assistant | None = None
    _known: SkillSet | None = None
    _stamp: _Stamp = field(default_factory=dict)
    _noted: str = ""

    @property
    def assistant(self) -> Assistant:
        """An assistant that knows the skill as its files were when they were read last."""
        return self._assistant or self.read()

    def read(self) -> Assistant:
        """Read the files as they are now; the assistant that knows the skill so."""
        self.closing.close()
        self._stamp, self._noted = _stamped(self.folder), ""
        known = read_skills(self.home, self.settings, [self.folder], self._known)
        self._known = known
        opened = open_assistant(
            paths=self.rehearsal,
            settings=Settings(language=self.settings.language, region=self.settings.region),
            skills=known.folders,
            known=known,
            world=StagedWorld(self._world()).services,
        )
        self._assistant = self.closing.enter_context(opened)
        return self._assistant

    def _world(self) -> tuple[Staged, ...]:
        """What the skill's conversations say of it."""
        with suppress(SkillError):  # `check` tells
            return read_world(self.folder / f"conversations.{self.settings.language}.toml")
        return ()

    @property
    def has_changed(self) -> bool:
        """Whether one of the skill's files is another than the one in use."""
        return self._stamp != _stamped(self.folder)

    @property
    def problems(self) -> tuple[str, ...]:
        """What keeps the skill, or some of it, from being used."""
        here = str(self.folder)
        return tuple(line for line in self.assistant.problems if line.startswith(here))

    def new_notes(self) -> str:
        """What the skill printed since this was last asked, and what went wrong in it."""
        all_noted = self.assistant.author_notes(self.folder.name)
        new = all_noted.removeprefix(self._noted)
        self._noted = all_noted
        return new.strip()


def _stamped(folder: Path) -> _Stamp:
    """When each of the skill's files was changed last."""
    stamps = {}
    for pattern in ("*.toml", "**/*.py"):
        for file in folder.glob(pattern):
            try:
                stamps[file] = file.stat().st_mtime_ns
            except OSError:  # an editor replaces it just now
                stamps[file] = 0
    return stamps
