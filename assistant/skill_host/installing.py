"""Putting a stranger's skill where the assistant finds it, and taking it away again."""

from __future__ import annotations

import shutil
from collections.abc import Collection
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

from assistant.durable_files import sync_folder
from assistant.errors import SkillError
from assistant.skill_host.finding import find_skills
from assistant.skill_host.manifest import Manifest, load_manifest


@dataclass(frozen=True, slots=True)
class Installation:
    """What putting `new` into the folder `skills` would mean. `before` is what it replaces."""

    new: Manifest
    skills: Path
    before: Manifest | None

    @staticmethod
    def planned(new: Manifest, skills: Path, shipped: Path) -> Installation:
        """Raises `SkillError` where it cannot be: it has the name of one that comes with the
        assistant, or something that is no skill is in its place.
        """
        if new.name in {manifest.name for manifest in find_skills([shipped])[0]}:
            raise SkillError(
                f"{new.name} is the name of a skill that comes with the assistant: refused"
            )
        place = skills / new.name
        if not place.exists():
            return Installation(new, skills, None)
        if place.is_symlink():
            raise SkillError(f"{place} is a link of yours: remove it first")
        with suppress(SkillError):  # what is broken may be replaced
            return Installation(new, skills, load_manifest(place))
        return Installation(new, skills, None)

    def carry_out(self) -> Manifest:
        """Move it there; the skill as it is found from now on. Raises `SkillError`."""
        place = self.skills / self.new.name
        old = self.new.folder.parent / "replaced"
        try:
            if place.exists():
                place.rename(old)
            try:
                self.new.folder.rename(place)
            except OSError:
                if old.exists():
                    old.rename(place)
                raise
            sync_folder(self.skills)
        except OSError as error:
            raise SkillError(f"{place} cannot be written: {error.strerror}") from error
        return load_manifest(place)


def removed(name: str, skills: Path, known: Collection[str]) -> Path:
    """Take the skill's folder away from `skills`; where it was. `known` are all there are.

    Raises `SkillError`: there is no such skill, or it comes with the assistant.
    """
    place = skills / name
    if not place.is_dir() or not name.isidentifier():
        if name in known:
            raise SkillError(
                f"{name} comes with the assistant; to turn it off, name it in settings.toml: "
                f'[skills] disabled = ["{name}"]'
            )
        raise SkillError(f"no skill {name!r} is installed: see assistant skills list")
    try:
        if place.is_symlink():
            place.unlink()
        else:
            shutil.rmtree(place)
        sync_folder(skills)
    except OSError as error:
        raise SkillError(f"{place} cannot be removed: {error.strerror}") from error
    return place
