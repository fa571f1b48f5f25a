"""Zip and tar archives from strangers, unpacked without trusting them.

Nothing in one is ever a link, a device or a path that leads elsewhere; what it claims of sizes is
not believed, but counted while it is written. Modes, owners and dates are left behind.
"""

from __future__ import annotations

import gzip
import io
import shutil
import stat
import tarfile
import zipfile
import zlib
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path, PurePosixPath
from typing import IO

from assistant.errors import AssistantError

_BLOCK = 64 * 1024
_DEEPEST = 12
_LONGEST_PATH = 200
_ALLOWANCE = 1024 * 1024
"""Bytes that any archive may unpack to: small texts pack well."""


@dataclass(frozen=True, slots=True)
class Limits:
    """How much an archive may hold: files, bytes unpacked, and times its own size."""

    files: int
    unpacked_bytes: int
    times_larger: int


def unpack(archive: Path, folder: Path, limits: Limits, error: type[AssistantError]) -> None:
    """The files of `archive` (.zip, .whl, .tar, .tar.gz or .tgz) into the new `folder`.

    Raises an `error`, one line, when it is damaged, encrypted, larger than `limits` allow, or has
    anything but plain files with ordinary paths; and `OSError` as any writing does. What was
    written by then is left to the caller.
    """
    if archive.name.endswith((".zip", ".whl")):
        unzip(archive, folder, limits, error)
    elif archive.name.endswith((".tar.gz", ".tgz", ".tar")):
        with _unpacking(archive, folder, limits, error) as unpacking:
            unpacking.untar()
    else:
        raise error(f"{archive} is no archive: it takes .zip, .whl, .tar, .tar.gz and .tgz")


def unzip(archive: Path, folder: Path, limits: Limits, error: type[AssistantError]) -> None:
    """The same of a zip archive, whatever its name ends with."""
    with _unpacking(archive, folder, limits, error) as unpacking:
        unpacking.unzip()


@contextmanager
def _unpacking(
    archive: Path, folder: Path, limits: Limits, error: type[AssistantError]
) -> Iterator[_Unpacking]:
    """What the libraries raise for a bad archive becomes an `error`."""
    if not archive.is_file():
        raise error(f"{archive} is not there, or is no plain file")
    folder.mkdir()
    unpacking = _Unpacking(archive, folder, limits, error)
    try:
        yield unpacking
    except (zipfile.BadZipFile, tarfile.TarError, gzip.BadGzipFile, zlib.error, EOFError) as bad:
        raise error(f"{archive} is damaged, or no such archive") from bad
    except (RuntimeError, NotImplementedError, ValueError) as bad:
        raise error(f"{archive} is encrypted, or packed in an unknown way") from bad
    except (FileExistsError, NotADirectoryError, IsADirectoryError) as bad:
        raise error(f"{archive} holds two files in one place: refused") from bad


class _Unpacking:
    """One archive, file by file."""

    def __init__(
        self, archive: Path, folder: Path, limits: Limits, error: type[AssistantError]
    ) -> None:
        self._archive = archive
        self._folder = folder
        self._error = error
        self._files_left = limits.files
        larger = max(_ALLOWANCE, limits.times_larger * archive.stat().st_size)
        self._bytes_left = min(limits.unpacked_bytes, larger)

    def unzip(self) -> None:
        with zipfile.ZipFile(self._archive) as opened:
            for info in opened.infolist():
                kind = stat.S_IFMT(info.external_attr >> 16)
                if kind not in (0, stat.S_IFREG, stat.S_IFDIR):
                    raise self._refusal("a link or a device")
                path = self._path(info.filename)
                if not info.is_dir():
                    with opened.open(info) as content:
                        self._write(path, content)

    def untar(self) -> None:
        # As a stream: a list of the members would have to unpack all of it first.
        with self._archive.open("rb") as packed, self._unpacked(packed) as unpacked:
            whole = _Counted(unpacked, self._bytes_left + _ALLOWANCE, self._too_large())
            with tarfile.open(fileobj=whole, mode="r|") as opened:
                opened.extraction_filter = tarfile.data_filter  # never used: nothing is extracted
                for member in opened:
                    if member.issparse() or not (member.isreg() or member.isdir()):
                        raise self._refusal("a link or a device")
                    path = self._path(member.name)
                    content = opened.extractfile(member)
                    if member.isreg() and content is not None:
                        self._write(path, content)

    @contextmanager
    def _unpacked(self, packed: IO[bytes]) -> Iterator[IO[bytes]]:
        if self._archive.name.endswith(".tar"):
            yield packed
            return
        with gzip.GzipFile(fileobj=packed) as opened:
            yield opened  # type: ignore[misc]

    def _path(self, name: str) -> PurePosixPath:
        path = PurePosixPath(name)
        odd = "\\" in name or not name.isprintable() or len(name) > _LONGEST_PATH
        if odd or path.is_absolute() or ".." in path.parts or len(path.parts) > _DEEPEST:
            raise self._refusal("a file whose name leads elsewhere")
        return path

    def _write(self, path: PurePosixPath, content: IO[bytes]) -> None:
        if self._files_left == 0:
            raise self._too_large()
        self._files_left -= 1
        target = self._folder / path
        target.parent.mkdir(parents=True, exist_ok=True)
        with target.open("xb") as file:
            while block := content.read(_BLOCK):
                self._bytes_left -= len(block)
                if self._bytes_left < 0:
                    raise self._too_large()
                file.write(block)

    def _refusal(self, holds: str) -> AssistantError:
        return self._error(f"{self._archive} holds {holds}: refused")

    def _too_large(self) -> AssistantError:
        return self._error(f"{self._archive} unpacks to more than it should: refused")


class _Counted(io.RawIOBase):
    """A stream that raises `error` after `most` bytes: a tar's own headers count as well."""

    def __init__(self, stream: IO[bytes], most: int, error: AssistantError) -> None:
        self._stream = stream
        self._left = most
        self._error = error

    def readable(self) -> bool:
        return True

    def read(self, size: int = -1) -> bytes:
        block = self._stream.read(size)
        self._left -= len(block)
        if self._left < 0:
            raise self._error
        return block


def without_outer_folder(folder: Path) -> Path:
    """The one folder that everything in `folder` lies in, or `folder` itself."""
    found = list(folder.iterdir())
    return found[0] if len(found) == 1 and found[0].is_dir() else folder


def copy_plain(source: Path, folder: Path, limits: Limits, error: type[AssistantError]) -> None:
    """The plain files of the folder `source` into the new `folder`, hidden ones left out.

    Raises an `error` where it holds links or devices, or more than `limits` allow.
    """
    left_files, left_bytes = limits.files, limits.unpacked_bytes
    for path in sorted(source.rglob("*")):
        inner = path.relative_to(source)
        if any(part.startswith(".") or part == "__pycache__" for part in inner.parts):
            continue
        status = path.lstat()
        if stat.S_ISDIR(status.st_mode):
            continue
        if not stat.S_ISREG(status.st_mode):
            raise error(f"{path} is a link or a device: refused")
        left_files, left_bytes = left_files - 1, left_bytes - status.st_size
        if min(left_files, left_bytes) < 0 or len(inner.parts) > _DEEPEST:
            raise error(f"{source} holds more than it should: refused")
        (folder / inner).parent.mkdir(parents=True, exist_ok=True)
        shutil.copyfile(path, folder / inner, follow_symlinks=False)
