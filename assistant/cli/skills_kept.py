"""What a skill keeps on this machine for the person, and how they take it away."""

from __future__ import annotations

import shlex
from typing import TYPE_CHECKING

import typer

from assistant.cli.printing import counted

if TYPE_CHECKING:
    from pathlib import Path

    from assistant.settings import Paths
    from assistant.skill_host.permitted import Permitted

_MOST_NAMED = 5


def kept_files(skill: str, paths: Paths) -> tuple[Path, ...]:
    """Every file in the skill's own folder of the person's files."""
    folder = paths.skill_files / skill
    return tuple(sorted(path for path in folder.rglob("*") if not path.is_dir()))


def changed_folders(permitted: Permitted) -> tuple[Path, ...]:
    """Folders of the person's in which it may have written."""
    return tuple(sorted(it.path for it in permitted.folders.values() if it.writes))


def print_kept(skill: str, paths: Paths, folders: tuple[Path, ...]) -> None:
    """Say which files it keeps, how to remove them, and where else it may have written."""
    if files := kept_files(skill, paths):
        own = paths.skill_files / skill
        named = [str(file.relative_to(own)) for file in files[:_MOST_NAMED]]
        if len(files) > len(named):
            named.append(f"{len(files) - len(named)} more")
        typer.echo(f"It keeps {counted(len(files), 'file')} for you in {own}: {', '.join(named)}.")
        typer.echo(f"To remove what it kept: rm -r {shlex.quote(str(own))}")
    for folder in folders:
        typer.echo(f"It could write in {folder}; what it wrote there is among your files.")
