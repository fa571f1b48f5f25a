"""A voice's folder as one file, and back. A file from anybody is unpacked without trusting it."""

from __future__ import annotations

import re
import shutil
import zipfile
import zlib
from collections.abc import Iterator
from pathlib import Path, PurePosixPath

from assistant.archives import Limits, unzip, without_outer_folder
from assistant.errors import SpeakingError

ENDING = ".voice.zip"
LIMITS = Limits(files=40, unpacked_bytes=512 * 1024**2, times_larger=30)
"""A large Piper model has 115 MB. Models hardly compress and words by five."""

_PART = re.compile(
    r"voice\.toml|lines\.[a-z]{2,3}\.toml|[\w-][\w.-]{0,80}\.onnx(\.json)?|(LICENSE|README)(\.\w+)?"
)


def pack(folder: Path, archive: Path) -> None:
    """Write the voice in `folder` to `archive`, which must not be there yet.

    Raises `SpeakingError` when it cannot be written, or a part of it is a link.
    """
    parts = list(_parts(folder))
    try:
        with zipfile.ZipFile(archive, "x", zipfile.ZIP_DEFLATED) as opened:
            for part in parts:
                opened.write(part, f"{folder.name}/{part.name}")
    except FileExistsError as error:
        raise SpeakingError(f"{archive} is there already") from error
    except OSError as error:
        archive.unlink(missing_ok=True)
        raise SpeakingError(f"{archive} cannot be written: {error.strerror}") from error


def name_in(source: Path) -> str:
    """The name of the voice in `source`, a folder or an archive. Raises `SpeakingError`."""
    if source.is_dir():
        return source.resolve().name
    with _opened(source) as opened:
        outer = {PurePosixPath(info.filename).parts[:1] for info in opened.infolist()}
    names = [parts[0] for parts in outer if parts]
    if len(names) != 1:
        raise SpeakingError(f"{source} holds no voice, or more than one")
    return names[0]


def unpack(source: Path, folder: Path) -> None:
    """Make `folder` anew of the voice in `source`, a folder or an archive.

    Raises `SpeakingError` when an archive is damaged, encrypted, too large, or holds anything
    that is no plain part of a voice.
    """
    if source.is_dir():
        folder.mkdir()
        for part in _parts(source):
            shutil.copyfile(part, folder / part.name)
        return
    raw = folder.with_name(".unpacked")
    try:
        unzip(source, raw, LIMITS, SpeakingError)
    except OSError as error:
        raise SpeakingError(f"{source} cannot be unpacked: {error.strerror}") from error
    for file in (path.relative_to(raw) for path in raw.rglob("*") if path.is_file()):
        if len(file.parts) != 2 or not _PART.fullmatch(file.name):
            raise SpeakingError(f"{source} holds {str(file)!r}, no part of a voice: refused")
    without_outer_folder(raw).rename(folder)


def _opened(source: Path) -> zipfile.ZipFile:
    if not source.is_file():
        raise SpeakingError(f"{source} is missing, or neither a file nor a folder")
    try:
        return zipfile.ZipFile(source)
    except (zipfile.BadZipFile, zlib.error, EOFError, ValueError) as error:
        raise SpeakingError(f"{source} is no voice: it is not a zip archive, or damaged") from error
    except OSError as error:
        raise SpeakingError(f"{source} cannot be read: {error.strerror}") from error


def _parts(folder: Path) -> Iterator[Path]:
    """The files a voice is made of; whatever else lies in `folder` is left out."""
    for path in sorted(folder.iterdir()):
        if _PART.fullmatch(path.name):
            if path.is_symlink() or not path.is_file():
                raise SpeakingError(f"{path} is no plain file")
            yield path
