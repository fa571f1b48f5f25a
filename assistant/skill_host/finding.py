"""Which skills there are in some folders."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from assistant.errors import SkillError
from assistant.skill_host.manifest import MANIFEST_FILE, Manifest, load_manifest


@dataclass(frozen=True, slots=True)
class SkillProblem:
    """Why the skill in `folder` is not available."""

    folder: Path
    reason: str

    def __str__(self) -> str:
        return self.reason


def find_skills(
    folders: Sequence[Path], disabled: Collection[str] = ()
) -> tuple[tuple[Manifest, ...], tuple[SkillProblem, ...]]:
    """The usable skills in `folders` and what is wrong with the others.

    Each of `folders` is one skill or holds one a folder. Of two with one name the first is
    taken. A folder that does not exist holds no skills.
    """
    found: dict[str, Manifest] = {}
    problems: list[SkillProblem] = []
    for folder in _skill_folders(folders):
        try:
            manifest = load_manifest(folder)
        except SkillError as error:
            problems.append(SkillProblem(folder, error.message))
            continue
        if manifest.name in disabled:
            continue
        first = found.setdefault(manifest.name, manifest)
        if first.folder != manifest.folder:
            reason = f"{folder}: the skill {manifest.name} in {first.folder} goes before this one"
            problems.append(SkillProblem(folder, reason))
    return tuple(found.values()), tuple(problems)


def _skill_folders(folders: Sequence[Path]) -> Iterator[Path]:
    for folder in folders:
        if (folder / MANIFEST_FILE).exists():
            yield folder
        elif folder.is_dir():
            yield from sorted(
                inner
                for inner in folder.iterdir()
                if inner.is_dir() and not inner.name.startswith((".", "_"))
            )
