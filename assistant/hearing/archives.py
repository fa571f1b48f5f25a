"""Unpack a model's zip archive without trusting it."""

from __future__ import annotations

import shutil
import stat
import zipfile
import zlib
from pathlib import Path, PurePosixPath

from assistant.errors import ModelError

MOST_FILES = 10_000
MOST_BYTES = 8 * 1024**3
MOST_TIMES_LARGER = 30
"""Weights hardly compress; an archive that grows more than this is a bomb."""


def unpack(archive: Path, folder: Path) -> None:
    """The files of the zip `archive` into the new `folder`, without its one outer folder.

    Raises `ModelError` when it is damaged, encrypted, too large unpacked, or has a file
    that is a link or would lie outside `folder`. Raises `OSError` when the disk is full.
    """
    try:
        with zipfile.ZipFile(archive) as opened:
            members = [(info, _inner_path(info, archive)) for info in opened.infolist()]
            _check_size(archive, [info for info, _ in members])
            outer = _outer_folder([path for _, path in members])
            for info, path in members:
                if not info.is_dir():
                    target = folder / path.relative_to(outer)
                    target.parent.mkdir(parents=True, exist_ok=True)
                    with opened.open(info) as source, target.open("xb") as file:
                        shutil.copyfileobj(source, file)
    except (zipfile.BadZipFile, zlib.error, EOFError) as error:
        raise ModelError(f"{archive} is not a zip archive, or damaged") from error
    except (RuntimeError, NotImplementedError) as error:
        raise ModelError(f"{archive} is encrypted or packed in an unknown way") from error
    except FileExistsError as error:
        raise ModelError(f"{archive} holds the same file twice: refused") from error


def _inner_path(info: zipfile.ZipInfo, archive: Path) -> PurePosixPath:
    path = PurePosixPath(info.filename)
    is_link = stat.S_ISLNK(info.external_attr >> 16)
    if is_link or path.is_absolute() or ".." in path.parts or "\\" in info.filename:
        raise ModelError(f"{archive} holds a file that would lie outside its folder: refused")
    return path


def _check_size(archive: Path, members: list[zipfile.ZipInfo]) -> None:
    unpacked = sum(info.file_size for info in members)
    packed = archive.stat().st_size
    if len(members) > MOST_FILES or unpacked > min(MOST_BYTES, MOST_TIMES_LARGER * packed):
        raise ModelError(f"{archive} unpacks to more than any model needs: refused")


def _outer_folder(paths: list[PurePosixPath]) -> PurePosixPath:
    """The one folder everything lies in, or the archive's root."""
    outermost = {path.parts[:1] for path in paths if path.parts}
    nested = all(len(path.parts) > 1 for path in paths if not _is_outer(path, outermost))
    if len(outermost) == 1 and nested:
        return PurePosixPath(*outermost.pop())
    return PurePosixPath()


def _is_outer(path: PurePosixPath, outermost: set[tuple[str, ...]]) -> bool:
    return path.parts in outermost
