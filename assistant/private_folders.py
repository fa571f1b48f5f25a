"""Folders that only their person can look into."""

from __future__ import annotations

from pathlib import Path


def make_private(folder: Path) -> None:
    """Make `folder` where there is none, and what is missing above it, mode 0700.

    Raises `OSError` where that cannot be.
    """
    for missing in [it for it in (folder, *folder.parents) if not it.exists()][::-1]:
        # `mkdir` itself gives the mode to the last folder only.
        missing.mkdir(mode=0o700, exist_ok=True)
    if not folder.is_dir():
        raise NotADirectoryError(20, "Not a directory", str(folder))
