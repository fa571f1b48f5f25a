"""A voice's folder as one file, and back. A file from anybody is unpacked without trusting it."""

from __future__ import annotations

import re
import shutil
import stat
import zipfile
import zlib
from collections.abc import Iterator
from pathlib import Path, PurePosixPath

from assistant.errors import SpeakingError

ENDING = ".voice.zip"
MOST_FILES = 40
MOST_BYTES = 512 * 1024**2
"""A large Piper model has 115 MB."""
MOST_TIMES_LARGER = 30
"""Models hardly compress and words by five; what grows more than this is a bomb."""

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
    folder.mkdir()
    if source.is_dir():
        for part in _parts(source):
            shutil.copyfile(part, folder / part.name)
        return
    try:
        with _opened(source) as opened:
            for info, name in _members(opened, source):
                with opened.open(info) as packed, (folder / name).open("xb") as file:
                    shutil.copyfileobj(packed, file)
    except (zipfile.BadZipFile, zlib.error, EOFError) as error:
        raise SpeakingError(f"{source} is damaged") from error
    except (RuntimeError, NotImplementedError) as error:
        raise SpeakingError(f"{source} is encrypted or packed in an unknown way") from error
    except FileExistsError as error:
        raise SpeakingError(f"{source} holds the same file twice: refused") from error
    except OSError as error:
        raise SpeakingError(f"{source} cannot be unpacked: {error.strerror}") from error


def _opened(source: Path) -> zipfile.ZipFile:
    if not source.is_file():
        raise SpeakingError(f"{source} is missing, or neither a file nor a folder")
    try:
        return zipfile.ZipFile(source)
    except (zipfile.BadZipFile, zlib.error, EOFError, ValueError) as error:
        raise SpeakingError(f"{source} is no voice: it is not a zip archive, or damaged") from error
    except OSError as error:
        raise SpeakingError(f"{source} cannot be read: {error.strerror}") from error


def _members(opened: zipfile.ZipFile, source: Path) -> Iterator[tuple[zipfile.ZipInfo, str]]:
    """The files to unpack and their names, when all of them are parts of one voice."""
    files = [info for info in opened.infolist() if not info.is_dir()]
    unpacked = sum(info.file_size for info in files)
    most = min(MOST_BYTES, MOST_TIMES_LARGER * source.stat().st_size)
    if len(files) > MOST_FILES or unpacked > most:
        raise SpeakingError(f"{source} unpacks to more than any voice needs: refused")
    for info in files:
        path = PurePosixPath(info.filename)
        is_link = stat.S_ISLNK(info.external_attr >> 16)
        if is_link or len(path.parts) != 2 or not _PART.fullmatch(path.name):
            raise SpeakingError(f"{source} holds {info.filename!r}, no part of a voice: refused")
    return ((info, PurePosixPath(info.filename).name) for info in files)


def _parts(folder: Path) -> Iterator[Path]:
    """The files a voice is made of; whatever else lies in `folder` is left out."""
    for path in sorted(folder.iterdir()):
        if _PART.fullmatch(path.name):
            if path.is_symlink() or not path.is_file():
                raise SpeakingError(f"{path} is no plain file")
            yield path
