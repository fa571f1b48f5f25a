"""Music in the person's own folder, found by the words of its files' and folders' names."""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path
from random import SystemRandom

SOUNDS = (".mp3", ".ogg", ".oga", ".opus", ".flac", ".m4a", ".wav", ".aac", ".wma")
PLAYLISTS = (".m3u", ".m3u8", ".pls")
MOST_FILES = 50_000
DEEPEST = 6


def music_called(folder: Path, words: str) -> Path | None:
    """A playlist, else a folder, else a file whose name has all the words; any file for none.

    None where there is no such music. Raises `OSError` where the folder cannot be read.
    """
    wanted = set(plain(words).split())
    files: list[Path] = []
    folders: dict[Path, None] = {}
    for file in _files(folder, DEEPEST):
        own = set(plain(str(file.relative_to(folder).with_suffix(""))).split())
        if not wanted <= own:
            continue
        if file.suffix.lower() in PLAYLISTS:
            return file
        files.append(file)
        if wanted and wanted <= set(plain(str(file.parent.relative_to(folder))).split()):
            folders[file.parent] = None
        if len(files) >= MOST_FILES:
            break
    if folders:
        return min(folders, key=lambda one: len(one.parts))
    return SystemRandom().choice(files) if files else None


def plain(text: str) -> str:
    return "".join(one if one.isalnum() else " " for one in text.casefold())


def _files(folder: Path, depth: int) -> Iterator[Path]:
    for entry in sorted(os.scandir(folder), key=lambda entry: entry.name):
        if entry.name.startswith("."):
            continue
        if entry.is_dir(follow_symlinks=False) and depth:
            with suppress(PermissionError):
                yield from _files(Path(entry.path), depth - 1)
        elif entry.name.lower().endswith((*SOUNDS, *PLAYLISTS)):
            yield Path(entry.path)
